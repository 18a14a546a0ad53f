"""How long hooks took, read from lines that may be anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.observing import timings
from coord_core.observing.timings import Percentiles, Timing
from coord_core.project import Project
from coord_core.timings import FILE, OLDER

GOOD = "1719572400.125 PreToolUse 21.5 18.0\n"


def project(state: Path) -> Project:
    return Project("/", "/", "/", str(state), {})


def test_a_line_is_a_hook_that_ended(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(GOOD)
    assert timings.read(project(tmp_path)) == [Timing(1719572400.125, "PreToolUse", 21.5, 18.0)]


def test_both_halves_in_the_order_of_time_and_only_of_the_period(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("4.000 Stop 1.0 1.0\n3.000 Stop 1.0 1.0\n")
    (tmp_path / OLDER).write_text("1.000 Stop 1.0 1.0\n2.000 Stop 1.0 1.0\n")
    found = project(tmp_path)
    assert [one.at for one in timings.read(found)] == [1, 2, 3, 4]
    assert [one.at for one in timings.read(found, 2, 4)] == [2, 3]


@pytest.mark.parametrize(
    "line",
    [
        "", "\n", GOOD.rstrip(), "1719572400.125 PreToolUse 21.5 18.0 \n", "1.0 Stop 1.0 1.0\n",
        "nan Stop 1.0 1.0\n", "1.000 Stop inf 1.0\n", "1.000 Stop -1.0 1.0\n", "1.000 \x1b[31m 1.0 1.0\n",
        "1.000 " + "A" * 41 + " 1.0 1.0\n", "9" * 21 + ".000 Stop 1.0 1.0\n", "1.000 Stóp 1.0 1.0\n",
        "1719572400.125 PreTool1719572400.125 PreToolUse 21.5 18.0\n", "x" * 100_000 + "\n",
    ],
)  # fmt: skip
def test_what_is_no_line_of_ours_is_left_out(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_text(GOOD + line)
    assert len(timings.read(project(tmp_path))) == 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(content + b"\n" + GOOD.encode())
    assert len(timings.read(project(folder))) >= 1


def test_of_a_file_that_is_too_long_the_last_part_is_read(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text(GOOD + "x" * timings.MOST + "\n" + GOOD.replace("PreToolUse", "Stop"))
    assert [one.event for one in timings.read(project(tmp_path))] == ["Stop"]


def test_without_a_file_there_is_nothing(tmp_path: Path) -> None:
    assert timings.read(project(tmp_path)) == []
    assert timings.percentiles([]) is None


def test_a_percentile_is_the_nearest_rank() -> None:
    walls = [Timing(0, "Stop", float(wall), 1.0) for wall in range(100, 0, -1)]
    assert timings.percentiles(walls) == Percentiles(100, 50, 95, 99, 100)
    assert timings.percentiles(walls[:1]) == Percentiles(1, 100, 100, 100, 100)


def test_events_come_with_the_most_frequent_first() -> None:
    some = [Timing(0, event, 1.0, 1.0) for event in ("Stop", "PreToolUse", "PreToolUse", "PostToolUse")]
    assert list(timings.by_event(some)) == ["PreToolUse", "PostToolUse", "Stop"]
    assert timings.by_event(some)["PreToolUse"].count == 2
