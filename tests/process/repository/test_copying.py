"""What a checkout needs is copied from the main worktree: nothing from outside, nothing over anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from coord_core.domain.errors import MachineError
from coord_core.repository.copying import copy
from tests.process.repository.conftest import commit
from tests.process.repository.making import limited
from tests.support.enrolment import git


@pytest.fixture
def worktree(repository: Path) -> Path:
    commit(repository, ".gitignore", ".env*\n*.local.yml\n/links/\n")
    place = repository / ".claude" / "worktrees" / "x"
    git(repository, "worktree", "add", "-q", "-b", "x", str(place))
    return place


def write(path: Path, text: str = "secret\n", mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def untracked(worktree: Path) -> list[str]:
    return sorted(git(worktree, "ls-files", "--others").splitlines())


def test_globs_are_relative_to_the_root(repository: Path, worktree: Path) -> None:
    for name in (
        ".env",
        "sub/.env",
        "config/a.local.yml",
        "config/deep/b.local.yml",
        "x/y/.env.local",
        ".env.local",
    ):
        write(repository / name)

    assert copy(str(repository), str(worktree), [".env", "config/*.local.yml", "**/.env.local"]) == []

    assert untracked(worktree) == [".env", ".env.local", "config/a.local.yml", "x/y/.env.local"]


def test_content_and_mode_are_kept(repository: Path, worktree: Path) -> None:
    write(repository / ".env", "a\0b", 0o640)
    write(repository / ".env.sh", "run", 0o755)

    copy(str(repository), str(worktree), [".env*"])

    assert (worktree / ".env").read_text() == "a\0b"
    assert (worktree / ".env").stat().st_mode & 0o777 == 0o640
    assert (worktree / ".env.sh").stat().st_mode & 0o777 == 0o755


def test_a_tracked_file_is_left_to_git_and_nothing_is_overwritten(repository: Path, worktree: Path) -> None:
    write(repository / "a.txt", "changed in main\n")
    write(repository / ".env")
    write(worktree / ".env", "of somebody\n")

    assert copy(str(repository), str(worktree), ["*", ".env"]) == []

    assert (worktree / "a.txt").read_text() == "a\n"
    assert (worktree / ".env").read_text() == "of somebody\n"


@pytest.mark.parametrize("glob", ["../secret", "a/../../secret", "/etc/passwd", "..", "/", ""])
def test_a_glob_that_leads_out_is_refused(repository: Path, worktree: Path, glob: str) -> None:
    write(repository.parent / "secret")

    notes = copy(str(repository), str(worktree), [glob])

    assert untracked(worktree) == []
    assert bool(notes) or glob == "/etc/passwd"


def test_neither_links_nor_pipes_are_copied(repository: Path, worktree: Path) -> None:
    outside = write(repository.parent / "outside" / ".env.local")
    (repository / ".env").symlink_to(outside)
    (repository / "links").mkdir()
    (repository / "links" / "folder").symlink_to(outside.parent)
    os.mkfifo(repository / ".env.pipe")

    notes = copy(
        str(repository), str(worktree), [".env*", "links/**", "links/folder/.env.local", "**/.env.local"]
    )

    assert untracked(worktree) == []
    assert any("'.env' was not copied" in note for note in notes)


def test_a_folder_of_the_branch_that_leads_out_is_not_written_into(repository: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    write(repository / "config" / "a.local.yml")
    git(repository, "config", "core.excludesFile", str(tmp_path / "ignored"))
    (tmp_path / "ignored").write_text("*.local.yml\n")
    git(repository, "switch", "-qc", "linked")
    (repository / "config").rename(repository / "kept")
    (repository / "config").symlink_to(outside)
    git(repository, "add", "config")
    git(repository, "commit", "-qm", "Link")
    git(repository, "switch", "-q", "main")
    (repository / "kept").rename(repository / "config")
    place = repository / "linked"
    git(repository, "worktree", "add", "-q", str(place), "linked")

    notes = copy(str(repository), str(place), ["config/*.local.yml"])

    assert os.listdir(outside) == []
    assert "leads out of the worktree" in notes[0]


def test_a_repository_inside_is_not_copied(repository: Path, worktree: Path) -> None:
    write(worktree / ".env")
    git(repository, "init", "-q", "inner")
    write(repository / "inner" / ".env")

    copy(str(repository), str(worktree), ["**/.env", "inner/**", ".claude/**", ".git/**", "**"])

    assert untracked(worktree) == [".env"]


def test_odd_names_are_copied(repository: Path, worktree: Path) -> None:
    for name in (".env é\n", ".env -x", os.fsdecode(b".env\xff")):
        write(repository / name)

    assert copy(str(repository), str(worktree), [".env*"]) == []

    assert len(list(worktree.glob(".env*"))) == 3


def test_a_full_disk_ends_it_and_leaves_no_part_of_a_file(repository: Path, worktree: Path) -> None:
    write(repository / ".env", "x" * 200_000)

    with pytest.raises(MachineError, match="could not be copied"):
        limited(lambda: copy(str(repository), str(worktree), [".env"]))

    assert untracked(worktree) == []
