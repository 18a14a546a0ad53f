"""A draft on GitHub, opened by the real gh and by the REST API alike."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme

from coord_core.repository.forges.errors import (
    DistrustError,
    ForgeError,
    InvalidError,
    NoDraftsError,
    NoPermissionError,
    NotFoundError,
    NotLoggedInError,
    OfflineError,
    RateLimitError,
    ServerError,
    TooSlowError,
)

from .github_site import Pull
from .server import CUT, Question, Reply
from .world import HEAD, World, always, once


def test_a_draft_is_opened_with_what_was_given(github: World) -> None:
    body = "```text\nfirst\n```\n\n- größer, 日本\n"
    opened = github.open(title='-t: add a "login" & more', body=body)
    [pull] = github.ghe.pulls
    assert (opened.url, opened.was_there) == (github.ghe.url(1), False)
    assert (pull.title, pull.body, pull.draft) == ('-t: add a "login" & more', body, True)
    assert (pull.source, pull.head, pull.base) == ("octo/site", HEAD, "main")


def test_a_retry_finds_what_was_opened(github: World) -> None:
    first, second = github.open(), github.open()
    assert (second.url, second.was_there) == (first.url, True)
    assert len(github.ghe.pulls) == 1


def test_what_is_there_is_found_without_trying_to_open_it(github: World) -> None:
    github.open()
    github.instead(always("POST", Reply(500, {"message": "must not be asked"})))
    assert github.open().was_there


def test_a_branch_may_be_called_like_a_placeholder_of_ghs(github: World) -> None:
    """`gh api` fills in `:branch`."""
    github.open(head="branch")
    assert {question.query["head"] for question in github.server.asked("GET")} == {"octo:branch"}


def test_one_into_the_same_base_is_found_before_one_into_another(github: World) -> None:
    github.open(base="next")
    sent = {"title": "", "body": "", "base": "main", "draft": True}
    github.ghe.pulls.append(Pull(2, "rest", sent, "octo/site", HEAD))
    assert github.open(base="main").url == github.ghe.url(2)
    assert github.open(base="other").url == github.ghe.url(1)


def test_from_a_fork_the_head_names_its_owner(github: World) -> None:
    github.remote("mine", "https://ghe.example/friend/site")
    github.open(remote="mine")
    assert github.ghe.pulls[0].source == "friend/site"
    assert github.open(remote="mine").was_there


def test_a_fork_of_the_same_owner_is_named(github: World) -> None:
    github.remote("copy", "https://ghe.example/octo/copy.git")
    assert not github.open().was_there
    assert not github.open(remote="copy").was_there
    assert [pull.source for pull in github.ghe.pulls] == ["octo/site", "octo/copy"]
    assert github.open(remote="copy").url == github.ghe.url(2)


def test_gh_of_each_age_says_so_where_drafts_are_not_allowed(gh_world: World) -> None:
    gh_world.ghe.has_drafts = False
    with pytest.raises(NoDraftsError):
        gh_world.open()
    assert not gh_world.ghe.pulls


def test_where_drafts_are_not_allowed_nothing_is_opened(github: World) -> None:
    github.ghe.has_drafts = False
    with pytest.raises(NoDraftsError, match="nothing was opened") as raised:
        github.open()
    assert "by hand" in raised.value.mend
    assert not github.ghe.pulls


def test_one_that_somebody_opens_meanwhile_is_found(github: World) -> None:
    github.open()
    github.instead(once("GET", Reply(200, [])))
    opened = github.open()
    assert (opened.url, opened.was_there) == (github.ghe.url(1), True)


def test_what_the_server_finds_wrong_is_quoted(github: World) -> None:
    with pytest.raises(InvalidError, match="No commits between main and empty"):
        github.open(head="empty")


def test_a_cut_connection_is_followed_by_a_look(github: World) -> None:
    """It was opened, but nobody heard."""

    def opened_unheard(question: Question) -> Reply | None:
        is_opening = question.method == "POST" and "mutation" in str(question.data.get("query", "mutation"))
        return CUT if is_opening and github.ghe.answer(question) else None

    github.instead(opened_unheard)
    opened = github.open()
    assert (opened.url, opened.was_there) == (github.ghe.url(1), True)
    assert len(github.ghe.pulls) == 1


def test_a_cut_connection_that_opened_nothing_is_an_error(github: World) -> None:
    github.instead(always("POST", CUT))
    with pytest.raises(OfflineError):
        github.open()
    assert not github.ghe.pulls


def test_reading_is_repeated_after_a_passing_failure(github: World) -> None:
    github.instead(once("GET", Reply(502, {"message": "Bad gateway"})))
    github.instead(once("GET", Reply(503, None)))
    assert github.open().url == github.ghe.url(1)
    assert len(github.server.asked("GET")) == 3


def test_opening_is_not_repeated(github: World) -> None:
    github.instead(always("POST", Reply(502, {"message": "Bad gateway"})))
    with pytest.raises(ForgeError):
        github.open()
    posts = github.server.asked("POST")
    assert len({(question.path, str(question.data)) for question in posts}) == len(posts)


@pytest.mark.parametrize(
    ("reply", "error", "says"),
    [
        (Reply(401, {"message": "Bad credentials"}), NotLoggedInError, "Bad credentials"),
        (Reply(403, {"message": "Resource not accessible by token"}), NoPermissionError, "not accessible"),
        (Reply(403, {"message": "x"}, {"X-RateLimit-Remaining": "0"}), RateLimitError, "no more requests"),
        (Reply(403, {"message": "You have exceeded a secondary rate limit"}), RateLimitError, "secondary"),
        (Reply(429, {"message": "Slow"}, {"Retry-After": "30"}), RateLimitError, "30 seconds"),
        (Reply(404, {"message": "Not Found"}), NotFoundError, "octo/site"),
        (Reply(500, {"message": "Oops"}), ServerError, "Oops"),
        (Reply(200, "what?"), ServerError, "listed no pull requests"),
        (Reply(302, None, {"Location": "https://elsewhere.example/"}), ForgeError, "."),
    ],
    ids=["401", "403", "no-requests-left", "secondary-limit", "429", "404", "500", "nonsense", "redirect"],
)
def test_each_failure_has_its_case(github: World, reply: Reply, error: type[ForgeError], says: str) -> None:
    github.instead(always("GET", reply))
    with pytest.raises(error) as raised:
        github.open()
    assert says in raised.value.sentence()
    assert raised.value.exit_status == 3
    assert raised.value.mend
    assert not github.ghe.pulls


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("Resource not accessible by personal access token", NoPermissionError),
        ("octo does not have the correct permissions to execute `CreatePullRequest`", NoPermissionError),
        ("was submitted too quickly", RateLimitError),
        ("Could not resolve to a Repository with the name 'octo/site'.", NotFoundError),
    ],
)
def test_what_gh_says_when_it_opens_has_its_case(gh_world: World, said: str, error: type[ForgeError]) -> None:
    gh_world.instead(always("POST", Reply(200, {"data": None, "errors": [{"message": said}]})))
    with pytest.raises(error):
        gh_world.open()


def test_a_slow_server_is_given_up_in_time(github: World) -> None:
    github.instead(always("GET", Reply(200, [], after=50)))
    with pytest.raises(TooSlowError):
        github.open(patience=1.5)


def test_a_server_that_is_not_there_is_unreachable(github: World) -> None:
    github.environment["HTTPS_PROXY"] = "http://127.0.0.1:9"
    with pytest.raises(OfflineError):
        github.open(patience=10)


def test_a_certificate_of_somebody_else_is_not_believed(github: World, tmp_path: Path) -> None:
    trustme.CA().cert_pem.write_to_path(str(tmp_path / "other.pem"))
    github.environment["SSL_CERT_FILE"] = str(tmp_path / "other.pem")
    with pytest.raises(DistrustError):
        github.open(patience=10)
    assert not github.server.questions


def test_gh_of_each_age_opens_with_its_own_command(gh_world: World) -> None:
    gh_world.remote("mine", "https://ghe.example/friend/site")
    opened = [gh_world.open(), gh_world.open(), gh_world.open(remote="mine")]
    assert [one.was_there for one in opened] == [False, True, False]
    assert [pull.by for pull in gh_world.ghe.pulls] == ["graphql", "graphql"]
    assert all(pull.draft for pull in gh_world.ghe.pulls)


def test_gh_pushes_nothing_and_changes_nothing_in_the_clone(gh_world: World) -> None:
    config = (gh_world.folder / ".git" / "config").read_bytes()
    gh_world.open()
    assert (gh_world.folder / ".git" / "config").read_bytes() == config
