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
    """Ends at Ctrl-C, or at once. Raises CoordinatorError for a state that cannot be read at the start."""
    view = Follower(found).first()
    if as_json:
        output.print_json(_state(view.team))
    else:
        _print(view)
    if once:
        return
    try:
        for entry in _coming(found, view.team.seq, as_json):
            _print_entry(entry, view, as_json)
    except KeyboardInterrupt:
        pass  # the way to end it


def _coming(found: Project, after: int, as_json: bool) -> Iterator[Entry]:
    """While anybody reads. It says what is wrong with a state that cannot be read, and goes on later."""
    problem = ""
    while output.is_read():
        try:
            for entry in history.coming(found, Query(), after, output.is_read):
                problem, after = "", entry.seq
                yield entry
        except CoordinatorError as error:
            if error.sentence() != problem:
                problem = error.sentence()
                _tell(problem, as_json)
            time.sleep(AGAIN)


def _tell(problem: str, as_json: bool) -> None:
    if as_json:
        output.print_json({"type": "problem", "problem": problem})
    else:
        output.say(f"⚠️  {problem}", "yellow", err=True)


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
