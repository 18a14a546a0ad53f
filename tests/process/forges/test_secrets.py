"""Where a token goes, and where it never goes."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.repository.forges.errors import (
    ForgeError,
    InvalidError,
    NoAccessError,
    NotLoggedInError,
    ServerError,
)

from .debian_program import GH_OLD, program_or_skip
from .server import Question, Reply
from .world import SECRET, World, always


def test_a_message_that_repeats_the_token_is_shown_without_it(github: World) -> None:
    github.environment["GH_TOKEN"] = "another-secret"
    said = f"\x1b[31mno {SECRET} or another-secret or ghp_{'a' * 36}\n" + "x" * 10_000
    github.environment |= {"GH_ENTERPRISE_TOKEN": SECRET, "GH_HOST": "ghe.example"}
    github.instead(always("POST", Reply(422, {"message": said})))
    with pytest.raises(InvalidError) as raised:
        github.open()
    sentence = raised.value.sentence()
    assert "[secret] or [secret] or [secret]" in sentence
    assert sentence.isprintable()
    assert len(sentence) < 600


def test_credentials_in_a_remotes_address_are_not_shown_or_sent(world: World) -> None:
    world.remote("origin", "https://someone:hidden-word@ghe.example/octo/site.git")
    with pytest.raises(ForgeError) as raised:
        world.open(setting="github")
    assert "hidden-word" not in raised.value.sentence()
    assert not world.server.questions


def test_no_process_and_no_file_of_gitlabs_way_holds_the_token(gitlab: World) -> None:
    _watch(gitlab, gitlab.gitlab.answer)


def test_no_process_and_no_file_of_githubs_way_holds_the_token(github: World) -> None:
    _watch(github, github.ghe.answer)


def test_a_program_sees_only_the_tokens_that_are_meant_for_the_host(gh_world: World) -> None:
    """gh would prefer this one to its own login."""
    gh_world.environment |= {"GH_ENTERPRISE_TOKEN": "of-another-host", "GH_TOKEN": "of-github.com"}
    gh_world.open()
    assert {question.headers["authorization"] for question in gh_world.server.questions} == {
        f"token {SECRET}"
    }


@pytest.mark.parametrize("setting", ["auto", "github", "gitlab"])
def test_a_host_that_nobody_named_gets_no_token(world: World, setting: str) -> None:
    """Neither the settings nor the remote, which come with a repository, decide where a secret goes."""
    world.add_program(program_or_skip(GH_OLD))
    world.remote("origin", "https://code.example/octo/site.git")
    tokens = ("GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITLAB_TOKEN")
    world.environment |= dict.fromkeys(tokens, SECRET)
    with pytest.raises(ForgeError):
        world.open(setting=setting)
    assert not world.server.questions


def test_a_gitlab_of_ones_own_is_named_for_its_token(world: World) -> None:
    world.remote("origin", "https://gitlab.example/group/part/site.git")
    world.environment["GITLAB_TOKEN"] = SECRET
    with pytest.raises(NoAccessError) as raised:
        world.open()
    assert "GITLAB_HOST=gitlab.example" in raised.value.mend
    assert not world.server.questions


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize("target", ["https://code.example/x", "http://ghe.example/api/v3/x"])
def test_the_token_follows_no_redirect_to_elsewhere(token_world: World, status: int, target: str) -> None:
    token_world.instead(always("GET", Reply(status, None, {"Location": target}), "/octo/site/"))
    with pytest.raises(ServerError, match="redirects elsewhere"):
        token_world.open()
    assert {question.host for question in token_world.server.questions} == {"ghe.example"}


def test_a_redirect_on_the_same_host_is_followed(token_world: World) -> None:
    """GitHub sends one for a repository that was renamed."""

    def moved(question: Question) -> Reply | None:
        if question.path.endswith("/octo/site/pulls"):
            return Reply(307, None, {"Location": "https://ghe.example/api/v3/repositories/1/pulls"})
        if "/repositories/1/" not in question.path:
            return None
        made = {"html_url": "https://ghe.example/octo/new/pull/3", "draft": True}
        return Reply(201, made) if question.method == "POST" else Reply(200, [])

    token_world.instead(moved)
    assert token_world.open().url == "https://ghe.example/octo/new/pull/3"


def test_a_rejected_token_is_not_shown(token_world: World) -> None:
    token_world.environment["GH_ENTERPRISE_TOKEN"] = "wrong-token"
    with pytest.raises(NotLoggedInError) as raised:
        token_world.open()
    assert "wrong-token" not in repr(raised.value) + raised.value.sentence()


def _watch(world: World, answer: Callable[[Question], Reply | None]) -> None:
    """While each question is open, looks at every process's arguments; afterwards at the files."""
    seen: list[bytes] = []

    def looking(question: Question) -> Reply | None:
        seen.extend(_command_lines())
        return answer(question)

    world.instead(looking)
    had = _holding_it(world.folder) | _holding_it(world.home)
    world.open()
    ran = [path.name for path in world.programs.iterdir() if path.name in ("gh", "glab")]
    assert all(any(f"/{name}\0".encode() in line for line in seen) for name in ran)
    assert not [line for line in seen if SECRET.encode() in line]
    assert _holding_it(world.folder) | _holding_it(world.home) == had


def _command_lines() -> list[bytes]:
    lines = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            lines.append(Path("/proc", name, "cmdline").read_bytes())
        except OSError:
            continue
    return lines


def _holding_it(folder: Path) -> set[Path]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path for path in files if SECRET.encode() in path.read_bytes()}
