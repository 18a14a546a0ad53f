"""A worktree for a task: whole, with its branch, and nothing else is changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core import exclusion
from coord_core.domain.errors import InputError, MachineError
from coord_core.repository import refs
from coord_core.repository.worktrees import add_worktree, folder_for
from tests.process.repository.conftest import bytes_of, commit, hook
from tests.process.repository.making import BRANCH, add, shape
from tests.support.enrolment import git, new_repository


def test_a_worktree_has_the_branch_and_the_commits_files(repository: Path, folder: Path) -> None:
    git(repository, "config", "worktree.guessRemote", "true")
    git(repository, "config", "branch.autoSetupMerge", "always")

    added = add(repository, folder)

    assert (added.path, added.notes) == (str(folder), [])
    assert git(folder, "symbolic-ref", "HEAD").strip() == f"refs/heads/{BRANCH}"
    assert git(folder, "status", "--porcelain") == ""
    assert (folder / "b" / "c.txt").read_text() == "c\n"
    assert "locked" not in git(repository, "worktree", "list", "--porcelain")


def test_a_worktree_takes_a_branch_that_is_there(repository: Path, folder: Path) -> None:
    git(repository, "branch", BRANCH, "main~1")

    add(repository, folder, new=False)

    assert git(folder, "rev-parse", "HEAD") == git(repository, "rev-parse", "main~1")


def test_the_main_worktree_stays_clean_and_every_byte_of_it(repository: Path, folder: Path) -> None:
    (repository / "a.txt").write_text("of somebody\n")
    (repository / "untracked").write_text("of somebody\n")
    (repository / ".git" / "info").mkdir(exist_ok=True)
    (repository / ".git" / "info" / "exclude").write_text("*.o")
    before, status = bytes_of(repository), git(repository, "status", "--porcelain")

    add(repository, folder)

    after = bytes_of(repository)
    assert {name for name in before if after.get(name) != before[name]} == {".git/info/exclude"}
    assert git(repository, "status", "--porcelain") == status
    exclusion.remove(str(repository / ".git"))
    assert (repository / ".git" / "info" / "exclude").read_text() == "*.o"


def test_worktrees_that_are_ignored_already_need_no_line_of_ours(repository: Path, folder: Path) -> None:
    commit(repository, ".gitignore", ".claude/worktrees\n")

    add(repository, folder)
    add(repository, folder.with_name("second"), "claude-1/feat/y")

    assert not (repository / ".git" / "info" / "exclude").exists()


def test_the_line_is_put_in_once(repository: Path, folder: Path) -> None:
    add(repository, folder)
    add(repository, folder.with_name("second"), "claude-1/feat/y")

    text = (repository / ".git" / "info" / "exclude").read_text()
    assert text.count("/.claude/worktrees/\n") == 1


def test_a_folder_that_exists_gives_way_to_another_name(repository: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "file").write_text("of somebody\n")

    added = add(repository, folder)

    assert added.path == f"{folder}-2"
    assert os.listdir(folder) == ["file"]


def test_a_folder_that_git_still_knows_gives_way_too(repository: Path, folder: Path) -> None:
    git(repository, "worktree", "add", "-q", "--detach", str(folder))
    git(repository, "worktree", "lock", str(folder))
    folder.rename(folder.with_name("on another disk"))

    assert add(repository, folder).path == f"{folder}-2"


def test_a_bare_repository_has_its_worktrees_beside_it(repository: Path, remote: Path) -> None:
    place = folder_for("", str(remote), "task-001-x")
    commit = refs.commit_of(str(remote), "refs/heads/main")

    added = add_worktree("", str(remote), place, BRANCH, commit, [".env"], "")

    assert added.path == str(remote.parent / "remote.worktrees" / "task-001-x")
    assert (Path(added.path) / "a.txt").read_text() == "a\n"


def test_a_sparse_checkout_stays_sparse(repository: Path, folder: Path) -> None:
    commit(repository, "big/file")
    git(repository, "sparse-checkout", "set", "b")

    add(repository, folder)

    assert git(folder, "status", "--porcelain") == ""
    assert (folder / "b" / "c.txt").exists()
    assert not (folder / "big").exists()


def test_submodules_are_said_to_be_missing(repository: Path, folder: Path, tmp_path: Path) -> None:
    inner = new_repository(tmp_path / "inner", with_commit=True)
    git(repository, "-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner), "sub")
    git(repository, "commit", "-qm", "Add sub")

    assert any("Submodules are not checked out" in note for note in add(repository, folder).notes)


def test_a_post_checkout_hook_that_fails_is_a_note(repository: Path, folder: Path) -> None:
    hook(repository, "post-checkout", "echo no node_modules >&2; exit 3")

    added = add(repository, folder)

    assert added.notes == ["The post-checkout hook failed (no node_modules)."]
    assert git(folder, "status", "--porcelain") == ""


def test_a_branch_that_is_checked_out_elsewhere_stays_there(repository: Path, folder: Path) -> None:
    before = shape(repository)

    with pytest.raises(MachineError, match="main"):
        add(repository, folder, "main", new=False)

    assert {**shape(repository)[0], **before[0]} == shape(repository)[0]  # type: ignore[dict-item]
    assert shape(repository)[1:] == before[1:]


@pytest.mark.parametrize("name", ["-f", "--detach", "a..b", "-"])
def test_a_name_that_git_would_read_otherwise_is_wrong_input(
    repository: Path, folder: Path, name: str
) -> None:
    with pytest.raises(InputError):
        add(repository, folder, name)

    assert not folder.exists()
