"""`audit`: what happened, from the events on record."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import click

from coord_core.cli import here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.errors import InputError
from coord_core.domain.records import Entry
from coord_core.durations import seconds
from coord_core.project import Project
from coord_core.services import history
from coord_core.services.history import Query
from coord_core.storage.effects import EFFECTS
from coord_core.views import audit_log
from coord_core.views.refusal import quoted
from coord_core.views.yaml_text import timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Scalar

LAST_WHEN_FOLLOWING = 10  # entries that come first, unless something else is asked for
ACTIONS = sorted(EFFECTS.keys() - audit_log.QUIET)
_WIDTHS = {"instance": 17, "action": 16, "resource": 0}  # of what is shown without its name


@click.command()
@click.option("--follow", "-f", is_flag=True, help="Go on with new entries as they come, until Ctrl-C.")
@click.option("--since", metavar="WHEN", help="From then on: 45m, 2h or 3d ago, or ISO 8601 (UTC).")
@click.option("--instance", metavar="NAME", help="Only this instance's.")
@click.option(
    "--action", type=click.Choice(ACTIONS), metavar="ACTION", help="Only this action, as lock_denied."
)
@click.option("--path", "glob", metavar="GLOB", help="Only on resources that match, as 'src/**'.")
@click.option("--last", type=click.IntRange(min=0), metavar="N", help="Only the last N.")
@AS_JSON
def audit(
    follow: bool,
    since: str | None,
    instance: str | None,
    action: str | None,
    glob: str | None,
    last: int | None,
    as_json: bool,
) -> None:
    """Show who did what, oldest first.

    --follow starts with the last 10 entries unless --last or --since says otherwise. --json prints one array,
    and with --follow one object a line.

    \b
    Examples:
      claude-coordinator audit --since 2h --path 'src/**'
      claude-coordinator audit --follow --action lock_denied
    """
    found = here.project()
    query = Query(moment(since, time.time()) if since else None, instance, action, glob)
    show = _show_json if as_json else _show
    if follow:
        _follow(found, query, LAST_WHEN_FOLLOWING if last is None and since is None else last, show)
        return
    entries = _some(history.past(found, query, history.newest(found)), last)
    if as_json:
        _show_array(entries)
    else:
        for entry in entries:
            show(entry)


def moment(text: str, now: float) -> float:
    """A time in UTC epoch seconds: a duration before `now`, or ISO 8601. Raises InputError."""
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        pass
    try:
        return now - seconds(text)
    except ValueError as error:
        raise InputError(f"--since {quoted(text)}: {error}, or a time as in 2024-06-28T10:00.") from error


def _some(entries: Iterable[Entry], last: int | None) -> Iterable[Entry]:
    return entries if last is None else deque(entries, maxlen=last)


def _follow(found: Project, query: Query, last: int | None, show: Callable[[Entry], None]) -> None:
    try:
        newest = history.newest(found)
        for entry in _some(history.past(found, query, newest), last):
            show(entry)
        for entry in history.coming(found, query, newest):
            show(entry)
    except KeyboardInterrupt:
        pass  # the way to end it


def _show_json(entry: Entry) -> None:
    output.print_json(_shape(entry))


def _show_array(entries: Iterable[Entry]) -> None:
    before = "["
    for entry in entries:
        click.echo(before, nl=False)
        output.print_json(_shape(entry))
        before = ","
    output.say("]" if before == "," else "[]")


def _shape(entry: Entry) -> dict[str, Scalar]:
    return {"timestamp": timestamp(entry.at), **audit_log.fields(entry)}


def _show(entry: Entry) -> None:
    fields = audit_log.fields(entry)
    said = [quoted(str(fields.get(name, ""))).ljust(width) for name, width in _WIDTHS.items()]
    more = [f"{name}={quoted(str(fields[name]))}" for name in fields if name not in (*_WIDTHS, "seq")]
    output.say(" ".join([timestamp(entry.at), *said, *more]).rstrip())
