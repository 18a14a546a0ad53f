"""A draft on GitLab, opened with the real glab's login and with a token alike."""

from __future__ import annotations

import pytest

from coord_core.repository.forges.errors import (
    ForgeError,
    InvalidError,
    NoPermissionError,
    NotFoundError,
    NotLoggedInError,
    OfflineError,
    RateLimitError,
    ServerError,
    TooSlowError,
)

from .server import CUT, Question, Reply
from .world import HEAD, World, always, once


def test_a_draft_is_opened_with_what_was_given(gitlab: World) -> None:
    opened = gitlab.open(title="Add a login", body="größer\n")
    [made] = gitlab.gitlab.merge_requests
    assert (opened.url, opened.was_there) == (gitlab.gitlab.url(1), False)
    assert (made["title"], made["description"]) == ("Draft: Add a login", "größer\n")
    assert (made["source_branch"], made["target_branch"]) == (HEAD, "main")


def test_a_retry_finds_what_was_opened(gitlab: World) -> None:
    first, second = gitlab.open(), gitlab.open()
    assert (second.url, second.was_there) == (first.url, True)
    assert len(gitlab.gitlab.merge_requests) == 1


def test_from_a_fork_it_goes_into_the_other_project(gitlab: World) -> None:
    gitlab.remote("mine", "https://gitlab.example/friend/site.git")
    assert not gitlab.open().was_there
    assert not gitlab.open(remote="mine").was_there
    made = gitlab.gitlab.merge_requests[1]
    assert (made["source_project_id"], made["target_project_id"]) == (12, 11)
    assert gitlab.open(remote="mine").url == gitlab.gitlab.url(2)


def test_one_that_somebody_opens_meanwhile_is_found(gitlab: World) -> None:
    gitlab.open()
    gitlab.instead(once("GET", Reply(200, []), "merge_requests"))
    opened = gitlab.open()
    assert (opened.url, opened.was_there) == (gitlab.gitlab.url(1), True)


def test_a_cut_connection_is_followed_by_a_look(gitlab: World) -> None:
    def opened_unheard(question: Question) -> Reply | None:
        return CUT if question.method == "POST" and gitlab.gitlab.answer(question) else None

    gitlab.instead(opened_unheard)
    assert gitlab.open().was_there
    assert len(gitlab.gitlab.merge_requests) == 1


def test_reading_is_repeated_after_a_passing_failure(gitlab: World) -> None:
    gitlab.instead(once("GET", Reply(502, None), "merge_requests"))
    assert gitlab.open().url == gitlab.gitlab.url(1)


def test_what_the_server_finds_wrong_is_quoted(gitlab: World) -> None:
    """glab itself drops words that GitLab gives by field."""
    with pytest.raises(InvalidError, match=r"the branch is empty|status 400"):
        gitlab.open(head="empty")


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (Reply(401, {"message": "401 Unauthorized"}), NotLoggedInError),
        (Reply(403, {"error": "insufficient_scope", "error_description": "more"}), NoPermissionError),
        (Reply(404, {"message": "404 Project Not Found"}), NotFoundError),
        (Reply(429, {"message": "Slow"}, {"RateLimit-Reset": "1"}), RateLimitError),
        (Reply(500, {"message": "Oops"}), ServerError),
        (CUT, OfflineError),
    ],
    ids=["401", "403", "404", "429", "500", "cut"],
)
def test_each_failure_has_its_case(gitlab: World, reply: Reply, error: type[ForgeError]) -> None:
    gitlab.instead(always("GET", reply))
    with pytest.raises(error) as raised:
        gitlab.open()
    assert raised.value.mend
    assert not gitlab.gitlab.merge_requests


def test_a_slow_server_is_given_up_in_time(gitlab: World) -> None:
    gitlab.instead(always("GET", Reply(200, [], after=50)))
    with pytest.raises(TooSlowError):
        gitlab.open(patience=1.5)
