"""How commands print: tables on a terminal, plain text in a pipe, JSON for programs.

Colour only on a terminal, and never with NO_COLOR. rich is imported only for a table that keeps to a width.
"""

from __future__ import annotations

import os
import select
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import click

from coord_core.cli import shell
from coord_core.cli.fitting import LEAST, elided, padded, width
from coord_core.domain.leases import Refused
from coord_core.domain.records import PERSON, Actor, Instance
from coord_core.jsontext import dumps
from coord_core.views import refusal
from coord_core.views.readable_json import readable
from coord_core.views.steady import steady

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.table import Table

WIDEST_PAD = 48  # a column in a pipe is padded to its widest cell, but not beyond this
LEFT_TO_FOLD = 24  # columns of a text beside a path
LEAST_FOLDED = 6  # columns of a text that folds
NAMES = frozenset(("Assigned to", "Instance"))  # two that are cut may look alike
# Columns that never wrap.
RIGID = frozenset((
    "Assigned to", "Expires", "Files", "Holds", "Instance", "Last seen", "Mode", "Priority", "Since",
    "Status",
))  # fmt: skip


def on_terminal() -> bool:
    return sys.stdout.isatty()


def is_read() -> bool:
    """Is anybody there who could read what is printed? Where a pipe's other end is closed, nobody is."""
    ends = select.poll()
    ends.register(sys.stdout.fileno(), 0)
    return not ends.poll(0)


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
    _echo(json_text(dumps(value)))


def json_text(text: str) -> str:
    """JSON in ASCII, with the signs of other scripts where the output takes all of them."""
    return readable(text) if (sys.stdout.encoding or "").lower().replace("-", "") == "utf8" else text


def write(text: str) -> None:
    """Print it as it is, and at once."""
    _echo(text, nl=False)


def styled(text: str, **style: Any) -> str:
    """As `click.style` does it, where there is colour."""
    return click.style(text, **style) if style and coloured() else text


def _echo(text: str, colour: str | None = None, err: bool = False, nl: bool = True) -> None:
    stream = sys.stderr if err else sys.stdout
    if not (stream.encoding or "").lower().startswith("utf") and hasattr(stream, "reconfigure"):
        stream.reconfigure(errors="replace")  # an old terminal shows `?` for a sign it does not know
    click.echo(click.style(text, fg=colour) if colour and coloured() else text, err=err, nl=nl)


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    paths: Sequence[str] = (),
    less: Sequence[str] = (),
) -> None:
    """Rows of printable text.

    Where there is a width, the columns named by `paths` lose folders in the middle of their cells, and the
    others are folded; those named by `less` are left out, in that order, until what never wraps has room.
    Where there is none, nothing is cut.
    """
    if not is_bounded():
        _in_pipe(headings, rows)
        return
    steadied = [[steady(cell) for cell in row] for row in rows]
    headings, *rows = _with_room([list(headings), *steadied], paths, less)
    fitted = _folding(headings, _fitted(headings, rows, paths) if paths else rows, paths)
    if on_terminal():
        _on_terminal(fitted)
    else:
        _in_narrow_pipe(fitted)


def _with_room(lines: list[list[str]], paths: Sequence[str], less: Sequence[str]) -> list[list[str]]:
    """The headings and the rows, without columns for which there is no room beside the others."""
    for heading in less:
        if sum(_least(column, paths) + 2 for column in zip(*lines, strict=True)) - 2 <= columns():
            break
        place = lines[0].index(heading)
        lines = [line[:place] + line[place + 1 :] for line in lines]
    return lines


def _least(column: Sequence[str], paths: Sequence[str]) -> int:
    """How narrow a column may be, its heading first."""
    whole = max(map(width, column))
    return whole if column[0] in RIGID else min(whole, LEAST if column[0] in paths else LEAST_FOLDED)


def _fitted(headings: Sequence[str], rows: Sequence[Sequence[str]], paths: Sequence[str]) -> list[list[str]]:
    """The paths share what the other columns leave; one that folds is left at least so much."""
    widths = [max(map(width, column)) for column in zip(headings, *rows, strict=True)]
    others = [
        one if heading in RIGID else min(one, LEFT_TO_FOLD)
        for heading, one in zip(headings, widths, strict=True)
        if heading not in paths
    ]
    room = (columns() - sum(others) - 2 * (len(headings) - 1)) // len(paths)
    room = max(room, LEAST)
    return [
        [
            elided(cell, room) if heading in paths else cell
            for heading, cell in zip(headings, row, strict=True)
        ]
        for row in rows
    ]


def _on_terminal(shown: Table) -> None:
    from rich.console import Console

    colours: Literal["standard"] | None = "standard" if coloured() else None
    console = Console(force_terminal=True, highlight=False, color_system=colours)
    console.print(shown)


def _in_narrow_pipe(shown: Table) -> None:
    from rich.console import Console

    console = Console(color_system=None, highlight=False, width=columns())
    with console.capture() as captured:
        console.print(shown)
    for line in captured.get().splitlines():
        say(line.rstrip())


def _folding(headings: Sequence[str], rows: Sequence[Sequence[str]], paths: Sequence[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    for heading, *cells in zip(headings, *rows, strict=True):
        if heading in NAMES:
            least = min(columns(), max(map(width, cells)))
            shown.add_column(heading, min_width=least, no_wrap=False, overflow="fold")
            continue
        is_whole = heading in RIGID or heading in paths
        shown.add_column(heading, no_wrap=is_whole, overflow="ellipsis" if is_whole else "fold")
    for row in rows:
        shown.add_row(*map(Text, row))
    return shown


def _in_pipe(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    columns = list(zip(headings, *rows, strict=True))
    widths = [min(max(map(width, column)), WIDEST_PAD) for column in columns]
    for row in (headings, *rows):
        cells = [padded(cell, room) for cell, room in zip(row, widths, strict=True)]
        say("  ".join(cells).rstrip())


def say_wrapped(heading: str, text: str) -> None:
    """A heading and a text behind it, in lines of whole words. Where there is no width to keep to, in one."""
    from textwrap import wrap

    if not is_bounded():
        say(heading + text)
        return
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
    refused: Refused,
    actor: Actor,
    who: Instance,
    now: float,
    worktree: str,
    named: bool = False,
    is_told: bool = True,
) -> None:
    """A refusal for whoever asked: a person, or a session that reads what its command prints."""
    if who.kind == PERSON or on_terminal():
        say(refusal.for_person(refused, now, named), "yellow")
    else:
        say(refusal.for_model(refused, actor, worktree, shell.folder(), is_told))
