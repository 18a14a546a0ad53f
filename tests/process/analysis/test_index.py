"""The index follows the files: all that git would track, as they are now."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from coord_core import project as projects
from coord_core.analysis import index
from coord_core.dependencies import open_index
from coord_core.install.enrolment import Site
from coord_core.install.enrolment import enrol as really_enrol
from tests.conftest import StartSession
from tests.process.analysis.conftest import Sources
from tests.support.analysis import write

AT_FIRST = {"a.py": ["b.py"], "b.py": ["c.py"]}


def test_it_says_who_depends_on_whom(sources: Sources) -> None:
    found = index.ensure(sources.enrolled.project)
    assert found.of("a.py") == ["b.py"]
    assert found.on("c.py") == ["b.py"]
    assert found.of("gone.py") == []
    assert found.files() == ["a.py", "b.py", "c.py"]
    found.close()


def test_a_reader_finds_none_before_it_is_made(sources: Sources) -> None:
    assert open_index(str(sources.enrolled.state)) is None


def test_it_follows_what_changes_comes_and_goes(sources: Sources) -> None:
    sources.refresh()
    assert sources.edges() == AT_FIRST
    sources.write(a="import c", d="import a")
    (sources.root / "b.py").unlink()
    sources.refresh()
    assert sources.edges() == {"a.py": ["c.py"], "d.py": ["a.py"]}


def test_a_change_of_the_same_length_at_the_same_moment_is_seen(sources: Sources) -> None:
    for text in ("import b", "import c"):
        sources.write(a=text)
        now = time.time_ns() + 10**10  # for as long as the test may take, it is that moment
        os.utime(sources.root / "a.py", ns=(now, now))
        sources.refresh()
        before = os.stat(sources.root / "a.py")
    sources.write(a="import b")
    os.utime(sources.root / "a.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    sources.refresh()
    assert sources.edges()["a.py"] == ["b.py"]


def test_a_folder_that_comes_can_be_what_an_import_means(sources: Sources) -> None:
    sources.write(a="from space import mod")
    sources.refresh()
    sources.write(space__mod="")
    sources.refresh()
    assert sources.edges()["a.py"] == ["space/mod.py"]


def test_what_a_star_import_takes_follows_what_is_exported(sources: Sources) -> None:
    sources.write(a="from pkg import *", pkg__mod="")
    write(sources.root / "pkg/__init__.py", "__all__ = []")
    sources.refresh()
    assert sources.edges()["a.py"] == ["pkg/__init__.py"]
    write(sources.root / "pkg/__init__.py", "__all__ = ['mod']")
    sources.refresh()
    assert sources.edges()["a.py"] == ["pkg/__init__.py", "pkg/mod.py"]


def test_what_git_ignores_is_not_there(sources: Sources) -> None:
    sources.refresh()
    (sources.root / ".gitignore").write_text("c.py\n")
    sources.refresh()
    assert sources.edges() == {"a.py": ["b.py"]}


def test_names_that_are_no_text_and_links_do_no_harm(sources: Sources) -> None:
    (sources.root / os.fsdecode(b"\xff.py")).write_text("import a")
    (sources.root / "link.py").symlink_to("a.py")
    (sources.root / "nowhere.py").symlink_to("gone.py")
    (sources.root / "new\nline.py").write_text("import a")
    sources.refresh()
    assert sources.edges() == {**AT_FIRST, "new\nline.py": ["a.py"]}


def test_a_link_means_the_file_that_it_leads_to(sources: Sources) -> None:
    sources.write(a="import link, out", real="", other="")
    (sources.root / "link.py").symlink_to("real.py")
    (sources.root / "out.py").symlink_to("/etc/hostname")
    sources.refresh()
    assert sources.edges()["a.py"] == ["real.py"]
    (sources.root / "link.py").unlink()
    (sources.root / "link.py").symlink_to("other.py")
    sources.refresh()
    assert sources.edges()["a.py"] == ["other.py"]
    (sources.root / "link.py").unlink()
    sources.write(link="import real")
    sources.refresh()
    assert sources.edges() == {"a.py": ["link.py"], "b.py": ["c.py"], "link.py": ["real.py"]}
    (sources.root / "link.py").unlink()
    (sources.root / "link.py").symlink_to("other.py")
    sources.refresh()
    assert sources.edges()["a.py"] == ["other.py"]


def test_what_cannot_be_read_has_no_dependencies(sources: Sources) -> None:
    (sources.root / "a.py").write_bytes(b"import b\0")
    sources.write(b="import c\n" + "#" * 1_000_000)
    sources.refresh()
    assert sources.edges() == {}


def test_a_folder_without_git_has_an_index(tmp_path: Path) -> None:
    root = tmp_path.resolve() / "plain"
    (root / "node_modules").mkdir(parents=True)
    for name in ("a.js", "b.js", "node_modules/c.js"):
        (root / name).write_text("import './b'; import './node_modules/c'")
    really_enrol(Site(str(root)))
    project = projects.find(str(root))
    assert project is not None
    found = index.ensure(project)
    assert found.edges() == [("a.js", "b.js")]
    found.close()


def test_what_a_session_writes_in_a_linked_worktree_is_read_from_there(
    sources: Sources, start_session: StartSession, tmp_path: Path
) -> None:
    sources.commit()
    sources.refresh()
    linked = sources.enrolled.add_worktree(tmp_path.resolve() / "linked", "other")
    session = start_session(folder=linked)
    for name, text in (("a.py", "import new"), ("new.py", "")):
        session.edit(name)
        (linked / name).write_text(text)
        session.edited(name)
    sources.refresh()
    assert sources.edges() == {"a.py": ["new.py"], "b.py": ["c.py"]}
    session.send("SessionEnd", reason="other")
    sources.refresh()
    assert sources.edges() == AT_FIRST


def test_many_files_are_read_by_processes_beside(sources: Sources) -> None:
    sources.write(**{f"m{number}": f"import m{number + 1}" for number in range(100)})
    told: list[tuple[int, int]] = []
    index.refresh(sources.enrolled.project, lambda done, total: told.append((done, total)))
    edges = sources.edges()
    assert edges == {**AT_FIRST, **{f"m{number}.py": [f"m{number + 1}.py"] for number in range(99)}}
    assert told[0] == (0, 206)
    assert told[-1] == (206, 206)
    assert told == sorted(told)


def test_an_index_of_another_version_of_a_language_is_made_anew(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources.refresh()
    from coord_core.analysis import parsing
    from coord_core.analysis.languages import python
    from coord_core.analysis.outline import EMPTY

    parsing._version.cache_clear()
    monkeypatch.setattr(python, "VERSION", python.VERSION + 1)
    monkeypatch.setattr(python, "outline", lambda *of: EMPTY)
    sources.refresh()
    parsing._version.cache_clear()
    assert sources.edges() == {}
