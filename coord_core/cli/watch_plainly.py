"""`watch` where there is no terminal: how things are as text or JSON, then a line for each event."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

from coord_core.cli import output
from coord_core.domain.errors import CoordinatorError
from coord_core.domain.records import Entry
from coord_core.observing.team import Team
from coord_core.project import Project
from coord_core.services import history
from coord_core.services.history import Query
from coord_core.views import audit_log, shapes
from coord_core.views.yaml_text import timestamp
from coord_core.watching.bars import counted
from coord_core.watching.desk import ORDER
from coord_core.watching.follower import Follower
from coord_core.watching.happenings import Events
from coord_core.watching.signs import Signs
from coord_core.watching.view import View

AGAIN = 1.0  # seconds after which what could not be read is tried again


def show(found: Project, once: bool, as_json: bool) -> None:
    """Ends at Ctrl-C, when nobody reads, or at once: then it raises CoordinatorError for a damaged state."""
    if once:
        _print_all(Follower(found).first(), as_json)
        return
    try:
        _go_on(found, _Problems(as_json), as_json)
    except KeyboardInterrupt:
        pass  # the way to end it


class _Problems:
    """What is wrong with a state that cannot be read: it is said once, and tried again later."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._said = ""

    def tell(self, error: CoordinatorError) -> None:
        if error.sentence() != self._said:
            self._said = error.sentence()
            _tell(self._said, self._as_json)
        time.sleep(AGAIN)

    def are_over(self) -> None:
        self._said = ""


def _go_on(found: Project, problems: _Problems, as_json: bool) -> None:
    view = _first(found, problems)
    if view is not None:
        _print_all(view, as_json)
        for entry in _coming(found, view.team.seq, problems):
            _print_entry(entry, view, as_json)


def _first(found: Project, problems: _Problems) -> View | None:
    """How things are, as soon as that can be read. None: nobody reads any more."""
    while output.is_read():
        try:
            view = Follower(found).first()
        except CoordinatorError as error:
            problems.tell(error)
        else:
            problems.are_over()
            return view
    return None


def _coming(found: Project, after: int, problems: _Problems) -> Iterator[Entry]:
    """While anybody reads. It says what is wrong with a state that cannot be read, and goes on later."""
    while output.is_read():
        try:
            for entry in history.coming(found, Query(), after, output.is_read):
                problems.are_over()
                after = entry.seq
                yield entry
        except CoordinatorError as error:
            problems.tell(error)


def _tell(problem: str, as_json: bool) -> None:
    if as_json:
        output.print_json({"type": "problem", "problem": problem})
    else:
        output.say(f"⚠️  {problem}", "yellow", err=True)


def _print_all(view: View, as_json: bool) -> None:
    if as_json:
        output.print_json(_state(view.team))
    else:
        _print(view)


def _print(view: View) -> None:
    team, signs = view.team, Signs()
    output.say(f"{timestamp(team.now)}: {len(team.instances)} here, {counted(len(team.locks))}")
    for pane in (made() for made in ORDER if made is not Events):
        items = pane.items(view)
        if items:
            rows = [[signs.clean(text) or "-" for text, _ in pane.cells(item, view)] for item in items]
            output.say(f"\n{pane.title}:")
            output.table([column.heading for column in pane.columns], rows)
    output.say("")


def _print_entry(entry: Entry, view: View, as_json: bool) -> None:
    if as_json:
        output.print_json({"type": "event", "timestamp": timestamp(entry.at), **audit_log.fields(entry)})
        return
    signs = Signs()
    said = [signs.clean(text) for text, _ in Events().cells(entry, view)[1:]]
    output.say(" ".join([timestamp(entry.at), *filter(None, said)]))


def _state(team: Team) -> dict[str, Any]:
    return {
        "type": "state",
        "timestamp": timestamp(team.now),
        "seq": team.seq,
        "instances": [shapes.instance(one) for one in team.instances],
        "locks": shapes.locks(team.locks, team.owners),
        "waits": [shapes.wait(wait, held) for wait, held in team.queue],
        "requests": [shapes.request(one, lock) for lock, one in team.requests],
        "tasks": [shapes.task(one) for one in team.tasks],
        "ready": team.ready,
    }
