"""Our JSON against the standard library's, for any value and any text."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.errors import InputError
from coord_core.jsontext import dumps, loads

any_text = st.text(st.characters())  # lone surrogates too: JSON can say them
finite = st.floats(allow_nan=False, allow_infinity=False)
values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), finite, any_text),
    lambda inner: st.one_of(st.lists(inner, max_size=5), st.dictionaries(any_text, inner, max_size=5)),
    max_leaves=25,
)
near_json = st.text('{}[]",:\\ntrufalse0123.eE+- \t\n\r/\x00\x0bué\ud800', max_size=40)


@given(values)
def test_what_we_write_the_standard_library_reads(value: Any) -> None:
    assert json.loads(dumps(value)) == value


@given(values)
def test_what_the_standard_library_writes_we_read(value: Any) -> None:
    assert loads(json.dumps(value)) == value
    assert loads(json.dumps(value, ensure_ascii=False, indent=2)) == value


@given(values)
def test_a_written_value_is_one_line_of_ascii(value: Any) -> None:
    text = dumps(value)
    assert text.isascii()
    assert text.isprintable()


def outcome(read: Any, text: str, error: type[Exception]) -> str:
    try:
        return repr(read(text))
    except error:
        return "refused"


@given(st.one_of(near_json, st.text(), values.map(json.dumps).flatmap(lambda text: st.builds(
    lambda at, put: text[:at] + put + text[at:], st.integers(0, len(text)), near_json))))  # fmt: skip
def test_a_text_is_read_or_refused_just_as_the_standard_library_does(text: str) -> None:
    theirs = outcome(lambda text: json.loads(text, strict=False), text, ValueError)
    assert outcome(loads, text, InputError) == theirs
