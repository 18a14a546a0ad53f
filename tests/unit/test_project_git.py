"""Worktrees, submodules and git directories: where a path in them belongs, and on which branch."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from coord_core import project as projects
from coord_core.project import FORMAT, MARKER
from tests.support.enrolment import Enrolled, enrol, git, new_repository
from tests.support.finding import find, place


def test_a_linked_worktree_shares_its_repositorys_keys_and_state(
    with_commit: Enrolled, tmp_path: Path
) -> None:
    linked = with_commit.add_worktree(tmp_path.resolve() / "linked", "work")
    found = find(linked / "src/a.py")
    assert found is not None
    assert (found.worktree, found.state) == (str(linked), str(with_commit.state))
    assert found.views == str(with_commit.root)
    assert place(linked / "src/a.py") == (str(linked), "src/a.py")


def test_a_linked_worktree_inside_the_main_one_is_a_worktree_of_its_own(with_commit: Enrolled) -> None:
    linked = with_commit.add_worktree(with_commit.root / ".claude/worktrees/w", "work")
    assert place(linked / "src/a.py") == (str(linked), "src/a.py")


def test_a_pointer_may_be_relative(with_commit: Enrolled, tmp_path: Path) -> None:
    linked = with_commit.add_worktree(tmp_path.resolve() / "linked", "work")
    pointer = linked / ".git"
    target = pointer.read_text().removeprefix("gitdir: ").strip()
    pointer.write_text(f"gitdir: {os.path.relpath(target, linked)}\n")
    assert place(linked / "a") == (str(linked), "a")


def test_a_worktree_of_a_bare_repository_is_found_and_its_views_are_in_the_state(tmp_path: Path) -> None:
    source = new_repository(tmp_path / "source", with_commit=True)
    bare = tmp_path.resolve() / "bare.git"
    git(tmp_path, "clone", "-q", "--bare", str(source), str(bare))
    linked = tmp_path.resolve() / "linked"
    git(bare, "worktree", "add", "-q", str(linked))
    (bare / MARKER).write_text(json.dumps({"format": FORMAT, "main": None}))
    found = find(linked / "a")
    assert found is not None
    assert (found.worktree, found.common, found.main) == (str(linked), str(bare), "")
    assert found.views == found.state


def test_a_repository_whose_git_directory_lies_elsewhere_is_found(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "root"
    git(tmp_path, "init", "-q", f"--separate-git-dir={tmp_path / 'elsewhere'}", str(root))
    enrolled = enrol(root)
    assert enrolled.common == tmp_path.resolve() / "elsewhere"
    assert place(root / "a") == (str(root), "a")


def test_a_git_directory_that_is_a_link_is_found(tmp_path: Path) -> None:
    root = new_repository(tmp_path.resolve() / "root")
    (root / ".git").rename(tmp_path / "moved")
    (root / ".git").symlink_to(tmp_path / "moved")
    enrol(root)
    assert place(root / "a") == (str(root), "a")


@pytest.fixture
def submodule(with_commit: Enrolled, tmp_path: Path) -> Path:
    library = new_repository(tmp_path / "library", with_commit=True)
    root = with_commit.root
    git(root, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(library), "lib")
    return root / "lib"


def test_a_submodule_that_is_not_enrolled_belongs_to_the_repository_around_it(
    with_commit: Enrolled, submodule: Path
) -> None:
    assert place(submodule / "a") == (str(with_commit.root), "lib/a")


def test_a_submodule_that_is_enrolled_is_its_files_own(with_commit: Enrolled, submodule: Path) -> None:
    inner = enrol(submodule)
    assert inner.common == with_commit.common / "modules/lib"
    assert place(submodule / "a") == (str(submodule), "a")


@pytest.mark.parametrize("content", ["", "gitdir:", "gitdir: nowhere\n", "noise\n", "gitdir: /\n", "\0"])
def test_a_pointer_that_leads_nowhere_is_no_repository(enrolled: Enrolled, content: str) -> None:
    broken = enrolled.root / "broken"
    broken.mkdir()
    (broken / ".git").write_text(content)
    assert place(broken / "a") == (str(enrolled.root), "broken/a")


@pytest.mark.parametrize("inside", ["", "HEAD", "config", "hooks/pre-commit", "claude-coordinator/state.db"])
def test_a_path_inside_gits_directory_is_of_the_repository_and_nothing_to_lock(
    enrolled: Enrolled, inside: str
) -> None:
    found = find(enrolled.common / inside)
    assert found is not None
    assert found.common == str(enrolled.common)
    assert not found.governs(str(enrolled.common / inside).rstrip("/"))


def test_the_folder_of_a_linked_worktree_in_gits_directory_belongs_to_the_repository(
    with_commit: Enrolled, tmp_path: Path
) -> None:
    with_commit.add_worktree(tmp_path / "linked", "work")
    found = find(with_commit.common / "worktrees/linked/HEAD")
    assert found is not None
    assert found.common == str(with_commit.common)


def test_a_branch_is_told_by_its_name(with_commit: Enrolled, tmp_path: Path) -> None:
    linked = with_commit.add_worktree(tmp_path / "linked", "feat/a-b")
    assert projects.branch(str(with_commit.root)) == "main"
    assert projects.branch(str(linked)) == "feat/a-b"


def test_a_branch_without_a_commit_has_its_name_already(enrolled: Enrolled) -> None:
    assert projects.branch(str(enrolled.root)) == "main"


def test_a_detached_head_is_told_by_its_commit(with_commit: Enrolled) -> None:
    git(with_commit.root, "checkout", "-q", "--detach")
    commit = git(with_commit.root, "rev-parse", "HEAD").strip()
    assert projects.branch(str(with_commit.root)) == commit[:12]


def test_where_there_is_no_git_there_is_no_branch(tmp_path: Path) -> None:
    assert projects.branch(str(tmp_path)) == ""
    assert projects.branch(str(tmp_path / "none")) == ""
