from __future__ import annotations

import pytest

from coord_core.dashboard.page.headline import ALARM, ASKED, CALM, EMPTY, WAITING, headline
from coord_core.dashboard.page.sections import sections
from coord_core.dashboard.page.view import View
from coord_core.domain.records import PERSON, Actor, TransferRequest
from coord_core.domain.tasks import BLOCKED
from coord_core.observing.team import Team
from tests.support.facts import instance, lock
from tests.support.markup import Markup
from tests.support.teams import NOW, happened, task, team, wait

HELD = lock("src/a.py", "two", token=5)
VIOLATION = happened("write_violation", "one", "src/a.py", holder="two")
ASKS = (HELD, TransferRequest(7, Actor("one"), 5, NOW - 30, None))


@pytest.mark.parametrize(
    ("found", "level", "said"),
    [
        (team(), EMPTY, "Nobody is here."),
        (team(instance("one")), CALM, "All calm: 1 session, 0 locks, nobody waits."),
        (team(instance("user-x", kind=PERSON)), CALM, "All calm: 1 person, 0 locks, nobody waits."),
        (
            team(instance("one"), instance("two"), instance("user-x", kind=PERSON), locks=[HELD]),
            CALM,
            "All calm: 2 sessions and 1 person, 1 lock, nobody waits.",
        ),
        (
            team(instance("one"), locks=[HELD], queue=[(wait("one", "src/a.py", since=NOW - 725), [HELD])]),
            WAITING,
            "one has waited 12 min for src/a.py, held by two.",
        ),
        (team(instance("one"), locks=[HELD], requests=[ASKS]), ASKED, "one asks two for src/a.py."),
        (team(instance("one"), violation=VIOLATION), ALARM, "one changed src/a.py, which two held."),
    ],
)
def test_the_headline_says_what_somebody_has_to_look_at(found: Team, level: str, said: str) -> None:
    shown = headline(found)
    assert (shown.level, shown.said) == (level, said)


def test_who_waits_longest_is_named_and_the_others_counted() -> None:
    queue = [
        (wait("one", "b", since=NOW - 60, seq=1), [HELD]),
        (wait("three", "free.py", "src/a.py", since=NOW - 7200, seq=2), [HELD]),
    ]
    said = headline(team(instance("one"), locks=[HELD], queue=queue)).said
    assert said == "three has waited 2 h for src/a.py, held by two, and for 1 more. 1 other waits."


def test_the_holder_that_is_named_holds_the_file_that_is_named() -> None:
    older = lock("src/z.py", "four", token=3)
    queue = [(wait("one", "src/a.py", "src/z.py", since=NOW - 7200), [older, HELD])]
    said = headline(team(instance("one"), locks=[older, HELD], queue=queue)).said
    assert said == "one has waited 2 h for src/a.py, held by two, and for 1 more."


def test_a_violation_comes_before_waits() -> None:
    found = headline(team(instance("one"), queue=[(wait("one", "a"), [HELD])], violation=VIOLATION))
    assert (found.level, found.more) == (ALARM, ["1 session waits."])


def test_what_else_there_is_stands_beside_it() -> None:
    found = team(instance("one"), tasks=[task("task-1", status=BLOCKED)], problem="line 3 is no task")
    assert headline(found).more == ["1 task is blocked.", "line 3 is no task"]


def test_how_long_somebody_waits_goes_on_counting_on_the_page() -> None:
    queue = [(wait("one", "a", since=NOW - 725), [HELD])]
    html = sections(team(instance("one"), queue=queue), View("p"))["glance"]
    (time,) = Markup(html).all("time")
    assert (time["data-as"], time["datetime"]) == ("short", "1970-01-01T02:34:35Z")
