"""What `watch` says: the day, the clock, the chosen list, long texts."""

from __future__ import annotations

import pytest

from coord_core.domain.records import Entry, Event
from coord_core.domain.tasks import Task
from coord_core.watching import details
from coord_core.watching.bars import header, tabs
from coord_core.watching.desk import Desk
from coord_core.watching.dialogs import laid_out
from coord_core.watching.happenings import Events
from coord_core.watching.signs import Signs

from . import teams

DAY = 86400.0
EVENT = Event("commit_blocked", "one", reason="it is held")


@pytest.mark.parametrize("days", [1, 5])
def test_an_event_of_another_day_does_not_look_like_one_of_today(days: int) -> None:
    """The list tells today's events and those of the same hour on another day apart."""
    view = teams.view(teams.team())
    today, before = (Events().cells(Entry(1, at, EVENT), view) for at in (view.now, view.now - days * DAY))
    assert today != before


def test_all_that_is_known_of_an_event_has_its_day() -> None:
    """Enter on an event says which day it was."""
    view = teams.view(teams.team())
    today, before = (details.of(Entry(1, at, EVENT), view) for at in (view.now, view.now - DAY))
    assert today != before


def test_the_clock_is_whole_with_many_locks_at_80_columns() -> None:
    """The clock, which tells that the view is live, is not what is cut from the first line."""
    desk = Desk(name="claude-coordinator")
    desk.show(teams.view(teams.crowd(number=200)))
    line = "".join(text for text, _ in header(desk, 80))
    assert "00:16:40 UTC" in line


def test_the_chosen_tab_is_whole_with_a_filter_and_many_rows() -> None:
    """At 80 columns a filter lengthens the tabs, and the last of them is still seen when it is chosen."""
    desk = Desk(name="repository")
    desk.show(teams.view(teams.crowd(number=2000)))
    desk.set_filter("src/plain-1")
    desk.turn_to(5)
    assert ("6 Events", "active") in [(text.strip(), style) for text, style in tabs(desk, 80)]


def test_all_that_is_known_of_a_task_is_all_of_its_description() -> None:
    """Enter shows a long description to its end: there is a scroll bar for that."""
    words = " ".join(f"word-{number}" for number in range(100))
    task = Task("task-1", "feature", words, "", "pending", 0, 1, "one", teams.NOW)
    facts = details.of(task, teams.view(teams.team(tasks=[task])))
    lines = [line.plain for line in laid_out(facts, 74, Signs())]
    assert any("word-99" in line for line in lines)
