"""Copies of a damaged state are kept for a while, the newest for good."""

from __future__ import annotations

import time
from calendar import timegm
from pathlib import Path

import pytest

from coord_core.services import aside

NOW = 1_800_000_000.0
DAY = 86400.0


def copy(folder: Path, age: float, number: int = 1, log: bool = False, text: str = "damaged") -> str:
    """Set aside `age` seconds before NOW."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(NOW - age))
    name = f"state.db.damaged-{stamp}-{number}"
    for ending in ("", "-wal", "-shm") if log else ("",):
        (folder / (name + ending)).write_text(text)
    return name


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_three_stay_and_of_others_what_lies_beside_them_goes_too(tmp_path: Path) -> None:
    copy(tmp_path, 4 * DAY, log=True)
    copy(tmp_path, 3 * DAY, 9, log=True)
    kept = {copy(tmp_path, 3 * DAY, 10), copy(tmp_path, 2 * DAY), copy(tmp_path, DAY)}
    aside.prune(str(tmp_path), NOW)
    assert left(tmp_path) == kept


def test_the_newest_stays_however_old_it_is(tmp_path: Path) -> None:
    kept = copy(tmp_path, 90 * DAY, log=True)
    copy(tmp_path, 91 * DAY)
    aside.prune(str(tmp_path), NOW)
    assert left(tmp_path) == {kept, f"{kept}-wal", f"{kept}-shm"}


def test_what_is_not_a_copy_stays(tmp_path: Path) -> None:
    others = {"state.db", "state.db-wal", "journal.jsonl", "state.db.damaged-by-me", "state.db.damaged-1"}
    for name in others:
        (tmp_path / name).touch()
    kept = {copy(tmp_path, DAY)}
    aside.prune(str(tmp_path), NOW)
    assert left(tmp_path) == others | kept


def test_what_is_set_aside_is_known_again(tmp_path: Path) -> None:
    for _ in range(5):
        (tmp_path / "state.db").write_text("damaged")
        assert aside.set_aside(str(tmp_path))
    newest = max(left(tmp_path))
    aside.prune(str(tmp_path), timegm(time.gmtime()))
    assert len(left(tmp_path)) == aside.MOST
    assert newest in left(tmp_path)
    assert timegm(time.strptime(newest.split("-")[1], "%Y%m%dT%H%M%SZ")) <= time.time()


def test_one_that_has_nothing_in_it_takes_the_place_of_none_that_has(tmp_path: Path) -> None:
    kept = {copy(tmp_path, 90 * DAY), *(copy(tmp_path, each * DAY, text="") for each in (1, 2))}
    copy(tmp_path, 3 * DAY, text="", log=True)
    aside.prune(str(tmp_path), NOW)
    assert left(tmp_path) == kept


def test_a_log_alone_is_something(tmp_path: Path) -> None:
    kept = copy(tmp_path, 90 * DAY, text="")
    (tmp_path / f"{kept}-wal").write_text("all of it")
    copy(tmp_path, DAY, text="")
    copy(tmp_path, 20 * DAY, text="")
    aside.prune(str(tmp_path), NOW)
    assert {kept, f"{kept}-wal"} < left(tmp_path) and len(left(tmp_path)) == 3


@pytest.mark.parametrize("beside", [[], ["-shm"], ["-wal", "-shm"]])
def test_one_with_nothing_in_it_is_not_kept(tmp_path: Path, beside: list[str]) -> None:
    for ending in ("", *beside):
        (tmp_path / f"state.db{ending}").write_text("" if ending != "-shm" else "an index")
    assert aside.set_aside(str(tmp_path)) is None
    assert left(tmp_path) == set()


def test_one_whose_log_has_it_all_is_kept_with_that(tmp_path: Path) -> None:
    (tmp_path / "state.db").touch()
    (tmp_path / "state.db-wal").write_text("all of it")
    kept = aside.set_aside(str(tmp_path))
    assert kept is not None and Path(f"{kept}-wal").read_text() == "all of it"
