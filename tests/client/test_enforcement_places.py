"""Where a session started, and where the file is: folders, linked worktrees, other repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.enrolment import git, new_repository

from .guarded import MADE, Guarded, guard, guarded_repository, name_of, write  # noqa: F401 - a fixture
from .script import Call

pytestmark = pytest.mark.client


def test_a_session_in_a_subdirectory_is_guarded_like_one_at_the_root(guarded: Guarded) -> None:
    file = guarded.file("deep/down/a.txt")
    first = guarded.hold("first", write(file, "first\n"), cwd=guarded.root / "deep")

    second = guarded.run("second", write(file, "second\n"), cwd=guarded.root / "deep" / "down")

    assert guarded.held == {"deep/down/a.txt": first.instance}
    assert second.verdicts == [first.instance]
    assert file.read_text() == "first\n"


def test_linked_worktrees_share_locks_except_on_files_that_git_ignores(
    guarded: Guarded, tmp_path: Path
) -> None:
    guarded.file(".gitignore", "*.log\n")
    git(guarded.root, "add", ".gitignore")
    git(guarded.root, "commit", "-q", "-m", "Ignore logs")
    one, two = (tmp_path.resolve() / name for name in ("one", "two"))
    for worktree in (one, two):
        git(guarded.root, "worktree", "add", "-q", str(worktree))
    first = guarded.hold("first", write(one / "a.txt"), write(one / "a.log"), cwd=one)

    second = guarded.hold("second", write(two / "a.txt"), write(two / "a.log"), cwd=two)

    assert first.verdicts == [MADE, MADE]
    assert second.verdicts == [first.instance, MADE]
    assert [path.name for path in two.glob("a.*")] == ["a.log"]
    holders = [(lock["path"], lock["locked_by"]) for lock in guarded.locks]
    assert holders == [("a.txt", first.instance), ("a.log", first.instance), ("a.log", second.instance)]


def test_a_file_of_another_guarded_repository_is_locked_there_until_the_turn_ends(
    guarded: Guarded, tmp_path: Path
) -> None:
    other = guard(new_repository(tmp_path.resolve() / "other", with_commit=True), guarded.client)
    file = other.file("a.txt")
    first = guarded.client.start_interactive(cwd=guarded.root)
    gate = guarded.hold_in(first, "first", write(file, "first\n"))
    holder = name_of(first.session_id)

    second = other.run("second", write(file, "second\n"))

    assert (other.held, guarded.held) == ({"a.txt": holder}, {})
    assert second.verdicts == [holder]
    assert file.read_text() == "first\n"
    gate.open()
    other.wait_until_held({})
    assert "session_ended" not in other.actions(of=holder)
    first.exit()
    assert other.actions(of=holder)[-1] == "session_ended"


def test_a_worktree_that_another_has_a_file_in_is_not_removed_by_the_clients_own_tool(
    guarded: Guarded,
) -> None:
    leave = Call("ExitWorktree", {"action": "remove", "discard_changes": True})
    second = guarded.hold("second", Call("EnterWorktree", {"name": "apart"}), then=leave)
    file = guarded.root / ".claude" / "worktrees" / "apart" / "a.txt"
    first = guarded.hold("first", write(file))  # it stands in the main working tree

    second.go_on()

    assert second.verdicts[-1].startswith(first.instance)
    assert file.exists()
