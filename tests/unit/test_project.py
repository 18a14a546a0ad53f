"""Where a path belongs, and under which one key: no two keys for one file, no file without its lock."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from coord_core import project as projects
from coord_core.domain.errors import InputError, StateError
from coord_core.project import FORMAT, MARKER, PLAIN_MARKER, Project, plain_folders
from tests.support.enrolment import Enrolled, enrol, git, new_repository


def find(path: Path | str, folder: Path | str = "/") -> Project | None:
    return projects.find(projects.resolve(str(path), str(folder)))


def place(path: Path | str, folder: Path | str = "/") -> tuple[str, str] | None:
    """The working tree and the key of a path, None when it is not governed."""
    resolved = projects.resolve(str(path), str(folder))
    project = projects.find(resolved)
    return None if project is None else (project.worktree, project.key(resolved))


def write(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    return path


@pytest.fixture
def with_commit(tmp_path: Path) -> Enrolled:
    return enrol(new_repository(tmp_path.resolve() / "repository", with_commit=True))


# one repository


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


# one key for one file


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


# several repositories


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


# linked worktrees and other pointers


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


# git's own directory


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


@pytest.mark.parametrize("marker", [MARKER, PLAIN_MARKER, f".git/{MARKER}"])
def test_a_file_of_a_repository_cannot_enrol_a_folder_of_it(enrolled: Enrolled, marker: str) -> None:
    """It may come with a clone, or be written by a session that wants to be let through."""
    write(enrolled.root / "src" / marker).write_text('{"format": 1, "settings": {"ignore": ["*"]}}')
    assert place(enrolled.root / "src/a.py") == (str(enrolled.root), "src/a.py")


# without git


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


# a marker that cannot be used


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "noise", "\0", '{"format": 1} x'])
def test_a_damaged_marker_is_no_freedom(enrolled: Enrolled, content: str) -> None:
    enrolled.marker.write_text(content)
    with pytest.raises(StateError, match="damaged") as caught:
        find(enrolled.root / "a")
    assert "init" in caught.value.mend


def test_a_marker_that_is_not_utf8_is_damaged(enrolled: Enrolled) -> None:
    enrolled.marker.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StateError, match="damaged"):
        find(enrolled.root / "a")


@pytest.mark.parametrize("version", [2, 99, "1", None, 0, [1]])
def test_a_marker_of_another_version_is_refused_with_what_to_do(enrolled: Enrolled, version: object) -> None:
    enrolled.marker.write_text(json.dumps({"format": version}))
    with pytest.raises(StateError, match="another version") as caught:
        find(enrolled.root / "a")
    assert "Install that version or newer" in caught.value.mend


def test_a_marker_that_cannot_be_read_is_no_freedom(enrolled: Enrolled) -> None:
    enrolled.marker.unlink()
    enrolled.marker.symlink_to("nowhere")
    with pytest.raises(StateError, match="cannot be read"):
        find(enrolled.root / "a")


def test_a_marker_that_is_a_folder_is_no_freedom(enrolled: Enrolled) -> None:
    enrolled.marker.unlink()
    enrolled.marker.mkdir()
    with pytest.raises(StateError, match="cannot be read"):
        find(enrolled.root / "a")


@pytest.mark.parametrize(
    "compiled", [{"settings": []}, {"settings": "x"}, {"main": 7}, {"settings": {"lock_ttl": "1h"}}], ids=str
)
def test_a_marker_with_a_field_of_another_type_is_damaged(
    enrolled: Enrolled, compiled: dict[str, object]
) -> None:
    enrolled.marker.write_text(json.dumps({"format": FORMAT, **compiled}))
    with pytest.raises(StateError, match="damaged"):
        find(enrolled.root / "a")


# settings


def test_without_settings_the_defaults_hold(enrolled: Enrolled) -> None:
    policy = enrolled.project.policy
    assert (policy.lock_ttl, policy.release_on) == (3600.0, "stop")
    assert (policy.subagents_shared, policy.shared_across_worktrees) == (False, True)


def test_compiled_settings_become_the_policy(enrolled: Enrolled) -> None:
    enrolled.configure(lock_ttl=60.0, release_on="commit", subagents="shared", lock_scope="worktree")
    policy = enrolled.project.policy
    assert (policy.lock_ttl, policy.release_on) == (60.0, "commit")
    assert (policy.subagents_shared, policy.shared_across_worktrees) == (True, False)


def test_only_what_the_approved_globs_name_is_ignored(enrolled: Enrolled) -> None:
    assert not enrolled.project.ignores("a.lock")
    enrolled.configure(ignore=["*.lock", "build/**"])
    ignored = [key for key in ("a.lock", "x/a.lock", "build/a", "a.py") if enrolled.project.ignores(key)]
    assert ignored == ["a.lock", "x/a.lock", "build/a"]


# branches


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
