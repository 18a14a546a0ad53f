"""Who did what to whom, as the page's lists say it."""

from __future__ import annotations

import pytest

from coord_core.dashboard.page.happenings import happening
from coord_core.dashboard.page.sections import sections
from coord_core.dashboard.page.view import View
from coord_core.domain.records import Entry
from tests.support.markup import Markup
from tests.support.teams import happened, team


def said(entry: Entry) -> str:
    shown = happening(entry)
    return " ".join(
        [
            shown.instance,
            "".join(part if isinstance(part, str) else f"{part.whole}" for part in shown.parts),
        ]
    )


@pytest.mark.parametrize(
    ("action", "detail", "phrase"),
    [
        ("session_ended", {"reason": "hangs"}, "me ended one (hangs)"),
        ("lock_released", {}, "me released src/a.py of one"),
        ("lock_forced", {"reason": "hangs"}, "me broke the lock of one on src/a.py (hangs)"),
        ("lock_transferred", {"to": "two"}, "me handed src/a.py of one to two"),
        ("transfer_declined", {"to": "two"}, "me declined for one to hand src/a.py to two"),
        (
            "transfer_declined",
            {"to": "two", "given_to": "three"},
            "me gave src/a.py to three, and not to two",
        ),
        ("task_released", {"task": "task-002", "reason": "give it"}, "me put back task-002 of one (give it)"),
        ("task_completed", {"task": "task-002"}, "me completed task-002 of one"),
        ("task_cancelled", {"task": "task-002"}, "me cancelled task-002 of one"),
        ("task_blocked", {"task": "task-002"}, "me blocked task-002 of one"),
    ],
)
def test_who_acts_for_another_is_named_and_the_other_too(
    action: str, detail: dict[str, str], phrase: str
) -> None:
    assert said(happened(action, "one", "src/a.py", by="me", **detail)) == phrase


@pytest.mark.parametrize(
    ("action", "detail", "phrase"),
    [
        ("lock_transferred", {"by": "one", "to": "two"}, "one handed src/a.py to two"),
        (
            "transfer_declined",
            {"to": "two", "reason": "mine"},
            "one keeps src/a.py, which two asked for (mine)",
        ),
        ("lock_forced", {"by": "one", "reason": "hangs"}, "one broke its lock on src/a.py (hangs)"),
        ("task_released", {"task": "task-002"}, "one gave back task-002"),
        ("task_added", {"task": "t-1", "description": "Add it"}, "one added t-1 (Add it)"),
        ("something_new", {"by": "me"}, "me something new src/a.py"),
    ],
)
def test_who_acts_for_itself_is_named_once(action: str, detail: dict[str, str], phrase: str) -> None:
    assert said(happened(action, "one", "src/a.py", **detail)) == phrase


@pytest.mark.parametrize(("who", "count"), [("me", 1), ("one", 1), ("two", 1), ("three", 0)])
def test_the_filter_finds_what_somebody_did_and_what_was_done_to_them(who: str, count: int) -> None:
    latest = [happened("lock_transferred", "one", by="me", to="two")]
    html = sections(team(latest=latest), View("p", who=who))["events"]
    assert len(Markup(html).all("li")) == count
