"""Files by which enforcement could be switched off."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.claude import protected
from coord_core.claude.payload import Payload
from coord_core.project import Project

COMMON = "/r/.git"


def project(worktree: str = "/r", **compiled: object) -> Project:
    marker, state = f"{COMMON}/claude-coordinator-enrolled", f"{COMMON}/claude-coordinator"
    return Project(worktree, COMMON, marker, state, {"format": 1, **compiled})


DENIED = [
    f"{COMMON}/claude-coordinator-enrolled",
    f"{COMMON}/claude-coordinator",
    f"{COMMON}/claude-coordinator/state.db",
    f"{COMMON}/claude-coordinator/journal.jsonl",
    f"{COMMON}/hooks",
    f"{COMMON}/hooks/pre-commit",
    f"{COMMON}/hooks/deep/in/it",
    f"{COMMON}/claude-coordinator-hooks/pre-commit",
    f"{COMMON}/config",
    f"{COMMON}/config.worktree",
    f"{COMMON}/worktrees/linked/config.worktree",
]


@pytest.mark.parametrize("path", DENIED)
@pytest.mark.parametrize("worktree", ["/r", "/linked", ""])
def test_state_marker_hooks_and_configuration_are_denied_wherever_the_session_is(
    path: str, worktree: str
) -> None:
    assert protected.is_denied(path, project(worktree))


def test_the_pointer_of_a_linked_worktree_is_denied() -> None:
    assert protected.is_denied("/linked/.git", project("/linked"))


def test_folders_that_hold_the_repositorys_hooks_are_denied() -> None:
    husky = project(settings={"hooks": ["/r/.husky"]})
    assert protected.is_denied("/r/.husky/pre-commit", husky)
    assert not protected.is_denied("/r/.husky2/pre-commit", husky)


@pytest.mark.parametrize(
    "path",
    [
        "/r/src/a.py",
        "/r/hooks/pre_commit.py",
        "/r/config",
        "/r/.github/hooks/x",
        f"{COMMON}/hooks2/x",
        f"{COMMON}/info/exclude",
        f"{COMMON}/COMMIT_EDITMSG",
        f"{COMMON}/claude-coordinator-enrolled.txt",
        "/r/.claude/settings.json",
    ],
)
def test_other_files_are_not_denied(path: str) -> None:
    assert not protected.is_denied(path, project())


@pytest.mark.xfail(
    strict=True, reason="only config.worktree is looked at in git's folder of a linked worktree"
)
@pytest.mark.parametrize("name", ["commondir", "gitdir"])
def test_what_ties_a_linked_worktree_to_its_repository_is_denied(name: str) -> None:
    assert protected.is_denied(f"{COMMON}/worktrees/linked/{name}", project())


def asks(path: str, **environment: str) -> bool:
    return protected.must_ask(path, Payload({}, environment))


@pytest.mark.parametrize("name", ["settings.json", "settings.local.json"])
@pytest.mark.parametrize("folder", ["/r/.claude", "/r/packages/web/.claude", "/elsewhere/.claude", "/c"])
def test_settings_of_claude_code_are_asked_for(folder: str, name: str) -> None:
    assert asks(f"{folder}/{name}", CLAUDE_CONFIG_DIR="/c")


def test_the_users_own_settings_are_asked_for() -> None:
    assert asks("/h/.claude/settings.json", HOME="/h")


@pytest.mark.parametrize(
    "path",
    ["/r/settings.json", "/r/.claude/other.json", "/r/.claude/deep/settings.json", "/c/deep/settings.json"],
)
def test_other_files_are_not_asked_for(path: str) -> None:
    assert not asks(path, CLAUDE_CONFIG_DIR="/c")


@pytest.mark.xfail(strict=True, reason="an unknown configuration folder is taken for the current folder")
def test_where_no_home_is_known_the_current_folder_is_not_taken_for_the_clients() -> None:
    assert asks(str(Path.cwd() / "settings.json")) is False


@pytest.mark.parametrize(
    ("path", "root", "expected"),
    [("/t/a", "/t", True), ("/t", "/t", True), ("/t2/a", "/t", False), ("/a", "", False)],
)
def test_a_file_of_the_installed_tool_lies_below_its_root(path: str, root: str, expected: bool) -> None:
    assert protected.is_tool(path, root) is expected
