from __future__ import annotations

import pytest

from coord_core.dashboard.page import drawings, past
from coord_core.dashboard.page.view import View
from coord_core.observing.chronicle import Chronicle

START = 7200.0
VIEW = View("repository")


def row(
    seq: int, at: float, action: str, who: str, key: str, kind: str = "file", wait: int | None = None
) -> tuple[object, ...]:
    return seq, START + at, action, who, "", kind, key, None, None, wait, None, "{}"


@pytest.fixture
def chronicle() -> Chronicle:
    """`two` holds a.py; `one` is refused it, and waits for a function of it; `three` goes round the lock."""
    found = Chronicle(START, START + 3600)
    found.extend(
        [
            row(1, 10, "lock_acquired", "two", "a.py"),
            row(2, 20, "lock_denied", "one", "a.py"),
            row(3, 30, "wait_started", "one", "a.py\nread", "symbol"),
            row(4, 700, "lock_denied", "four", "b.py"),
            row(5, 800, "write_violation", "three", "a.py"),
        ]
    )
    return found


def test_a_column_counts_what_the_filters_let_through(chronicle: Chronicle) -> None:
    def columns(view: View) -> list[tuple[int, int]]:
        return [found[1:] for found in past.by_step(chronicle, view, 600)][:2]

    assert columns(VIEW) == [(1, 1), (1, 0)]
    assert columns(View("repository", who="one")) == [(1, 1), (0, 0)]
    assert columns(View("repository", who="two")) == [(0, 0), (0, 0)]
    assert columns(View("repository", path="b.")) == [(0, 0), (1, 0)]


@pytest.mark.parametrize(
    ("who", "files"),
    [("", ["a.py", "b.py"]), ("two", ["a.py"]), ("one", ["a.py"]), ("four", ["b.py"]), ("three", [])],
)
def test_a_contested_file_is_of_who_held_it_and_of_who_asked_for_it(
    chronicle: Chronicle, who: str, files: list[str]
) -> None:
    assert [name for name, _ in past.contested(chronicle, View("repository", who=who))] == files


@pytest.mark.parametrize(
    ("filters", "is_said"),
    [({}, False), ({"path": "a."}, False), ({"who": "two"}, True)],
)
def test_figures_of_everybody_say_so_where_somebody_is_chosen(
    chronicle: Chronicle, filters: dict[str, str], is_said: bool
) -> None:
    """`two` only held a.py: what the others were refused is shown as theirs, not as of `two`."""
    section = drawings.drawings(chronicle, View("repository", **filters))["contention"]
    assert "a.py" in section and ("everybody’s figures" in section) == is_said


def test_who_only_waits_for_a_function_has_to_do_with_its_file() -> None:
    found = Chronicle(START, START + 3600)
    found.extend([row(1, 10, "wait_started", "one", "a.py\nread", "symbol")])
    assert [name for name, _ in past.contested(found, View("repository", who="one"))] == ["a.py"]


def test_what_went_wrong_is_marked_also_of_who_held_nothing(chronicle: Chronicle) -> None:
    def marked(view: View) -> dict[str, int]:
        return {lane.name: len(lane.marks) for lane in past.lanes(chronicle, view)}

    assert marked(VIEW) == {"one": 0, "two": 0, "three": 1}
    assert marked(View("repository", path="b.")) == {}


def test_whose_lane_ended_last_comes_first() -> None:
    found = Chronicle(START, START + 3600)
    found.extend(
        [
            row(1, 10, "write_violation", "early", "a.py"),
            row(2, 20, "write_violation", "late", "a.py"),
            row(3, 30, "lock_acquired", "holds", "a.py"),
        ]
    )
    assert [lane.name for lane in past.lanes(found, VIEW)] == ["holds", "late", "early"]
