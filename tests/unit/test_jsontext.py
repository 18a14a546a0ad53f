"""JSON without `json`; random values and texts are tried in tests/property/test_jsontext.py."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from coord_core.domain.errors import InputError
from coord_core.jsontext import dumps, load_object, loads
from tests.support.hooks import INTERPRETER, ROOT


@pytest.mark.parametrize(
    "text",
    [
        "null", "true", "false", "0", "-0", "1e3", "1.5E-3", '""', '"\\u00e9\\ud83d\\ude00"', '"\\/\\b\\f"',
        "[]", "{}", ' \t\r\n {"a" : [ 1 , {"b": null} ] } \n', '{"a": 1, "a": 2}', '"\\ud800"',
        "123456789012345678901234",
    ],
)  # fmt: skip
def test_what_json_reads_is_read_the_same(text: str) -> None:
    assert loads(text) == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "nul", "True", "'a'", "{a: 1}", '{"a" 1}', '{"a": }', '{"a": 1,}', "[1,]", "[1 2]", "[", "{",
        '"', '"\\x"', '"\\u12"', "01", "+1", ".5", "1.", "0x1", "--1", "\ufeff{}", "// x\n1",
        "\x0b1", "\xa01", "1" * 5000,
    ],
)  # fmt: skip
def test_what_is_no_json_is_the_callers_fault(text: str) -> None:
    with pytest.raises(InputError, match=r"The answer (is not valid JSON|has text after its JSON value)\."):
        loads(text, "The answer")


@pytest.mark.parametrize("text", ["{} x", "1 2", "{}{}", "null,", "1]"])
def test_text_after_the_value_is_told_apart(text: str) -> None:
    with pytest.raises(InputError, match="has text after"):
        loads(text)


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"a":'])
def test_endless_nesting_is_refused_and_not_a_crash(opening: str) -> None:
    with pytest.raises(InputError, match="not valid JSON"):
        loads(opening * 200_000)


def test_the_nesting_of_ordinary_input_is_read() -> None:
    assert loads("[" * 200 + "]" * 200) == json.loads("[" * 200 + "]" * 200)


def test_a_value_after_one_that_failed_is_read_as_ever() -> None:
    for _ in range(3):
        with pytest.raises(InputError):
            loads('{"a": {"b"')
        assert loads('{"a": {"b": 1}}') == {"a": {"b": 1}}


@pytest.mark.parametrize("text", ["null", "[]", '"a"', "1", "true"])
def test_where_an_object_is_needed_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="The marker is not a JSON object"):
        load_object(text, "The marker")


@pytest.mark.parametrize(
    "value",
    [
        None, True, False, 0, -1, 10**30, 1.5, -0.0, 1e300, "", "é\u2028\x00\"\\", "\ud800", [], {},
        [1, [2, {}]], {"a": None, "": [True]},
    ],
)  # fmt: skip
def test_what_is_written_is_read_back_by_json(value: Any) -> None:
    text = dumps(value)
    assert json.loads(text) == value
    assert text.isascii()
    assert "\n" not in text


def test_a_tuple_is_written_as_a_list() -> None:
    assert dumps((1, "a")) == '[1,"a"]'


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object(), {1: "a"}, {None: 1}])
def test_what_json_has_no_form_for_is_a_type_error(value: Any) -> None:
    with pytest.raises(TypeError):
        dumps(value)


WITHOUT_C = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
sys.modules["_json"] = None
from coord_core.domain.errors import InputError
from coord_core.jsontext import dumps, loads
assert loads(' {{"a": [1, "x", null]}} ') == {{"a": [1, "x", None]}}
assert loads(dumps("\\u00e9\\n")) == "\\u00e9\\n"
for text in ("", "[", "nul", "1 2", "[" * 100000):
    try:
        loads(text)
    except InputError:
        continue
    raise AssertionError(text[:10])
"""


def test_without_the_interpreters_c_scanner_the_ordinary_one_serves() -> None:
    subprocess.run([INTERPRETER, "-I", "-S", "-c", WITHOUT_C], check=True, timeout=30)
