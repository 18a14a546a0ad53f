"""Hooks rebuild a lost or damaged state by themselves: whatever the damage, one file has one holder."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator

import pytest

from coord_core.services import recovery
from tests.support.disks import PAGE, Disk, locks
from tests.support.enrolment import Enrolled
from tests.support.hooks import answer_of
from tests.support.racing import begin
from tests.support.sessions import Session
from tests.support.thoroughness import deep

ROUNDS = deep(200, 12)
PARTS = deep(1, 4)  # each of so many damages is tried

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


def assert_nobody_lost_anything(enrolled: Enrolled, disk: Disk, crew: list[Session]) -> None:
    """Three hooks at once: for a file that is held, and two for one that is free."""
    others = crew[1:4]
    hooks = begin(others[:1], "held-7") + begin(others[1:], "free")
    held, *free = [answer_of(hook) for hook in hooks]
    assert f"is held by {crew[0].name}" in held.sentence
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
    crew: list[Session],
    part: Callable[..., Iterator[tuple[str, Damage]]],
    least: int,
) -> None:
    damages = list(part(disk, random.Random(7)))
    assert len(damages) >= least
    failed = {}
    for what, damage in random.Random(8).sample(damages, len(damages) // PARTS):
        disk.restore()
        damage(disk)
        try:
            assert_nobody_lost_anything(enrolled, disk, crew)
        except (AssertionError, ValueError) as error:
            failed[what] = str(error)[:500]
    assert failed == {}


# while hooks are at work


def damages_of_the_moment(chance: random.Random) -> Damage:
    def somewhere(disk: Disk, ending: str) -> int:
        return chance.randrange(max(1, disk.size(ending)))

    return chance.choice(
        [
            lambda d: d.path().unlink(),
            lambda d: [d.path(ending).unlink() for ending in ("", "-wal", "-shm")],
            lambda d: d.truncate("", somewhere(d, "")),
            lambda d: d.overwrite("", 0, chance.randbytes(d.size())),
            lambda d: d.overwrite("", somewhere(d, "") // PAGE * PAGE, chance.randbytes(PAGE)),
            lambda d: d.path("-wal").unlink(),
            lambda d: d.truncate("-wal", somewhere(d, "-wal")),
            lambda d: d.overwrite("-wal", somewhere(d, "-wal"), chance.randbytes(64)),
        ]
    )


@pytest.mark.timeout(1200)
def test_damage_while_hooks_are_at_work_gives_no_file_twice(
    enrolled: Enrolled, disk: Disk, crew: list[Session]
) -> None:
    """What a hook grants silently stays granted, however often the state is damaged afterwards."""
    chance = random.Random(13)
    granted = {name: owner for _, name, owner in disk.locks}
    for number in range(ROUNDS):
        name = f"file-{number}"
        hooks = begin([*crew[1:], crew[1]], name)
        time.sleep(chance.uniform(0, 0.15))
        try:
            damages_of_the_moment(chance)(disk)
        except FileNotFoundError:
            pass
        answers = [answer_of(hook) for hook in hooks]
        assert all(answer.is_silent or answer.refuses for answer in answers), answers
        asked = [*crew[1:], crew[1]]
        winners = {each.name for each, answer in zip(asked, answers, strict=True) if answer.is_silent}
        assert len(winners) <= 1, answers
        granted |= {name: winners.pop()} if winners else {}
        after = crew[1].edit("after")
        assert after.is_silent or "recover" in after.sentence, after
        assert granted.items() <= held_once_mended(enrolled).items()


def held_once_mended(enrolled: Enrolled) -> dict[str, str]:
    """Damage in what no hook has read since is found only now."""
    try:
        return enrolled.held()
    except sqlite3.DatabaseError:
        recovery.rebuild_state(str(enrolled.state), by_itself=True)
        return enrolled.held()
