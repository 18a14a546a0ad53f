"""What stands around charts in a page: their stylesheet, two widths of one, the figures as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files

from coord_core.observing.charts.markup import element, said

WIDE, NARROW = 720, 328  # px


@cache
def stylesheet() -> str:
    """The rules that charts are drawn with, light, dark, on paper and in forced colours."""
    return files(__package__).joinpath("style.css").read_text(encoding="utf-8")


def both(draw: Callable[[int], str], wide: int = WIDE, narrow: int = NARROW) -> str:
    """A chart for a screen and one for a phone; `draw` is given the width."""
    return "".join(
        element("div", draw(width), class_=f"chart-{name}")
        for name, width in (("wide", wide), ("narrow", narrow))
    )


def table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The figures of a chart for who cannot see it, folded up. The first column names the row."""
    head = "".join(element("th", said(text), scope="col") for text in headings)
    body = "".join(
        element("tr", _first(row[0]), *(element("td", said(text)) for text in row[1:])) for row in rows
    )
    shown = element("table", element("caption", said(caption)), _row(head), element("tbody", body))
    return element("details", element("summary", "Figures"), shown, class_="chart-figures")


def _row(head: str) -> str:
    return element("thead", element("tr", head))


def _first(text: str) -> str:
    return element("th", said(text), scope="row")
