"""Would two branches clash? Asked in memory: nothing in the repository changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.domain.errors import MachineError
from coord_core.repository import merging
from coord_core.repository.merging import hindrance
from tests.process.repository.conftest import bytes_of, commit
from tests.support.enrolment import git


def clashes(common: str, one: str, other: str) -> list[str]:
    (found,) = merging.clashes(common, [(one, other)])
    return found


def branch(repository: Path, name: str, file: str, text: str, start: str = "main") -> None:
    git(repository, "switch", "-q", "-c", name, start)
    commit(repository, file, text)
    git(repository, "switch", "-q", "main")


def test_the_files_that_would_clash_are_named(repository: Path, common: str) -> None:
    git(repository, "config", "merge.conflictStyle", "diff3")
    git(repository, "config", "core.quotePath", "true")
    odd = 'odd "é"\n\tname'
    commit(repository, odd, "before\n")
    for name in ("one", "other"):
        branch(repository, name, "a.txt", f"of {name}\n")
        git(repository, "switch", "-q", name)
        commit(repository, odd, f"of {name}\n")
        commit(repository, f"only-{name}", "x\n")
        git(repository, "switch", "-q", "main")

    assert clashes(common, "one", "other") == ["a.txt", odd]


def test_branches_that_touch_other_files_do_not_clash(repository: Path, common: str) -> None:
    branch(repository, "one", "a.txt", "of one\n")
    branch(repository, "other", "b/c.txt", "of the other\n")

    assert clashes(common, "one", "other") == []


def test_a_file_removed_here_and_changed_there_clashes(repository: Path, common: str) -> None:
    branch(repository, "one", "a.txt", "of one\n")
    git(repository, "switch", "-qc", "other")
    git(repository, "rm", "-q", "a.txt")
    git(repository, "commit", "-qm", "Remove")

    assert clashes(common, "one", "other") == ["a.txt"]


def test_a_folder_moved_here_and_added_to_there_clashes(repository: Path, common: str) -> None:
    """Neither branch touches a path that the other touches."""
    for name in ("a", "b", "c"):
        commit(repository, f"old/{name}", f"{name}\n" * 9)
    branch(repository, "one", "old/new", "new\n")
    git(repository, "switch", "-qc", "other")
    git(repository, "mv", "old", "moved")
    git(repository, "commit", "-qm", "Move")

    assert clashes(common, "one", "other") == ["moved/new"]


def test_a_file_here_and_a_folder_of_that_name_there_clash(repository: Path, common: str) -> None:
    branch(repository, "one", "thing", "a file\n")
    branch(repository, "other", "thing/inside", "in a folder\n")

    (found,) = clashes(common, "one", "other")
    assert found.startswith("thing")


def test_each_of_many_pairs_has_its_own_answer(repository: Path, common: str) -> None:
    branch(repository, "a1", "a.txt", "1\n")
    branch(repository, "a2", "a.txt", "2\n")
    branch(repository, "ab", "b.txt", "b\n", start="a2")
    branch(repository, "b", "b.txt", "other\n")
    git(repository, "branch", "b-too", "b")
    wanted = {
        ("a1", "a2"): ["a.txt"], ("main", "a1"): [], ("a2", "ab"): [], ("a1", "ab"): ["a.txt"],
        ("ab", "b"): ["b.txt"], ("b", "b-too"): [], ("a1", "gone"): [], ("ab", "b-too"): ["b.txt"],
        ("a1", "b"): [], ("b", "ab"): ["b.txt"],
    }  # fmt: skip

    assert merging.clashes(common, list(wanted)) == list(wanted.values())
    assert merging.clashes(common, []) == []


def test_git_that_fails_is_said(repository: Path, common: str, monkeypatch: pytest.MonkeyPatch) -> None:
    branch(repository, "one", "a.txt", "of one\n")
    monkeypatch.setattr(merging, "_apart", lambda common, scratch: {"GIT_OBJECT_DIRECTORY": scratch})

    with pytest.raises(MachineError, match="could not compare"):
        clashes(common, "main", "one")


def test_nothing_in_the_repository_changes(repository: Path, common: str) -> None:
    branch(repository, "one", "a.txt", "of one\n")
    branch(repository, "other", "a.txt", "of the other\n")
    (repository / "a.txt").write_text("of somebody\n")
    before = bytes_of(repository)

    assert clashes(common, "one", "other")

    assert bytes_of(repository) == before


def test_a_repository_of_an_odd_name_is_read(tmp_path: Path) -> None:
    folder = tmp_path.resolve() / 'a:b "c" \\d;'
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "a.txt", "a\n")
    branch(folder, "one", "a.txt", "of one\n")
    branch(folder, "other", "a.txt", "of the other\n")

    assert clashes(str(folder / ".git"), "one", "other") == ["a.txt"]


def test_without_a_common_commit_what_both_have_otherwise_clashes(repository: Path, common: str) -> None:
    git(repository, "switch", "-q", "--orphan", "alone")
    commit(repository, "a.txt", "of its own\n")

    assert clashes(common, "main", "alone") == ["a.txt"]


@pytest.mark.parametrize("name", ["nowhere", "--all", "-z", ""])
def test_a_branch_that_is_not_there_clashes_with_nothing(repository: Path, common: str, name: str) -> None:
    assert clashes(common, "main", name) == []
    assert clashes(common, name, "main") == []


def test_a_tag_of_the_same_name_is_not_taken_for_the_branch(repository: Path, common: str) -> None:
    branch(repository, "one", "a.txt", "of one\n")
    branch(repository, "other", "a.txt", "of the other\n")
    git(repository, "tag", "other", "main")

    assert clashes(common, "one", "other") == ["a.txt"]


def test_an_old_git_is_said_to_be_and_nothing_compared(
    repository: Path, common: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    branch(repository, "one", "a.txt", "of one\n")
    branch(repository, "other", "a.txt", "of the other\n")
    assert hindrance(common) == ""
    old_git(tmp_path / "old", monkeypatch)

    assert clashes(common, "one", "other") == []
    assert "2.37" in hindrance(common)


def old_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A git that calls itself 2.37 and, as that one, knows no `merge-tree --write-tree`."""
    import os
    import shutil

    folder.mkdir()
    (folder / "git").write_text(
        f"""#!/bin/sh
case " $* " in
*" version "*) echo "git version 2.37.1 (Apple Git-137.1)"; exit ;;
*" merge-tree "*) exit 129 ;;
esac
exec {shutil.which("git")} "$@"
"""
    )
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")
