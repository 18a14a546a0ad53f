"""However a repository changes: the index that was kept up to date has the edges that a new one has."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from coord_core.analysis import index
from coord_core.dependencies import open_index
from coord_core.project import Project
from tests.property.analysis_edits import beginning, edit
from tests.support.analysis import MemoryWorld, write
from tests.support.enrolment import enrol, new_repository
from tests.support.quick_folder import made
from tests.support.thoroughness import examples

Edit = tuple[str, str, str]
STEPS = 8


@given(st.integers(min_value=0, max_value=1 << 32), st.integers(1, 4), st.booleans())
@examples(20)
def test_an_updated_index_is_the_one_that_a_new_build_makes(seed: int, size: int, told: bool) -> None:
    """`size`: edits of a step. `told`: the index hears what changed, instead of looking for it."""
    chance = Random(seed)
    with made() as folder:
        enrolled = enrol(new_repository(folder / "repository"))
        for key, text in beginning(chance).items():
            _apply(enrolled.root, ("write", key, text))
        index.refresh(enrolled.project)
        for _ in range(STEPS):
            edits = [edit(chance, sorted(_texts(enrolled.root))) for _ in range(size)]
            touched = {key for each in edits for key in _apply(enrolled.root, each)}
            if told:
                index.update(enrolled.project, touched)
            else:
                index.refresh(enrolled.project)
            assert _edges(enrolled.project) == sorted(MemoryWorld(_texts(enrolled.root)).edges())
        updated = _edges(enrolled.project)
        index.refresh(enrolled.project, rebuild=True)
        assert updated == _edges(enrolled.project)


def _apply(root: Path, edit: Edit) -> list[str]:
    """The keys that are concerned."""
    kind, key, given_ = edit
    path = root / key
    if kind == "write":
        write(path, given_)
    elif kind == "delete":
        path.unlink(missing_ok=True)
    elif path.is_file():
        (root / given_).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, root / given_)
        return [key, given_]
    return [key]


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
