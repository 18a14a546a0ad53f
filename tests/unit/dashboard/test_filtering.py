"""With a filter the page says what it is of: what the filter lets through, or everybody."""

from __future__ import annotations

import pytest

from coord_core.dashboard import pages
from coord_core.dashboard.page.view import View
from coord_core.observing.team import Team
from tests.support.facts import instance, lock
from tests.support.teams import team, wait

from .test_pages import chronicle

ALL, ONE, NOBODY = View("p"), View("p", who="one"), View("p", who="nobody")


def contested() -> Team:
    """A lock of each of two that a third waits for."""
    held = [lock("a.py", "one", token=5), lock("b.py", "two", token=6)]
    found = team(instance("one"), instance("two"), locks=held, queue=[(wait("three", "a.py", "b.py"), held)])
    object.__setattr__(found, "ready", 1)
    return found


@pytest.mark.parametrize(("view", "said"), [(ALL, "2 contested"), (ONE, "1 contested"), (NOBODY, "")])
def test_only_the_locks_that_are_shown_are_counted_as_contested(view: View, said: str) -> None:
    html = pages.sections(contested(), view)["locks"]
    assert (said in html) if said else ("contested" not in html)


@pytest.mark.parametrize(
    ("view", "section", "said"),
    [
        (ALL, "tasks", "1 task ready"), (ONE, "tasks", "1 task ready to be claimed in all"),
        (ONE, "glance", "This is of everybody"), (NOBODY, "timeline", "matches the filter"),
        (NOBODY, "contention", "matches the filter"), (NOBODY, "hours", "matches the filter"),
    ],
)  # fmt: skip
def test_what_is_of_everybody_and_what_the_filter_leaves_is_said(view: View, section: str, said: str) -> None:
    shown = {**pages.sections(contested(), view), **pages.charts(chronicle(), view)}
    assert said in shown[section]


def test_without_a_filter_nothing_is_said_of_it() -> None:
    shown = "".join({**pages.sections(contested(), ALL), **pages.charts(chronicle(), ALL)}.values())
    assert "everybody" not in shown and "filter" not in shown
