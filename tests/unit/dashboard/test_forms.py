"""A form's fields: each once, bounded, checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.dashboard.forms import MOST_FIELDS, MOST_REASON, Form
from coord_core.domain.errors import InputError


@given(st.binary())
def test_whatever_is_sent_is_a_form_or_said_to_be_none(body: bytes) -> None:
    try:
        form = Form(body)
    except InputError:
        return
    assert isinstance(form.text("token"), str)


@given(st.text())
def test_a_reason_is_one_bounded_printable_line(text: str) -> None:
    from urllib.parse import urlencode

    form = Form(urlencode({"reason": text}, errors="replace").encode())
    try:
        reason = form.reason()
    except InputError:
        return
    assert reason and reason.isprintable() and len(reason) <= MOST_REASON and reason == reason.strip()


def test_a_field_that_is_said_twice_is_not_said() -> None:
    assert Form(b"token=1&token=2").text("token") == ""


def test_fields_are_counted() -> None:
    with pytest.raises(InputError, match="no form"):
        Form(b"&".join(b"a%d=1" % number for number in range(MOST_FIELDS + 1)))


def test_a_question_takes_along_neither_its_answer_nor_a_secret() -> None:
    form = Form(b"token=1&sure=yes&reason=x&forgery_token=secret&to=a")
    assert form.carried() == {"token": "1", "to": "a"}


@given(st.text(), st.integers(-20, 20), st.integers(0, 20))
def test_a_number_is_within_its_bounds(text: str, least: int, more: int) -> None:
    from urllib.parse import urlencode

    form = Form(urlencode({"n": text}, errors="replace").encode())
    try:
        assert least <= form.number("n", least, least + more) <= least + more
    except InputError:
        pass
