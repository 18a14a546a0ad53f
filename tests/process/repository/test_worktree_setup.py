"""The command that sets up a new worktree."""

from __future__ import annotations

from pathlib import Path

from coord_core.repository import refs
from coord_core.repository.worktrees import add_worktree
from tests.process.repository.making import BRANCH, add


def test_setup_runs_in_the_worktree_and_shows_what_it_says(repository: Path, folder: Path) -> None:
    shown: list[str] = []
    start = refs.commit_of(str(repository), "refs/heads/main")
    setup = "pwd; echo to stderr >&2; cat; git rev-parse --abbrev-ref HEAD; touch made"

    added = add_worktree(
        str(repository), str(repository / ".git"), str(folder), BRANCH, start, [], setup, shown.append
    )

    assert added.notes == []
    assert shown == [str(folder), "to stderr", BRANCH]
    assert (folder / "made").exists()


def test_a_setup_that_fails_is_a_note_and_the_worktree_stays(repository: Path, folder: Path) -> None:
    added = add(repository, folder, setup="echo broken; exit 7")

    assert "exit status 7 (broken)" in added.notes[0]
    assert (folder / "a.txt").exists()
