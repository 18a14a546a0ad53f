"""Where a path belongs: to which repository, working tree or folder."""

from __future__ import annotations

import json
from pathlib import Path

from coord_core.project import FORMAT, PLAIN_MARKER, plain_folders
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.finding import find, place, write


def test_a_file_belongs_to_the_repository_around_it(enrolled: Enrolled) -> None:
    assert place(write(enrolled.root / "src/deep/a.py")) == (str(enrolled.root), "src/deep/a.py")


def test_the_repositorys_places_are_told(enrolled: Enrolled) -> None:
    found = find(enrolled.root / "a")
    assert found is not None
    assert (found.common, found.state) == (str(enrolled.common), str(enrolled.state))
    assert (found.marker, found.main, found.views) == (str(enrolled.marker), *[str(enrolled.root)] * 2)


def test_the_roots_key_is_empty(enrolled: Enrolled) -> None:
    assert place(enrolled.root) == (str(enrolled.root), "")


def test_a_file_that_is_not_there_yet_in_a_folder_that_is_not_there_yet_belongs_too(
    enrolled: Enrolled,
) -> None:
    assert place(enrolled.root / "new/newer/newest.py") == (str(enrolled.root), "new/newer/newest.py")


def test_what_is_below_a_file_belongs_too(enrolled: Enrolled) -> None:
    write(enrolled.root / "file")
    assert place(enrolled.root / "file/below") == (str(enrolled.root), "file/below")


def test_a_repository_that_is_not_enrolled_governs_nothing(tmp_path: Path) -> None:
    root = new_repository(tmp_path / "plain")
    assert place(root / "a") is None
    assert place(root / ".git/config") is None


def test_outside_of_every_repository_nothing_is_governed(enrolled: Enrolled, tmp_path: Path) -> None:
    assert place(tmp_path / "a") is None
    assert place(f"{enrolled.root}-2/a") is None
    assert place("/") is None


def test_a_repository_that_is_not_enrolled_inside_one_that_is_does_not_hide_it(enrolled: Enrolled) -> None:
    inner = new_repository(enrolled.root / "vendor/lib")
    assert place(inner / "a") == (str(enrolled.root), "vendor/lib/a")


def test_an_enrolled_repository_inside_another_is_its_files_own(enrolled: Enrolled) -> None:
    inner = enrol(new_repository(enrolled.root / "vendor/lib"))
    assert place(inner.root / "a") == (str(inner.root), "a")
    assert place(enrolled.root / "vendor/a") == (str(enrolled.root), "vendor/a")


def test_an_enrolled_repository_inside_one_that_is_not_is_found(tmp_path: Path) -> None:
    outer = new_repository(tmp_path / "outer")
    inner = enrol(new_repository(outer / "inner"))
    assert place(inner.root / "a") == (str(inner.root), "a")
    assert place(outer / "a") is None


def plain(folder: Path) -> Path:
    write(folder / PLAIN_MARKER).write_text(json.dumps({"format": FORMAT, "main": "."}))
    write(Path(plain_folders())).write_text(f"{folder}\n")
    return folder


def test_a_folder_without_git_that_the_users_list_does_not_name_is_no_project(tmp_path: Path) -> None:
    root = plain(tmp_path.resolve() / "notes")
    Path(plain_folders()).write_text("/elsewhere\n")
    assert find(root / "a.md") is None


def test_a_folder_without_git_can_be_a_project(tmp_path: Path) -> None:
    root = plain(tmp_path.resolve() / "notes")
    found = find(root / "deep/a.md")
    assert found is not None
    assert (found.worktree, found.main, found.views) == (str(root), str(root), str(root))
    assert found.state == str(root / ".claude/coordinator")
    assert found.key(str(root / "deep/a.md")) == "deep/a.md"


def test_a_folder_without_git_and_without_a_marker_is_not_governed(tmp_path: Path) -> None:
    (tmp_path / ".claude").mkdir()
    assert place(tmp_path / "a") is None
