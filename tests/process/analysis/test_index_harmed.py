"""An index that is damaged, or cannot be written, or is read while it is written; a file without an end."""

from __future__ import annotations

import os
import resource
import sqlite3
import time

import pytest

from coord_core.analysis import database, index, workers
from coord_core.dependencies import open_index
from coord_core.domain.errors import BusyError, MachineError
from tests.process.analysis.conftest import Sources
from tests.support.dying import calls_of, killed_after

AT_FIRST = {"a.py": ["b.py"], "b.py": ["c.py"]}


@pytest.mark.parametrize("damage", [b"", b"no database at all " * 100, None])
def test_a_damaged_index_is_made_anew(sources: Sources, damage: bytes | None) -> None:
    sources.refresh()
    if damage is None:
        whole = bytearray(sources.index.read_bytes())
        whole[4096:] = os.urandom(len(whole) - 4096)
        damage = bytes(whole)
    sources.index.write_bytes(damage)
    sources.refresh()
    assert sources.edges() == AT_FIRST


@pytest.mark.parametrize(
    "damage", ["DROP TABLE edges", "DROP INDEX edges_by_target", "ALTER TABLE declared ADD COLUMN more"]
)
def test_what_is_not_there_is_seen_though_no_file_changed(sources: Sources, damage: str) -> None:
    sources.refresh()
    with sqlite3.connect(sources.index) as connection:
        connection.execute(damage)
    sources.refresh()
    assert sources.edges() == AT_FIRST
    with sqlite3.connect(sources.index) as connection:
        assert database.is_whole(connection)


@pytest.mark.parametrize("outline", ["[", "7", "[1]", '["", 1, 2, 3]', "null"])
def test_rows_that_make_no_sense_are_made_anew(sources: Sources, outline: str) -> None:
    sources.refresh()
    with sqlite3.connect(sources.index) as connection:
        connection.execute("UPDATE files SET outline = ? WHERE key = 'a.py'", (outline,))
    sources.write(a="import c")
    sources.refresh()
    assert sources.edges() == {"a.py": ["c.py"], "b.py": ["c.py"]}


def test_an_index_of_another_version_is_made_anew(sources: Sources) -> None:
    sources.refresh()
    with sqlite3.connect(sources.index) as connection:
        connection.execute("UPDATE meta SET value = 0 WHERE key = 'version'")
        connection.execute("DELETE FROM edges")
    assert open_index(str(sources.enrolled.state)) is None
    sources.refresh()
    assert sources.edges() == AT_FIRST


def test_where_the_disk_is_full_the_old_one_stays(sources: Sources) -> None:
    sources.refresh()
    before = sources.index.read_bytes()
    sources.write(**{f"m{number}": "import a" for number in range(10)})
    for rebuild in (True, False):
        child = os.fork()
        if child == 0:
            os._exit(_refresh_on_a_full_disk(sources, rebuild))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
        assert sources.index.read_bytes() == before
        assert [path.name for path in sources.enrolled.state.glob("dependencies*")] == [
            "dependencies.db",
            "dependencies.lock",
        ]


def _refresh_on_a_full_disk(sources: Sources, rebuild: bool) -> int:
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    try:
        sources.refresh(rebuild)
    except MachineError as error:
        return 0 if "cannot be written" in error.problem else 1
    return 2


def test_there_is_one_writer_at_a_time(sources: Sources) -> None:
    with database.alone(str(sources.enrolled.state), 0.0), pytest.raises(BusyError):
        index.refresh(sources.enrolled.project, patience=0.0)
    index.refresh(sources.enrolled.project, patience=0.0)


def test_a_reader_sees_the_old_one_while_it_is_written(sources: Sources) -> None:
    sources.refresh()
    connection = database.opened(str(sources.enrolled.state))
    with database.changing(connection):
        connection.execute("DELETE FROM edges")
        begun = time.monotonic()
        assert sources.edges() == AT_FIRST
        assert time.monotonic() - begun < 0.05
    connection.close()


def test_one_that_is_killed_while_it_builds_or_changes_loses_nothing(sources: Sources) -> None:
    sources.refresh()
    for rebuild in (True, False):
        sources.write(a="import b, c")
        work = lambda rebuild=rebuild: sources.refresh(rebuild)  # noqa: E731
        calls = calls_of(work)
        sources.write(a="import b")
        sources.refresh()
        for number in range(12):
            sources.write(a="import b, c" if number % 2 else "import b")
            killed_after(calls * (number + 1) // 14, work)
            assert sources.edges()["b.py"] == ["c.py"]
            assert sources.edges()["a.py"] in (["b.py"], ["b.py", "c.py"])
        sources.refresh()
        assert sources.edges() == {"a.py": ["b.py", "c.py"], "b.py": ["c.py"]}


def test_a_file_that_is_never_read_to_its_end_holds_up_no_other(
    sources: Sources, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 1.0)
    os.mkfifo(sources.root / "endless.py")
    worker = workers.Worker()
    names = ["a.py", "endless.py", "b.py"]
    read = worker.read([(name, str(sources.root / name)) for name in names])
    worker.end()
    assert [len(read[name].references) for name in names] == [1, 0, 1]
