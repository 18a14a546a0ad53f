"""Reading JSON with places."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.install.json_document import JsonError, Object, parse, value_of

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def problem(text: str) -> JsonError:
    with pytest.raises(JsonError) as caught:
        parse(text)
    return caught.value


@given(VALUES, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_a_document_has_the_value_that_the_standard_library_reads(
    value: Any, indent: Any, ascii: bool
) -> None:
    assert value_of(parse(json.dumps(value, indent=indent, ensure_ascii=ascii))) == value


@given(st.text(alphabet='{}[]:,"ab\\0123.-eE \n\ttrufalsn', max_size=12))
def test_what_the_standard_library_refuses_is_refused(text: str) -> None:
    try:
        json.loads(text)
    except ValueError:
        problem(text)


def test_a_node_knows_where_it_stands() -> None:
    text = '{ "a": [1, "x"] }'
    root = parse(text)
    assert isinstance(root, Object)
    member = root.items[0]
    assert text[member.start : member.end] == '"a": [1, "x"]'
    assert text[member.node.start : member.node.end] == '[1, "x"]'


def test_a_problem_has_its_line_and_column() -> None:
    error = problem('{\n  "a": 1,\n  "b": oops\n}')
    assert (error.line, error.column) == (3, 8)


def test_a_byte_order_mark_takes_no_column() -> None:
    assert value_of(parse('\ufeff{"a": 1}')) == {"a": 1}
    assert problem("\ufeffoops").column == 1


def test_a_key_that_is_there_twice_is_refused_at_the_second() -> None:
    error = problem('{"env": {"A": 1,\n "A": 2}}')
    assert (error.line, error.column) == (2, 2)
    assert '"A"' in error.reason


@pytest.mark.parametrize(
    "text", ["", " ", "{", "[1,]", '{"a":1,}', "NaN", "[-Infinity]", "{} {}", "// c\n{}", "{'a': 1}"]
)
def test_what_is_not_json_is_refused(text: str) -> None:
    problem(text)


def test_a_bottomless_document_is_refused() -> None:
    assert "deep" in problem("[" * 100_000).reason


def test_an_endless_number_is_refused() -> None:
    assert "long" in problem("[" + "9" * 5000 + "]").reason
