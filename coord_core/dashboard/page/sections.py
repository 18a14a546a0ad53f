"""The page's live sections: for each id what stands inside of it. The whole page shows exactly these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import urlencode

from coord_core.dashboard.page import lines
from coord_core.dashboard.page.happenings import concerned, happening
from coord_core.dashboard.page.headline import WAITING, headline
from coord_core.dashboard.page.templates import fill
from coord_core.dashboard.page.words import count
from coord_core.views.refusal import quoted

if TYPE_CHECKING:
    from coord_core.dashboard.page.view import View
    from coord_core.observing.team import Team

SHOWN = {"people": 24, "locks": 30, "queue": 8, "requests": 6, "tasks": 12, "events": 20}
Line = TypeVar("Line")


@dataclass(frozen=True)
class Part(Generic[Line]):
    """What is shown of a list, how many there are, and how many are not shown."""

    shown: Sequence[Line]
    count: int

    @property
    def rest(self) -> int:
        return self.count - len(self.shown)


@dataclass(frozen=True)
class Figure:
    label: str
    value: int
    section: str
    tone: str = ""


def sections(team: Team, view: View) -> dict[str, str]:
    """Of each section's id its inner HTML."""
    found: dict[str, dict[str, Any]] = {
        "glance": {"headline": headline(team), "figures": _figures(team), "page_title": title(team, view)},
        "people": {"people": _part("people", lines.people(team, view), view)},
        "locks": {
            "locks": _part("locks", lines.locks(team, view), view),
            "contested": _contested(team, view),
        },
        "queue": {"queue": _part("queue", lines.queue(team, view), view)},
        "requests": {"requests": _part("requests", lines.requests(team, view), view)},
        "tasks": {"tasks": _part("tasks", lines.tasks(team, view), view), "ready": _ready(team, view)},
        "events": {
            "events": _part("events", _events(team, view), view),
            "looked_through": count(len(team.latest), "event") if team.latest else "",
            "record": _record(team, view),
        },
        "standing": {},
    }
    return {
        name: fill(f"sections/{name}.html", view, now=team.now, **values) for name, values in found.items()
    }


def title(team: Team, view: View) -> str:
    """Of the window: how many wait, so that it can be seen on its tab."""
    name = quoted(view.project)
    return f"({len(team.queue)}) {name}" if team.queue else name


def _part(name: str, found: Sequence[Line], view: View) -> Part[Line]:
    return Part(found if name in view.whole else found[: SHOWN[name]], len(found))


def _figures(team: Team) -> list[Figure]:
    return [
        Figure("here", len(team.instances), "people"),
        Figure("locks", len(team.locks), "locks"),
        Figure("waiting", len(team.queue), "queue", WAITING if team.queue else ""),
        Figure("requests", len(team.requests), "requests", WAITING if team.requests else ""),
        Figure("tasks at work", len(team.at_work()), "tasks"),
        Figure("tasks ready", team.ready, "tasks"),
    ]


def _contested(team: Team, view: View) -> str:
    tokens = team.contested()
    contested = sum(line.lock.token in tokens for line in lines.locks(team, view))
    return f"{contested:,} contested" if contested else ""


def _ready(team: Team, view: View) -> str:
    in_all = " in all" if view.is_filtered else ""
    return f"{count(team.ready, 'task')} ready to be claimed{in_all}" if team.ready else ""


def _events(team: Team, view: View) -> list[Any]:
    return [
        happening(entry)
        for entry in reversed(team.latest)
        if view.wants(concerned(entry.event), (str(entry.event.resource or ""),))
    ]


def _record(team: Team, view: View) -> str:
    """Where the same is looked for in all that is on record, which is searched for one text."""
    if not view.is_filtered:
        return f"{view.base}/audit"
    asked = {"text": view.path or view.who}
    if view.path and view.who:
        names = [name for name in team.owners if view.who.strip().casefold() in name.casefold()]
        asked["instance"] = names[0] if len(names) == 1 else view.who
    return f"{view.base}/audit?{urlencode(asked, errors='replace')}"
