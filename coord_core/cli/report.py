"""`report`: one file on a period, to be read, printed or sent."""

from __future__ import annotations

import sys
import time

import click

from coord_core.cli import here, output, report_file
from coord_core.cli.arguments import AS_JSON
from coord_core.domain.errors import InputError
from coord_core.jsontext import dumps
from coord_core.moments import moment
from coord_core.observing import zones
from coord_core.project import Project
from coord_core.views.readable_json import readable


@click.command()
@click.option(
    "--since",
    metavar="WHEN",
    default="7d",
    show_default=True,
    help="From then on: 45m, 2h or 3d ago, or ISO 8601 (UTC).",
)
@click.option("--until", metavar="WHEN", help="Up to then, in the same way; up to now without it.")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(report_file.FORMATS)),
    help="What it is written as; without it, what the name of FILE says, HTML without an ending.",
)
@click.option(
    "--output",
    "-o",
    "target",
    metavar="FILE",
    help="Where to. `-` is stdout, as it is in a pipe without this.",
)
@click.option("--force", is_flag=True, help="Replace FILE where there is one.")
@click.option("--open", "is_opened", is_flag=True, help="Open the file in the browser.")
@click.option(
    "--zone", metavar="NAME", help="Whose clock times are in, as Europe/Berlin or UTC; this machine's."
)
@AS_JSON
def report(
    since: str, until: str | None, form: str | None, target: str | None, force: bool, is_opened: bool,
    zone: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Write a report on a period as one file.

    Sessions, tasks, locks, refusals, waits, hot files, what went wrong, how long hooks took.

    It needs nothing else: HTML without scripts, for the screen, a phone and paper; Markdown that
    reads as plain text, too; JSON with every line. On a terminal it is written to
    claude-coordinator-report-DATE.html in the current folder; what is there is not replaced unasked.

    \b
    Examples:
      claude-coordinator report --open
      claude-coordinator report --since 30d --output july.md
      claude-coordinator report --since 2024-06-01 --until 2024-07-01 -o june.html
      claude-coordinator report --json | jq .summary
    """
    found = here.project()
    now = time.time()
    begin = max(0.0, moment(since, now, "--since"))
    end = None if until is None else moment(until, now, "--until")
    if begin >= (now if end is None else min(end, now)):
        raise InputError("The period is empty: it ends before it begins.", "Example: --since 30d --until 7d")
    form = "json" if as_json else form or report_file.form_of(target)
    file = report_file.place(target, form, now)
    if file is None and is_opened:
        raise click.UsageError("--open needs a file: name one with --output.")
    if file is not None:
        report_file.assure_free(file, force)
    with output.progress() as say:
        say("reading what happened")
        text = _written(found, begin, end, form, zone)
    if file is None:
        click.echo(text.encode("utf-8"), nl=False)
    elif not report_file.put(text, file):
        sys.exit(1)
    elif is_opened:
        click.launch(file.resolve().as_uri())


def _written(found: Project, since: float, until: float | None, form: str, zone: str | None) -> str:
    clock = zones.of_this_machine() if zone is None else zones.named(zone)
    from coord_core.observing.report import composing, gathering, html, markdown, shape

    facts = gathering.gather(found, since, until)
    if form == "json":
        return readable(dumps(shape.shape(facts))) + "\n"
    document = composing.compose(facts, clock)
    return html.render(document) if form == "html" else markdown.render(document)
