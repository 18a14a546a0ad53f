"""`audit`: what happened, from the events on record."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from itertools import islice

import click

from coord_core.cli import completing, here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.audit_actions import Actions
from coord_core.cli.audit_formats import FORMS, Form, form
from coord_core.domain.errors import InputError
from coord_core.domain.records import Entry
from coord_core.moments import moment
from coord_core.project import Project
from coord_core.services import history
from coord_core.services.history import Query

LAST_WHEN_FOLLOWING = 10  # entries that come first, unless something else is asked for
_COUNT = click.IntRange(min=0)


@click.command()
@click.option("--follow", "-f", is_flag=True, help="Go on with new entries as they come, until Ctrl-C.")
@click.option("--since", metavar="WHEN", help="From then on: 45m, 2h or 3d ago, or ISO 8601 (UTC).")
@click.option("--until", metavar="WHEN", help="Only what was before that time.")
@click.option(
    "--instance", "instances", metavar="NAME", multiple=True, shell_complete=completing.SESSIONS,
    help="Only what this instance did, or what was done to it; repeatable.",
)  # fmt: skip
@click.option(
    "--action", "actions", type=Actions(), metavar="ACTION", multiple=True,
    help="Only this action, as lock_denied, this group (sessions, locks, waits, requests, violations, tasks, "
    "state), or what matches, as 'task_*'; repeatable.",
)  # fmt: skip
@click.option(
    "--path", "globs", metavar="GLOB", multiple=True,
    help="Only on resources that match, as 'src/**'; repeatable.",
)  # fmt: skip
@click.option("--task", metavar="ID", shell_complete=completing.TASKS, help="Only what belongs to this task.")
@click.option("--agent", metavar="ID", help="Only what this subagent did.")
@click.option("--grep", "text", metavar="TEXT", help="Only entries that hold this text, in any case.")
@click.option("--last", type=_COUNT, metavar="N", help="Only the last N.")
@click.option("--first", type=_COUNT, metavar="N", help="Only the first N.")
@click.option("--reverse", is_flag=True, help="The newest first.")
@click.option("--format", "named", type=click.Choice(FORMS), help="How to print it (default text).")
@AS_JSON
def audit(
    follow: bool,
    since: str | None,
    until: str | None,
    instances: tuple[str, ...],
    actions: tuple[list[str], ...],
    globs: tuple[str, ...],
    task: str | None,
    agent: str | None,
    text: str | None,
    last: int | None,
    first: int | None,
    reverse: bool,
    named: str | None,
    as_json: bool,
) -> None:
    """Show who did what, oldest first.

    An entry is shown when each filter wants it; of one that is given several times, any. --follow starts with
    the last 10 entries unless --last or --since says otherwise.

    --json (or --format json) prints one array, and with --follow one object a line, as --format jsonl always
    does. --format csv is for a spreadsheet: a first line that names the columns, and no text that it would
    take for a formula.

    \b
    Examples:
      claude-coordinator audit --since 2h --path 'src/**'
      claude-coordinator audit --follow --action lock_denied --action violations
      claude-coordinator audit --task task-002 --reverse
      claude-coordinator audit --since 7d --format csv > week.csv
    """
    _check(follow, until, last, first, reverse, named, as_json)
    found = here.project()
    now = time.time()
    query = Query(
        since=None if since is None else moment(since, now, "--since"),
        until=None if until is None else moment(until, now, "--until"),
        instances=instances,
        actions=tuple(dict.fromkeys(action for group in actions for action in group)),
        globs=globs,
        task=task,
        agent=agent,
        text=text,
    )
    if query.since is not None and query.until is not None and query.until <= query.since:
        raise InputError("The period is empty: it ends before it begins.", "Example: --since 3d --until 1d")
    shown = form("json" if as_json else named or "text", follow)
    if follow:
        _follow(found, query, LAST_WHEN_FOLLOWING if last is None and since is None else last, shown)
        return
    shown.show(_some(found, query, history.newest(found), last, first, reverse))
    shown.end()
    if shown.is_empty and output.on_terminal():
        click.echo("Nothing on record matches.", err=True)


def _check(
    follow: bool, until: str | None, last: int | None, first: int | None, reverse: bool, named: str | None,
    as_json: bool,
) -> None:  # fmt: skip
    if follow and (until is not None or first is not None or reverse):
        raise click.UsageError("--follow goes on with what comes: not with --until, --first or --reverse.")
    if last is not None and first is not None:
        raise click.UsageError("Give --first or --last.")
    if as_json and named not in (None, "json"):
        raise click.UsageError("Give --json or --format.")


def _some(
    found: Project, query: Query, upto: int, last: int | None, first: int | None, reverse: bool
) -> Iterable[Entry]:
    """What is asked for, read from the end that it is nearer to."""
    if first is not None:
        oldest = islice(history.past(found, query, upto), min(first, sys.maxsize))
        return list(oldest)[::-1] if reverse else oldest
    entries = history.past(found, query, upto, newest_first=reverse or last is not None)
    if last is None:
        return entries
    latest = islice(entries, min(last, sys.maxsize))
    return latest if reverse else list(latest)[::-1]


def _follow(found: Project, query: Query, last: int | None, shown: Form) -> None:
    try:
        newest = history.newest(found)
        shown.show(_some(found, query, newest, last, None, False))
        shown.show(history.coming(found, query, newest, output.is_read), at_once=1)
    except KeyboardInterrupt:
        pass  # the way to end it
