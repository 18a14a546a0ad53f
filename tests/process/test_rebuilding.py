"""Hooks rebuild a lost or damaged state by themselves: whatever the damage, one file has one holder."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.process.test_races import begin
from tests.support.enrolment import Enrolled
from tests.support.hooks import answer_of
from tests.support.sessions import Session

Locks = list[tuple[int, str, str]]
PAGE = 4096
ROUNDS = 200 if os.environ.get("COORDINATOR_LONG") == "1" else 12


def locks(enrolled: Enrolled) -> Locks:
    return [(lock.token, str(lock.resource), lock.instance) for lock in enrolled.locks()]


class Disk:
    """The state folder as it was at one moment, to be damaged again and again."""

    def __init__(self, enrolled: Enrolled, holder: Session) -> None:
        self.state = enrolled.state
        self.views = enrolled.root
        self.holder = holder
        self._kept = enrolled.root.parent / "kept"
        shutil.copytree(self.state, self._kept / "state")
        for view in self.views.glob(".claude-*"):
            shutil.copy2(view, self._kept)
        self.locks = locks(enrolled)  # last: whoever closes the database folds its log
        self.restore()

    def restore(self) -> None:
        shutil.rmtree(self.state)
        shutil.copytree(self._kept / "state", self.state)
        for view in self._kept.glob(".claude-*"):
            shutil.copy2(view, self.views)

    def path(self, ending: str = "") -> Path:
        return self.state / f"state.db{ending}"

    def size(self, ending: str = "") -> int:
        return self.path(ending).stat().st_size

    def overwrite(self, ending: str, first: int, data: bytes) -> None:
        with self.path(ending).open("r+b") as file:
            file.seek(first)
            file.write(data)

    def truncate(self, ending: str, length: int) -> None:
        os.truncate(self.path(ending), length)


@pytest.fixture
def sessions(start_session: StartSession) -> list[Session]:
    return [start_session() for _ in range(6)]


@pytest.fixture
def disk(enrolled: Enrolled, sessions: list[Session]) -> Disk:
    """One session holds some files, some of them only in the write-ahead log; others have been at work."""
    holder, other, *_ = sessions
    for number in range(6):
        holder.edit(f"held-{number}", call=f"call-{number}")
    other.edit("let go")
    other.stop()
    fold(enrolled)
    for number in range(6, 9):
        holder.edit(f"held-{number}", call=f"call-{number}")
    other.edit("held-0")
    return Disk(enrolled, holder)


def fold(enrolled: Enrolled) -> None:
    from coord_core.storage.sqlite import open_store

    store = open_store(str(enrolled.state))
    store.fold()
    store.close()
    for ending in ("-wal", "-shm"):
        Path(f"{enrolled.database}{ending}").unlink(missing_ok=True)


Damage = Callable[[Disk], object]


def to_the_database(disk: Disk, chance: random.Random) -> Iterator[tuple[str, Damage]]:
    """Each page in turn cut off or overwritten, with the write-ahead log and without."""
    for at in range(0, disk.size(), PAGE):
        for log in ("with", "without"):
            yield f"cut off at {at}, {log} its log", with_log(log, lambda d, at=at: d.truncate("", at))
            for name, data in (("noise", chance.randbytes(PAGE)), ("zeros", bytes(PAGE))):
                damage = with_log(log, lambda d, at=at, data=data: d.overwrite("", at, data))
                yield f"{name} at {at}, {log} its log", damage
    yield "deleted", lambda d: d.path().unlink()
    yield "deleted with its log", with_log("without", lambda d: d.path().unlink())
    yield "emptied", lambda d: d.truncate("", 0)
    yield "noise from end to end", lambda d: d.overwrite("", 0, chance.randbytes(d.size()))
    yield "zeros from end to end", lambda d: d.overwrite("", 0, bytes(d.size()))


def with_log(log: str, damage: Damage) -> Damage:
    def both(disk: Disk) -> None:
        if log == "without":
            for ending in ("-wal", "-shm"):
                disk.path(ending).unlink(missing_ok=True)
        damage(disk)

    return both


def to_its_log(disk: Disk, chance: random.Random) -> Iterator[tuple[str, Damage]]:
    size = disk.size("-wal")
    for at in sorted(chance.sample(range(size), 50)):
        data = chance.randbytes(min(chance.choice((1, 24, PAGE)), size - at))
        yield f"log cut off at {at}", lambda d, at=at: d.truncate("-wal", at)
        yield f"noise in the log at {at}", lambda d, at=at, data=data: d.overwrite("-wal", at, data)
    yield "log deleted", lambda d: d.path("-wal").unlink()
    yield "index deleted", lambda d: d.path("-shm").unlink()
    yield "index full of noise", lambda d: d.overwrite("-shm", 0, chance.randbytes(d.size("-shm")))
    yield "log and index deleted", with_log("without", lambda d: None)


def assert_nobody_lost_anything(enrolled: Enrolled, disk: Disk, sessions: list[Session]) -> None:
    """Three hooks at once: for a file that is held, and two for one that is free."""
    others = sessions[1:4]
    hooks = begin(others[:1], "held-7") + begin(others[1:], "free")
    held, *free = [answer_of(hook) for hook in hooks]
    assert f"is held by {disk.holder.name}" in held.sentence
    assert sorted(answer.is_silent for answer in free) == [False, True]
    [winner] = [each for each, answer in zip(others[1:], free, strict=True) if answer.is_silent]
    found = locks(enrolled)
    assert [lock for lock in found if lock[1] != "free"] == disk.locks
    assert [owner for _, name, owner in found if name == "free"] == [winner.name]


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("part", "least"), [(to_the_database, 100), (to_its_log, 100)])
def test_after_any_damage_every_file_has_the_holder_it_had(
    enrolled: Enrolled,
    disk: Disk,
    sessions: list[Session],
    part: Callable[..., Iterator[tuple[str, Damage]]],
    least: int,
) -> None:
    damages = list(part(disk, random.Random(7)))
    assert len(damages) >= least
    failed = {}
    for what, damage in damages:
        disk.restore()
        damage(disk)
        try:
            assert_nobody_lost_anything(enrolled, disk, sessions)
        except (AssertionError, ValueError) as error:
            failed[what] = str(error)[:500]
    assert failed == {}
