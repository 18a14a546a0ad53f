"""Our lines in `info/exclude`: put in once, and taken out so that every other byte stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core import exclusion

TEXTS = [None, b"", b"*.o\n", b"*.o", b"\xff\n"]


def put(common: Path, text: bytes | None) -> Path:
    path = common / "info" / "exclude"
    if text is not None:
        path.parent.mkdir()
        path.write_bytes(text)
    return path


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("worktrees_first", [False, True])
def test_what_was_put_in_is_taken_out(tmp_path: Path, text: bytes | None, worktrees_first: bool) -> None:
    path = put(tmp_path, text)
    steps = [exclusion.add, exclusion.add_worktrees]
    for step in reversed(steps) if worktrees_first else steps:
        step(str(tmp_path))
    assert b"\n/.claude/worktrees/" in path.read_bytes()
    assert b"\n/.claude-locks.yml*\n" in path.read_bytes()

    exclusion.remove(str(tmp_path))

    assert (path.read_bytes() if path.exists() else b"") == (text or b"")


def test_a_file_that_we_made_goes_and_what_others_added_to_it_stays(tmp_path: Path) -> None:
    path = put(tmp_path, None)
    exclusion.add(str(tmp_path))
    exclusion.add_worktrees(str(tmp_path))
    with path.open("a") as file:
        file.write("*.o\n")
    exclusion.remove(str(tmp_path))
    assert path.read_text() == "*.o\n"
    path.unlink()

    exclusion.add(str(tmp_path))
    exclusion.add_worktrees(str(tmp_path))
    exclusion.remove(str(tmp_path))
    assert not path.exists()


def test_they_are_put_in_once(tmp_path: Path) -> None:
    path = put(tmp_path, b"*.o")
    for _ in range(2):
        exclusion.add(str(tmp_path))
        exclusion.add_worktrees(str(tmp_path))

    assert path.read_bytes().count(b"/.claude/worktrees/") == 1
    assert path.read_bytes().count(b"/.claude-locks.yml") == 1


@pytest.mark.parametrize("text", TEXTS)
def test_the_lines_for_what_stays_in_the_working_tree_stay_until_it_is_gone(
    tmp_path: Path, text: bytes | None
) -> None:
    path, main = put(tmp_path, text), tmp_path / "main"
    tree, queue = main / ".claude" / "worktrees" / "task-001", main / ".claude-tasks.yml"
    tree.mkdir(parents=True)
    queue.touch()
    exclusion.add(str(tmp_path))
    exclusion.add_worktrees(str(tmp_path))

    exclusion.remove(str(tmp_path), str(main))

    left = path.read_bytes().splitlines()
    assert {b"/.claude/worktrees/", b"/.claude-tasks.yml*"} <= set(left)
    assert b"/.claude-locks.yml*" not in left

    tree.rmdir()
    queue.unlink()
    exclusion.remove(str(tmp_path), str(main))
    assert (path.read_bytes() if path.exists() else b"") == (text or b"")
