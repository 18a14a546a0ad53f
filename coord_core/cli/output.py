"""How commands print: tables on a terminal, plain text in a pipe, JSON for programs.

Colour only on a terminal, and never with NO_COLOR. rich is imported only for a table on a terminal.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Literal

import click

from coord_core.cli import shell
from coord_core.domain.leases import Refused
from coord_core.domain.records import PERSON, Actor, Instance
from coord_core.jsontext import dumps
from coord_core.views import refusal

WIDEST_PAD = 48  # a column in a pipe is padded to its widest cell, but not beyond this
# Columns that never wrap.
RIGID = frozenset(("Mode", "Since", "Expires", "Status", "Holds", "Priority", "Last seen"))


def on_terminal() -> bool:
    return sys.stdout.isatty()


def columns() -> int:
    """Of the terminal."""
    return shutil.get_terminal_size().columns


def coloured() -> bool:
    return on_terminal() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def say(text: str, colour: str | None = None, err: bool = False) -> None:
    """Print a text and a newline; `colour` is a name that click knows. Commands in it are the caller's."""
    _echo(shell.spelled(text), colour, err)


def print_json(value: object) -> None:
    """One value in one line, and out at once."""
    _echo(dumps(value))


def _echo(text: str, colour: str | None = None, err: bool = False) -> None:
    stream = sys.stderr if err else sys.stdout
    if not (stream.encoding or "").lower().startswith("utf") and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")  # an old terminal shows `?` for a sign it does not know
    click.echo(click.style(text, fg=colour) if colour and coloured() else text, err=err)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Rows of printable text. On a terminal the cells are folded to its width; in a pipe nothing is cut."""
    if on_terminal():
        _on_terminal(headings, rows)
    else:
        _in_pipe(headings, rows)


def _on_terminal(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    colours: Literal["standard"] | None = "standard" if coloured() else None
    console = Console(force_terminal=True, highlight=False, color_system=colours)
    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        shown.add_column(heading, no_wrap=heading in RIGID, overflow="fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    console.print(shown)


def _in_pipe(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    columns = list(zip(headings, *rows, strict=True))
    widths = [min(max(map(len, column)), WIDEST_PAD) for column in columns]
    for row in (headings, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        say("  ".join(cells).rstrip())


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Shows what is going on, apart from what a command answers: on a terminal only, on stderr."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda text: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status("") as shown:
        yield lambda text: shown.update(Text(text))


@contextmanager
def status_line() -> Iterator[Callable[[str], None]]:
    """Shows what is going on: on a terminal in one line that changes, in a pipe once."""
    if not on_terminal() or os.environ.get("TERM") == "dumb":
        said: list[str] = []

        def once(text: str) -> None:
            if not said:
                said.append(text)
                say(text)

        yield once
        return
    from rich.text import Text

    def draw(text: str) -> None:
        if _is_in_front():
            shown = Text(text)
            shown.truncate(columns() - 1, overflow="ellipsis")
            sys.stdout.write(f"\r\x1b[2K{shown.plain}")
            sys.stdout.flush()

    try:
        yield draw
    finally:
        draw("")


def _is_in_front() -> bool:
    """Is it this command whose turn it is on the terminal? In the background it would spoil the prompt."""
    try:
        return os.tcgetpgrp(sys.stdout.fileno()) == os.getpgrp()
    except OSError:
        return False


def refuse(
    refused: Refused, actor: Actor, who: Instance, now: float, worktree: str, named: bool = False
) -> None:
    """A refusal for whoever asked: a person, or a session that reads what its command prints."""
    if who.kind == PERSON or on_terminal():
        say(refusal.for_person(refused, now, named), "yellow")
    else:
        say(refusal.for_model(refused, actor, worktree, shell.folder()))
