from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.repository.forges.answers import Answer, failure
from coord_core.repository.forges.errors import (
    AlreadyThereError,
    ForgeError,
    InvalidError,
    NoDraftsError,
    NoPermissionError,
    RateLimitError,
    ServerError,
)

ENVIRONMENT = {"GH_TOKEN": "hidden-word", "GITLAB_TOKEN": "hidden"}


def _failure(status: int, data: object, **headers: str) -> ForgeError:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return failure(Answer(status, named, json.dumps(data).encode()), "git.example", "octo/site", ENVIRONMENT)


@pytest.mark.parametrize(
    ("status", "data", "error"),
    [
        (422, {"message": "Draft pull requests are not supported in this repository."}, NoDraftsError),
        (422, {"message": "x", "errors": [{"message": "One already exists for a:b."}]}, AlreadyThereError),
        (422, {"message": "x", "errors": ["One already exists for a:b."]}, AlreadyThereError),
        (409, None, AlreadyThereError),
        (422, {"message": "x", "errors": [{"field": "base", "code": "invalid"}]}, InvalidError),
        (403, {"message": "No"}, NoPermissionError),
        (418, {"message": "No"}, ServerError),
        (503, "no JSON of theirs", ServerError),
    ],
)  # fmt: skip
def test_the_case_of_an_answer(status: int, data: object, error: type[ForgeError]) -> None:
    assert type(_failure(status, data)) is error


def test_fields_and_codes_are_told() -> None:
    said = _failure(422, {"message": "Validation Failed", "errors": [{"field": "base", "code": "invalid"}]})
    assert "Validation Failed; base invalid" in said.problem


@pytest.mark.parametrize(
    ("headers", "when"),
    [
        ({"retry_after": "30"}, "in 30 seconds"),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "0"}, "after 00:00 UTC"),
        ({"x_ratelimit_remaining": "0", "x_ratelimit_reset": "9" * 40}, "some minutes"),
        ({"retry_after": "soon"}, "some minutes"),
    ],
)
def test_when_to_come_back_is_told(headers: dict[str, str], when: str) -> None:
    error = _failure(403, {"message": "x"}, **headers)
    assert isinstance(error, RateLimitError)
    assert when in error.mend


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner) | st.dictionaries(st.sampled_from(["message", "errors", "code", "x"]), inner)
    ),
)


@given(st.integers(400, 599), _values, st.binary())
def test_any_answer_has_a_printable_bounded_sentence(status: int, data: object, noise: bytes) -> None:
    for body in (json.dumps(data).encode(), noise):
        error = failure(Answer(status, {}, body), "git.example", "octo/site", ENVIRONMENT)
        assert error.sentence().isprintable()
        assert len(error.sentence()) < 700
        assert error.mend


@given(st.text(), st.text())
def test_no_token_of_the_environment_is_told(before: str, after: str) -> None:
    error = _failure(422, {"message": f"{before}hidden-word{after}"})
    assert "hidden" not in error.sentence()
