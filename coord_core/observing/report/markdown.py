"""A report as Markdown that reads well on a forge and as plain text: tables, and bars in code blocks. Pure.

What others wrote stands in code spans and code blocks alone, where nothing means anything: no link, no HTML,
no mention. It is shown without backticks. In a table a bar, which would end the cell, has a backslash before
it, which GitHub's Markdown takes away again, also in a code span.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from coord_core.observing.charts.wording import AVERAGE, counted, elided
from coord_core.observing.report.document import (
    NAME,
    NUMBER,
    Column,
    Document,
    Name,
    Plot,
    Section,
    Sentence,
    Table,
)  # fmt: skip
from coord_core.views.refusal import quoted

LONGEST = 200  # characters of a name
BAR, NAMED = 30, 44  # columns of a bar, and of the name before it
A_COLUMN = 1 / AVERAGE  # the size of a text of which a sign is one column wide
_EIGHTHS = " ▏▎▍▌▋▊▉"


def render(document: Document) -> str:
    parts = [
        f"# {_sentence(document.title)}",
        document.period,
        "## Summary",
        "\n".join(f"- {_sentence(each)}" for each in document.summary),
        *(part for section in document.sections for part in _section(section)),
        "---",
        *map(_sentence, document.notes),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section) -> Iterable[str]:
    yield f"## {section.heading}"
    yield from map(_sentence, section.sentences)
    yield from map(_plot, section.plots)
    for table in section.tables:
        yield _table(table)
        if table.left_out:
            yield f"and {counted(table.left_out)} more"


def _plot(plot: Plot) -> str:
    """Bars of text; nothing where all are empty."""
    most = max((line.value for line in plot.lines), default=0)
    if most <= 0:
        return ""
    names = [elided(line.name, NAMED, A_COLUMN) for line in plot.lines]
    width = max(map(cell_len, names))
    rows = [
        f"{name}{' ' * (width - cell_len(name))}  {_bar(line.value / most)}  {quoted(line.note)}".rstrip()
        for name, line in zip(names, plot.lines, strict=True)
    ]
    bars = "\n".join((f"{plot.title}:", "", "```text", *rows, "```"))
    return f"{plot.lines_key}\n\n{bars}" if plot.lines_key else bars


def _bar(part: float) -> str:
    """As long as `part` of the whole, to an eighth of a column.

    >>> _bar(0.05)
    '█▌                            '
    """
    eighths = round(max(0.0, min(part, 1.0)) * BAR * 8)
    if part > 0:
        eighths = max(eighths, 1)
    return ("█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()).ljust(BAR)


def _table(table: Table) -> str:
    ruler = _row("---:" if column.kind == NUMBER else "---" for column in table.columns)
    rows = (_row(_cells(table.columns, row)) for row in table.rows)
    return "\n".join((_row(column.heading for column in table.columns), ruler, *rows))


def _cells(columns: Sequence[Column], row: Sequence[str]) -> Iterable[str]:
    return (_cell(text, column.kind) for column, text in zip(columns, row, strict=True))


def _cell(text: str, kind: str) -> str:
    return _code(text).replace("|", r"\|") if kind == NAME else text


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _sentence(parts: Sentence) -> str:
    return "".join(_code(part.text) if isinstance(part, Name) else part for part in parts)


def _code(text: str) -> str:
    """A code span; a text without anything to see is none."""
    shown = quoted(text, LONGEST).strip()
    return f"`{shown}`" if shown else ""
