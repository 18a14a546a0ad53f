"""However a repository changes: the index that was kept up to date has the edges that a new one has."""

from __future__ import annotations

import shutil
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coord_core.analysis import index
from coord_core.dependencies import open_index
from coord_core.project import Project
from tests.property.analysis_edits import edits
from tests.support.analysis import MemoryWorld
from tests.support.enrolment import enrol, new_repository
from tests.support.quick_folder import made

Edit = tuple[str, str, str]


@given(st.lists(st.lists(edits(), min_size=1, max_size=6), min_size=1, max_size=8), st.booleans())
@settings(max_examples=60)
def test_an_updated_index_is_the_one_that_a_new_build_makes(steps: list[list[Edit]], told: bool) -> None:
    with made() as folder:
        enrolled = enrol(new_repository(folder / "repository"))
        index.refresh(enrolled.project)
        for step in steps:
            touched = {key for edit in step for key in _apply(enrolled.root, edit)}
            if told:
                index.update(enrolled.project, touched)
            else:
                index.refresh(enrolled.project)
            updated = _edges(enrolled.project)
            assert updated == sorted(MemoryWorld(_texts(enrolled.root)).edges())
        index.refresh(enrolled.project, rebuild=True)
        assert updated == _edges(enrolled.project)


def _apply(root: Path, edit: Edit) -> list[str]:
    """The keys that are concerned. What stands in the way of a file is removed."""
    kind, key, given_ = edit
    path = root / key
    if kind == "write":
        _make_room(root, path)
        path.write_text(given_)
    elif kind == "delete":
        path.unlink(missing_ok=True)
    elif path.is_file():
        _make_room(root, root / given_)
        shutil.move(path, root / given_)
        return [key, given_]
    return [key]


def _make_room(root: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)


def _texts(root: Path) -> dict[str, str | bytes]:
    paths = [path for path in root.rglob("*") if path.is_file() and ".git" not in path.parts]
    views = (".claude-locks.yml", ".claude-tasks.yml", ".claude-audit.log")
    return {str(path.relative_to(root)): path.read_bytes() for path in paths if path.name not in views}


def _edges(project: Project) -> list[tuple[str, str]]:
    found = open_index(project.state)
    assert found is not None
    try:
        return found.edges()
    finally:
        found.close()
