"""How commands print: tables on a terminal, plain text in a pipe, JSON for programs.

Colour only on a terminal, and never with NO_COLOR. rich is imported only for a table that keeps to a width.
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

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.table import Table

WIDEST_PAD = 48  # a column in a pipe is padded to its widest cell, but not beyond this
# Columns that never wrap.
RIGID = frozenset(("Files", "Mode", "Since", "Expires", "Status", "Holds", "Priority", "Last seen"))


def on_terminal() -> bool:
    return sys.stdout.isatty()


def columns() -> int:
    """Of the terminal; in a pipe what COLUMNS says, else 80."""
    return shutil.get_terminal_size().columns


def is_bounded() -> bool:
    """Is there a width that a table has to keep to? In a pipe only where COLUMNS says so."""
    said = os.environ.get("COLUMNS", "")
    return on_terminal() or (said.isascii() and said.isdigit() and int(said) > 0)


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
    """Rows of printable text. The cells are folded to the width where there is one; nothing is cut."""
    if on_terminal():
        _on_terminal(headings, rows)
    elif is_bounded():
        _in_narrow_pipe(headings, rows)
    else:
        _in_pipe(headings, rows)


def _on_terminal(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console

    colours: Literal["standard"] | None = "standard" if coloured() else None
    console = Console(force_terminal=True, highlight=False, color_system=colours)
    console.print(_folding(headings, rows))


def _in_narrow_pipe(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    from rich.console import Console

    console = Console(color_system=None, highlight=False, width=columns())
    with console.capture() as captured:
        console.print(_folding(headings, rows))
    for line in captured.get().splitlines():
        say(line.rstrip())


def _folding(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        shown.add_column(heading, no_wrap=heading in RIGID, overflow="fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    return shown


def _in_pipe(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    columns = list(zip(headings, *rows, strict=True))
    widths = [min(max(map(len, column)), WIDEST_PAD) for column in columns]
    for row in (headings, *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        say("  ".join(cells).rstrip())


def say_wrapped(heading: str, text: str) -> None:
    """A heading and a text behind it, in lines of whole words as wide as the terminal."""
    from textwrap import wrap

    indent = " " * len(heading)
    for line in wrap(
        text, columns(), initial_indent=heading, subsequent_indent=indent, break_long_words=False,
        break_on_hyphens=False,
    ):  # fmt: skip
        say(line)


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
