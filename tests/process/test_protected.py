"""Files by which a session could let itself through: denied to it, or left to the user."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, git

DENIED = [
    ".git/claude-coordinator-enrolled",
    ".git/claude-coordinator/state.db",
    ".git/claude-coordinator/state.db-wal",
    ".git/claude-coordinator/journal.jsonl",
    ".git/claude-coordinator/new",
    ".git/hooks/pre-commit",
    ".git/claude-coordinator-hooks/pre-commit",
    ".git/config",
    ".git/config.worktree",
    ".git/worktrees/linked/config.worktree",
]


@pytest.mark.parametrize("path", DENIED)
def test_no_session_may_write_what_enforces(start_session: StartSession, path: str) -> None:
    answer = start_session().edit(path, tool="Write")
    assert answer.decision == "deny"
    assert "ask the user" in answer.reason


@pytest.mark.parametrize("name", ["link/state.db", "alias.db", "x/../.git/claude-coordinator/state.db"])
def test_no_spelling_or_link_leads_round_it(
    enrolled: Enrolled, start_session: StartSession, name: str
) -> None:
    (enrolled.root / "link").symlink_to(".git/claude-coordinator")
    (enrolled.root / "alias.db").symlink_to(enrolled.database)
    assert start_session().edit(name, tool="Write").decision == "deny"


def test_a_session_of_another_repository_may_not_either(
    enrolled: Enrolled, start_session: StartSession, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    assert start_session(folder=outside).edit(enrolled.database, tool="Write").decision == "deny"


def test_what_is_denied_stays_denied_when_globs_ignore_everything(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(ignore=["*"])
    assert start_session().edit(".git/config", tool="Write").decision == "deny"


@pytest.mark.parametrize(
    "path", [".git/COMMIT_EDITMSG", ".git/info/exclude", ".git/rebase-merge/git-rebase-todo"]
)
def test_other_files_of_git_are_nobodys(enrolled: Enrolled, start_session: StartSession, path: str) -> None:
    assert start_session().edit(path, tool="Write").is_silent
    assert enrolled.held() == {}


@pytest.mark.parametrize(
    "path", [".claude/settings.json", ".claude/settings.local.json", "web/.claude/settings.json"]
)
def test_the_clients_settings_are_left_to_the_user(
    enrolled: Enrolled, start_session: StartSession, path: str
) -> None:
    session = start_session()
    answer = session.edit(path, tool="Write")
    assert answer.decision == "ask"
    assert answer.reason
    assert enrolled.held() == {path: session.name}


def test_settings_that_another_session_holds_are_refused(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit(".claude/settings.json", tool="Write")
    assert two.edit(".claude/settings.json", tool="Write").decision == "deny"


@pytest.mark.parametrize("is_inside", [True, False])
def test_the_users_own_settings_are_left_to_the_user_wherever_the_session_is(
    start_session: StartSession, tmp_path: Path, is_inside: bool
) -> None:
    """Outside of every enrolled repository, it is the user's own settings that started the hook."""
    session = start_session() if is_inside else start_session(folder=tmp_path)
    path = Path(session.environment["CLAUDE_CONFIG_DIR"], "settings.json")
    assert session.edit(path, tool="Write").decision == "ask"


@pytest.mark.parametrize("inside", [True, False])
def test_who_is_told_elsewhere_is_left_to_the_user(
    enrolled: Enrolled, start_session: StartSession, tmp_path: Path, inside: bool
) -> None:
    """The user's own settings of ours, which hold the addresses that are called."""
    session = start_session(folder=enrolled.root if inside else tmp_path)
    session.environment["XDG_CONFIG_HOME"] = str(tmp_path / "config")
    assert session.edit(tmp_path / "config/claude-coordinator/config.yml", tool="Write").decision == "ask"


def test_settings_behind_a_link_are_left_to_the_user(
    enrolled: Enrolled, start_session: StartSession, tmp_path: Path
) -> None:
    target = tmp_path / "dotfiles.json"
    target.write_text("{}")
    (enrolled.root / ".claude").mkdir()
    (enrolled.root / ".claude" / "settings.local.json").symlink_to(target)
    inside = enrolled.root / "mine.json"
    inside.write_text("{}")
    (enrolled.root / ".claude" / "settings.json").symlink_to(inside)
    assert start_session().edit(inside, tool="Write").decision == "ask"
    assert start_session().edit(target, tool="Write").decision == "ask", "also outside of the repository"


def test_under_bypass_the_settings_are_refused(start_session: StartSession) -> None:
    session = start_session()
    given = {"tool_name": "Write", "tool_use_id": "call", "permission_mode": "bypassPermissions"}
    path = str(session.folder / ".claude" / "settings.local.json")
    assert session.send("PreToolUse", tool_input={"file_path": path}, **given).decision == "deny"


def test_nobody_writes_the_clients_roster(start_session: StartSession) -> None:
    session = start_session()
    roster = Path(session.environment["CLAUDE_CONFIG_DIR"], "sessions", "1234.json")
    assert session.edit(roster, tool="Write").decision == "deny"


@pytest.mark.parametrize("name", ["src/.git", "src/.git/HEAD", "vendor/.git/commondir"])
def test_a_session_makes_no_repository_by_writing_its_files(start_session: StartSession, name: str) -> None:
    assert start_session().edit(name, tool="Write").decision == "deny"


def test_settings_that_globs_ignore_are_left_to_the_user_all_the_same(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(ignore=["*.json"])
    assert start_session().edit(".claude/settings.json", tool="Write").decision == "ask"


@pytest.mark.parametrize("name", ["hooks/pre-commit", "config", "claude-coordinator/state.db"])
def test_a_git_directory_that_lies_elsewhere_is_as_protected(
    start_session: StartSession, tmp_path: Path, name: str
) -> None:
    root, elsewhere = tmp_path.resolve() / "root", tmp_path.resolve() / "elsewhere"
    git(tmp_path, "init", "-q", f"--separate-git-dir={elsewhere}", str(root))
    enrol(root)
    assert start_session(folder=root).edit(elsewhere / name, tool="Write").decision == "deny"
    assert start_session().edit(elsewhere / name, tool="Write").decision == "deny"
