"""Where a command that runs in CI tells what it found: the job's log, annotations, outputs and summary.

On a GitHub runner (GITHUB_ACTIONS is `true`) those are files and lines that the runner reads; elsewhere it is
plain text for a person.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import click

from coord_core.cli import output
from coord_core.domain.errors import CoordinatorError
from coord_core.jsontext import dumps
from coord_core.repository.forges.inert import span
from coord_core.views import workflow_commands
from coord_core.views.workflow_commands import ERROR, NOTICE

TITLE = "Multi-Claude Coordination"
MOST_ROWS = 200  # of a table in the summary, which GitHub bounds to 1 MiB
_SIGNS = {NOTICE: "📋"}


class Runner:
    """`environ`: the environment that names the runner's files."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ
        self.is_github = environ.get("GITHUB_ACTIONS") == "true"

    def say(self, text: str, err: bool = False) -> None:
        """A line of the log."""
        output.say(workflow_commands.plain(text) if self.is_github else text, err=err)

    def annotate(self, level: str, message: str, file: str = "") -> None:
        if self.is_github:
            click.echo(workflow_commands.annotation(level, message, file, TITLE))
        else:
            output.say(f"{_SIGNS.get(level, '⚠️')} {message}", err=level == ERROR)

    def give_json(self, value: object) -> None:
        """One line of the log; on a runner without the sign that commands begin with."""
        text = dumps(value)
        click.echo(text.replace("#", "\\u0023") if self.is_github else text)

    def give(self, **values: str) -> None:
        """Outputs of the step. The values are ours, of one line."""
        self._append("GITHUB_OUTPUT", "".join(f"{name}={value}\n" for name, value in values.items()))

    def summarize(self, *paragraphs: str) -> None:
        """Markdown; what others wrote in it has been made harmless."""
        text = "\n\n".join((f"### {TITLE}", *(each for each in paragraphs if each)))
        self._append("GITHUB_STEP_SUMMARY", f"{text}\n")

    def _append(self, name: str, text: str) -> None:
        path = self._environ.get(name, "")
        if self.is_github and path:
            with open(path, "a", encoding="utf-8", errors="replace") as file:
                file.write(text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """In Markdown. The cells are text of others, each shown as code."""
    lines = [f"| {' | '.join(headings)} |", f"|{' --- |' * len(headings)}"]
    lines += [f"| {' | '.join(map(span, row))} |" for row in rows[:MOST_ROWS]]
    more = len(rows) - MOST_ROWS
    return "\n".join(lines) + (f"\n\nand {more} more" if more > 0 else "")


@contextmanager
def errors_annotated(runner: Runner) -> Iterator[None]:
    """An error ends the program as everywhere; on a runner it is an annotation and in the summary, too."""
    try:
        yield
    except CoordinatorError as error:
        if not runner.is_github:
            raise
        runner.annotate(ERROR, error.sentence())
        runner.summarize("❌ This failed:", table(["Why"], [[error.sentence()]]))
        sys.exit(error.exit_status)
