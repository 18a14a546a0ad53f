"""A desk as lines: each exactly as wide as the terminal, what is contested first."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coord_core.watching.desk import Desk
from coord_core.watching.frame import draw
from coord_core.watching.signs import Signs, width
from tests.support.hostile import texts

from .teams import crowd, lock, team, view, wait


def shown(desk: Desk, columns: int = 80, rows: int = 24) -> list[str]:
    return ["".join(text for text, _ in line) for line in draw(desk, columns, rows)]


def desk(text: str = "plain", number: int = 3) -> Desk:
    found = Desk(name="repository")
    found.show(view(crowd(text, number)))
    return found


@settings(max_examples=60)
@given(texts, st.integers(1, 220), st.integers(1, 60), st.integers(0, 5), st.booleans())
def test_every_line_fills_the_terminal(text: str, columns: int, rows: int, active: int, fails: bool) -> None:
    found = desk(text)
    found.active = active
    found.problem = text if fails else ""
    lines = shown(found, columns, rows)
    assert len(lines) == rows
    assert all(width(line) == columns and line.isprintable() for line in lines)


def test_nothing_is_taken_for_markup() -> None:
    assert any("src/[red]x[/red]-0" in line for line in shown(desk("[red]x[/red]")))


@pytest.mark.parametrize(("columns", "rows", "is_wide"), [(200, 50, True), (120, 30, True), (119, 50, False)])
def test_all_lists_are_seen_where_there_is_room(columns: int, rows: int, is_wide: bool) -> None:
    text = "\n".join(shown(desk(), columns, rows))
    assert ("Held by" in text and "Description" in text) == is_wide
    assert all(each in text for each in ("Sessions", "Locks", "Queue", "Requests", "Tasks", "Events"))


def test_locks_of_one_name_are_told_apart_by_their_working_trees() -> None:
    locks = [lock(1, "a.py"), lock(2, "a.py"), lock(3, "b.py")]
    locks[1].worktree = "/elsewhere/feature-x"
    found = Desk(name="repository")
    found.show(view(team(locks=locks)))
    text = "\n".join(shown(found, 160, 40))
    assert f"a.py @{Path(locks[0].worktree).name} " in text
    assert "a.py @feature-x " in text and "b.py @" not in text


def test_what_is_waited_for_comes_first() -> None:
    free, wanted = lock(1, "a.py"), lock(2, "z.py")
    found = Desk()
    found.show(view(team(locks=[free, wanted], queue=[(wait(3, "two", "z.py"), [wanted])])))
    rows = [line for line in shown(found) if ".py" in line]
    assert rows[0].startswith("z.py") and rows[1].startswith("a.py")


def test_time_left_is_the_leases_and_goes_on() -> None:
    found = Desk()
    found.show(view(crowd()))
    assert any(" 43:20 " in line for line in shown(found))  # 3,600 - 1,000 seconds
    assert found.view is not None
    found.view.now += 1
    assert any(" 43:19 " in line for line in shown(found))


def test_of_many_the_chosen_one_is_seen() -> None:
    found = desk(number=500)
    for step in (499, -250, 1, -500):
        found.move(step)
        assert any(style == "cursor" for line in draw(found, 80, 24) for _, style in line)


def test_a_filter_says_that_nothing_matches() -> None:
    found = desk()
    found.set_filter("nowhere")
    assert any("None of 3 matches." in line for line in shown(found))
    assert "0/3" in shown(found)[1]


def test_a_problem_is_said_whole_and_the_last_state_stays() -> None:
    found = desk()
    found.problem = "The state is damaged. " + "Run `claude-coordinator recover`. " * 4
    lines = shown(found)
    assert " ".join(" ".join(lines[1:5]).split()).startswith(Signs().clean(found.problem.strip()))
    assert "as it was at 00:16:40 UTC" in lines[0]
    assert any("src/plain-0" in line for line in lines)


def test_ascii_where_the_terminal_knows_no_more() -> None:
    found = Desk(Signs(is_ascii=True))
    found.show(view(crowd("設計")))
    assert all(line.isascii() for line in (*shown(found), *shown(found, 200, 50)))
