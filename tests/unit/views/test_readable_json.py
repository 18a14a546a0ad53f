"""JSON for people: the same value, with what can be seen as it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.jsontext import dumps
from coord_core.views.readable_json import readable
from coord_core.views.unseen import is_seen


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("src/請求.py", '"src/請求.py"'),
        ("🔒", '"🔒"'),
        ("a\u202eb\x1b\u2028\udcff", r'"a\u202eb\u001b\u2028\udcff"'),
        (r"\u8acb", r'"\\u8acb"'),
        ('\\"請', r'"\\\"請"'),
    ],
)
def test_what_can_be_seen_is_not_escaped(value: str, text: str) -> None:
    assert readable(dumps(value)) == text


@given(st.text(st.characters(exclude_categories=[])))
def test_it_is_the_same_value_and_hides_nothing(value: str) -> None:
    text = readable(dumps([value]))
    assert json.loads(text) == json.loads(dumps([value]))
    assert is_seen(text)
