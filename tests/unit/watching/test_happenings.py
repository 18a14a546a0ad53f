"""Who did what to whom, in the list of events."""

from __future__ import annotations

from coord_core.domain.records import Entry, Event
from coord_core.watching.desk import ORDER, Desk
from coord_core.watching.happenings import Events

from .teams import NOW, team, view


def cells(**detail: str) -> list[str]:
    event = Event("task_released", "one", task_id="task-002")
    event.detail.update(detail)
    return [text for text, _ in Events().cells(Entry(9, NOW, event), view(team()))[1:]]


def test_who_acts_for_another_is_named_and_the_other_too() -> None:
    said = cells(by="user-me", reason="give it")
    assert said == ["user-me", "task released", "task-002", "of: one, reason: give it"]


def test_who_acts_for_itself_is_named_once() -> None:
    assert cells(by="one") == cells() == ["one", "task released", "task-002", ""]


def test_keys_act_on_the_one_that_is_shown() -> None:
    """Under "Who" stands who acted; the session that it was done to is let be."""
    for detail in ({"by": "two"}, {}):
        event = Event("task_released", "one", task_id="task-002")
        event.detail.update(detail)
        entry, desk = Entry(9, NOW, event), Desk()
        desk.show(view(team(latest=[entry])))
        desk.turn_to(ORDER.index(Events))
        assert desk.instance == Events().cells(entry, view(team()))[1][0] == detail.get("by", "one")
