"""What a report consists of, whatever it is written as."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

NAME, TEXT, NUMBER = "name", "text", "number"  # kinds of columns


class Name(NamedTuple):
    """Text of others' making: a path, a session, a reason."""

    text: str


Sentence = Sequence[str | Name]


class Column(NamedTuple):
    heading: str
    kind: str = TEXT  # NAME: its cells are of others' making


@dataclass(frozen=True, slots=True)
class Table:
    """The first column names the row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    left_out: int = 0  # rows


class Line(NamedTuple):
    """A row of a plot in text: a name, how long its bar is, what stands at its end."""

    name: str
    value: float
    note: str


@dataclass(frozen=True, slots=True)
class Plot:
    """`draw` makes an SVG of so many px; `lines` are the same as text. Either may need a key."""

    title: str
    draw: Callable[[int], str]
    lines: Sequence[Line]
    drawing_key: str = ""
    lines_key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    sentences: Sequence[Sentence] = ()
    plots: Sequence[Plot] = ()
    tables: Sequence[Table] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """`figures` are the few that are shown large: a value and what it counts."""

    title: Sentence
    period: str
    summary: Sequence[Sentence]
    figures: Sequence[tuple[str, str]]
    sections: Sequence[Section] = field(default_factory=list)
    notes: Sequence[Sentence] = ()


def bounded(caption: str, columns: Sequence[Column], rows: Sequence[Sequence[str]], most: int) -> Table:
    """A table of the first rows."""
    return Table(caption, columns, rows[:most], max(0, len(rows) - most))
