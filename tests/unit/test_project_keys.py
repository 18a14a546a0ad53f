"""Under which one key a path is locked: no two keys for one file, however it is spelled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coord_core import project as projects
from coord_core.domain.errors import InputError
from coord_core.project import FORMAT
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.finding import place, write

SPELLINGS = [
    "src/a.py",
    "./src/a.py",
    "src/./a.py",
    "src//a.py",
    "src/../src/a.py",
    "none/../src/a.py",
    "src/sub/../a.py",
    "src/a.py/",
    "src/a.py/.",
    "link/a.py",
    "alias.py",
    "far.py",
    "around/src/a.py",
]


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_of_a_file_has_the_same_key(enrolled: Enrolled, tmp_path: Path, spelling: str) -> None:
    root = enrolled.root
    write(root / "src/a.py")
    (root / "src/sub").mkdir()
    (root / "link").symlink_to("src")
    (root / "alias.py").symlink_to(root / "src/a.py")
    (root / "far.py").symlink_to(tmp_path / "hop")
    (tmp_path / "hop").symlink_to(root / "link/a.py")
    (root / "around").symlink_to(root)
    assert place(spelling, root) == (str(root), "src/a.py")
    assert place(f"{root}/{spelling}") == (str(root), "src/a.py")


def test_a_link_into_the_repository_from_outside_leads_to_the_files_key(
    enrolled: Enrolled, tmp_path: Path
) -> None:
    write(enrolled.root / "src/a.py")
    (tmp_path / "elsewhere").symlink_to(enrolled.root / "src")
    assert place(tmp_path / "elsewhere/a.py") == (str(enrolled.root), "src/a.py")
    assert place(tmp_path / "elsewhere/new.py") == (str(enrolled.root), "src/new.py")


def test_a_link_out_of_the_repository_leads_out_of_it(enrolled: Enrolled, tmp_path: Path) -> None:
    (enrolled.root / "out").symlink_to(tmp_path / "outside")
    assert place(enrolled.root / "out/a") is None


def test_a_link_that_leads_nowhere_yet_is_the_file_that_writing_it_would_make(enrolled: Enrolled) -> None:
    (enrolled.root / "alias").symlink_to("target")
    assert place(enrolled.root / "alias") == (str(enrolled.root), "target")


def test_links_in_a_circle_have_a_key_all_the_same(enrolled: Enrolled) -> None:
    (enrolled.root / "one").symlink_to("two")
    (enrolled.root / "two").symlink_to("one")
    found = place(enrolled.root / "one")
    assert found is not None
    assert found[0] == str(enrolled.root)


def test_dots_above_the_root_lead_out_of_the_repository(enrolled: Enrolled, tmp_path: Path) -> None:
    assert place("../beside", enrolled.root) is None
    assert place(f"../{enrolled.root.name}/a", enrolled.root) == (str(enrolled.root), "a")


STRANGE = [
    "a b", " a", "a ", "it's", 'say "hi"', "back\\slash", "new\nline", "tab\t", "😀", "日本語", "é",
    "e\u0301", "\u202eevil", "-rf", "*", "[a]", "?", "a:b", "workflow:ci", "#", "~", "$HOME", "x" * 255,
    "..a", "a..", ".a",
]  # fmt: skip


@pytest.mark.parametrize("name", STRANGE, ids=ascii)
def test_a_strange_name_is_its_own_key(enrolled: Enrolled, name: str) -> None:
    write(enrolled.root / name / name)
    assert place(enrolled.root / name / name) == (str(enrolled.root), f"{name}/{name}")


@pytest.mark.parametrize(
    "name", ["a b", " a", "it's", "back\\slash", "new\nline", "😀", "e\u0301"], ids=ascii
)
def test_a_repository_in_a_folder_with_a_strange_name_is_found(tmp_path: Path, name: str) -> None:
    root = new_repository(tmp_path.resolve() / name, with_commit=True)
    enrolled = enrol(root)
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "work")
    assert place(root / "a") == (str(root), "a")
    assert place(linked / "a") == (str(linked), "a")


@pytest.mark.parametrize("part", ["x" * 200 + "/", "x/", "x" * 300 + "/"])
def test_a_path_of_4000_characters_has_a_key(enrolled: Enrolled, part: str) -> None:
    key = (part * 4000)[:3990] + "x"
    assert place(enrolled.root / key) == (str(enrolled.root), key)


def test_a_path_longer_than_any_file_may_have_does_not_break_the_search(enrolled: Enrolled) -> None:
    assert place(f"{enrolled.root}/{'x/' * 20_000}y") is not None


@pytest.mark.parametrize("path", ["", "a\0b", "\0"])
def test_a_path_that_no_file_can_have_is_the_callers_fault(path: str) -> None:
    with pytest.raises(InputError, match="empty or holds a NUL"):
        projects.resolve(path, "/")


def test_where_the_disk_ignores_case_and_unicode_form_so_do_keys(enrolled: Enrolled) -> None:
    enrolled.marker.write_text(json.dumps({"format": FORMAT, "main": "..", "folds": True}))
    one = [place(enrolled.root / name) for name in ("Straße/É.py", "STRASSE/e\u0301.PY", "strasse/é.py")]
    assert one[0] is not None
    assert len(set(one)) == 1


def test_where_the_disk_tells_them_apart_so_do_keys(enrolled: Enrolled) -> None:
    assert len({place(enrolled.root / name) for name in ("é", "e\u0301", "É")}) == 3
