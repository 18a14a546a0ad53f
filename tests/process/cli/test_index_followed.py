"""The index follows what changes meanwhile, and is made again when it is damaged."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.analysis import database
from coord_core.dependencies import open_index
from coord_core.services.dependencies_due import AT, DUE
from tests.support.enrolment import Enrolled
from tests.support.waiting import wait_until

from .conftest import Someone
from .program import Program
from .sources import AS_IT_IS, GOOD, commit, put


def test_what_is_written_while_another_makes_the_index_comes_into_it(
    repository: Enrolled, program: Program, one: Someone, two: Someone
) -> None:
    """The updater that an edit starts meets `deps` at work, is BusyError, and gone; nobody looks again."""
    put(repository.root, {"a.py": "import b", "b.py": "", "c.py": "", "d.py": ""})
    assert program("deps").status == 0
    fields = {**json.loads(repository.marker.read_text()), "program": sys.executable, "analysis": True}
    repository.marker.write_text(json.dumps(fields))

    def writes(text: str) -> None:
        assert one.edit("a.py").is_silent
        (repository.root / "a.py").write_text(text)
        assert one.edited("a.py").is_silent

    def of_a() -> list[str]:
        index = open_index(str(repository.state))
        assert index is not None
        found = index.of("a.py")
        index.close()
        return found

    def is_at_rest() -> bool:
        with repository.reading() as tx:
            return not tx.meta(AT) and not tx.meta(DUE)

    writes("import b, c")
    wait_until(lambda: of_a() == ["b.py", "c.py"], "the index follows")
    wait_until(is_at_rest, "the updater ends")
    with database.alone(str(repository.state), 1.0):  # as a `deps` that has listed the files already
        writes("import b, c, d")
        time.sleep(3)
    wait_until(lambda: of_a() == ["b.py", "c.py", "d.py"], "the index follows")


@pytest.mark.parametrize(
    "damage",
    ["UPDATE files SET outline = '[\"' WHERE key = 'good.js'", "DROP TABLE questions"],
    ids=["an outline", "a table"],
)
def test_an_index_that_is_damaged_in_a_part_is_made_again(
    program: Program, repository: Enrolled, damage: str
) -> None:
    """ "Whatever is wrong with it, it is made again" (0015): an unexpected error, "free some space"."""
    put(repository.root, {**GOOD, "good.js": ""})
    assert program("deps").status == 0
    with sqlite3.connect(repository.state / "dependencies.db") as connection:
        connection.execute(damage)
    put(repository.root, GOOD)
    done = program("deps", "good.js")
    assert (done.status, done.lines) == (0, AS_IT_IS), done


def _other_release(root: Path) -> None:
    (root / "current").unlink()
    (root / "current").symlink_to("two")


def _swap(root: Path) -> None:
    for old, new in (("x.js", "t"), ("y.js", "x.js"), ("t", "y.js")):
        (root / old).rename(root / new)


@pytest.mark.parametrize("change", [_other_release, _swap])
def test_an_update_ends_at_the_graph_of_a_full_build(
    program: Program, repository: Enrolled, change: Callable[[Path], None]
) -> None:
    """A link through another link, which moves; two files of one size and time that are swapped."""
    root = repository.root
    put(
        root,
        {
            "one/p.js": "",
            "two/p.js": "",
            "a.js": "import './l'",
            "x.js": "import './a'",
            "y.js": "import './b'",
        },
    )
    put(root, {"b.js": ""})
    (root / "current").symlink_to("one")
    (root / "l.js").symlink_to("current/p.js")
    for name in ("x.js", "y.js"):
        os.utime(root / name, (1e9, 1e9))  # as from an archive
    assert program("deps").status == 0
    change(root)
    assert program("deps", "--graph").lines == program("deps", "--graph", "--rebuild").lines


def test_a_file_of_a_linked_worktree_is_not_said_to_be_unknown_to_git(
    program: Program, repository: Enrolled, tmp_path: Path
) -> None:
    put(repository.root, {"b.py": ""})
    commit(repository.root)
    there = repository.add_worktree(tmp_path / "there", "other")
    put(there, {"a.py": "import b\n"})
    commit(there)
    assert "is no file that git tracks" not in program("deps", "a.py", folder=there).stderr
