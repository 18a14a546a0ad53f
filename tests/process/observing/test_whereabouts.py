"""A project is found again by whatever is still there of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coord_core import project as projects
from coord_core.domain.errors import StateError
from coord_core.observing import whereabouts
from coord_core.project import FORMAT, MARKER
from tests.support.enrolment import Enrolled, git, new_repository


def test_from_its_own_tree_while_that_is_there_and_from_another_after_it(enrolled: Enrolled) -> None:
    git(enrolled.root, "commit", "-q", "--allow-empty", "-m", "Start")
    tree = enrolled.add_worktree(enrolled.root.with_name("tree"), "another")
    found = projects.find(str(tree))
    assert found is not None
    assert whereabouts.again(found).worktree == str(tree)
    git(enrolled.root, "worktree", "remove", str(tree))
    assert whereabouts.again(found).worktree == str(enrolled.root)


def test_without_any_tree_by_git_s_own_directory(tmp_path: Path) -> None:
    origin, bare, tree = (tmp_path.resolve() / name for name in ("origin", "bare.git", "tree"))
    new_repository(origin, with_commit=True)
    git(tmp_path, "clone", "-q", "--bare", str(origin), str(bare))
    (bare / MARKER).write_text(json.dumps({"format": FORMAT}))
    git(bare, "worktree", "add", "-q", str(tree))
    found = projects.find(str(tree))
    assert found is not None
    git(bare, "worktree", "remove", str(tree))
    assert whereabouts.again(found).state == found.state


def test_what_is_not_guarded_any_more_is_not_found(enrolled: Enrolled) -> None:
    found = enrolled.project
    enrolled.marker.unlink()
    with pytest.raises(StateError):
        whereabouts.again(found)
