"""A report as one HTML file: no script, nothing from elsewhere, a policy that holds it to that. Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from html import escape
from importlib.resources import files

from coord_core.observing import charts
from coord_core.observing.charts.markup import element, said
from coord_core.observing.charts.wording import counted
from coord_core.observing.report.document import NAME, NUMBER, Document, Name, Plot, Section, Sentence, Table
from coord_core.views.refusal import quoted

WIDE, NARROW = 880, 328  # px of a chart
LONGEST = 300  # characters of a name


def render(document: Document) -> str:
    style = _stylesheet()
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'; base-uri 'none'; form-action 'none'"
    words = (part.text if isinstance(part, Name) else part for part in document.title)
    title = f"{''.join(words)}, {document.period}"
    head = "".join((
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        '<meta name="referrer" content="no-referrer">',
        element("title", said(title)),
        f"<style>{style}</style>",
    ))  # fmt: skip
    return (
        f'<!doctype html>\n<html lang="en">\n<head>{head}</head>\n<body>{_body(document)}</body>\n</html>\n'
    )


@cache
def _stylesheet() -> str:
    return charts.stylesheet() + files(__package__).joinpath("style.css").read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def _body(document: Document) -> str:
    top = element("h1", _sentence(document.title)) + element("p", said(document.period), class_="period")
    summary = "".join(element("p", _sentence(each)) for each in document.summary)
    sections = "\n".join(_section(each, number) for number, each in enumerate(document.sections, 1))
    notes = "".join(element("p", _sentence(each)) for each in document.notes)
    return "\n".join((
        element("header", top),
        element("main", element("section", '<h2 id="s0">Summary</h2>', _figures(document), summary,
                                aria_labelledby="s0", class_="summary"), sections),
        element("footer", notes),
    ))  # fmt: skip


def _figures(document: Document) -> str:
    return element(
        "dl",
        *(
            element("div", element("dt", said(name)), element("dd", said(value)))
            for value, name in document.figures
        ),
        class_="figures",
    )


def _section(section: Section, number: int) -> str:
    parts = [
        element("h2", said(section.heading), id=f"s{number}"),
        *(element("p", _sentence(each)) for each in section.sentences),
        *map(_plot, section.plots),
        *map(_table, section.tables),
    ]
    return element("section", *parts, aria_labelledby=f"s{number}")


def _plot(plot: Plot) -> str:
    key = element("p", said(plot.drawing_key)) if plot.drawing_key else ""
    drawn = charts.both(plot.draw, WIDE, NARROW)
    return key + element("figure", element("figcaption", said(plot.title)), drawn)


def _table(table: Table) -> str:
    head = element(
        "tr", *(element("th", said(each.heading), scope="col", class_=each.kind) for each in table.columns)
    )
    rows = (element("tr", *_cells(table, row)) for row in table.rows)
    shown = element(
        "table", element("caption", said(table.caption)), element("thead", head), element("tbody", *rows)
    )
    more = element("p", f"and {counted(table.left_out)} more", class_="more") if table.left_out else ""
    label = quoted(table.caption)
    return element("div", shown, class_="scrolls", role="region", aria_label=label, tabindex=0) + more


def _cells(table: Table, row: Iterable[str]) -> Iterable[str]:
    for number, (column, text) in enumerate(zip(table.columns, row, strict=True)):
        shown = _name(text) if column.kind == NAME else said(text)
        kind = f"{column.kind} zero" if column.kind == NUMBER and text in ("0", "–") else column.kind
        if number == 0:
            yield element("th", shown, scope="row", class_=kind)
        else:
            yield f'<td class="{kind}">{shown}</td>'


def _sentence(parts: Sentence) -> str:
    return "".join(_name(part.text) if isinstance(part, Name) else escape(part) for part in parts)


def _name(text: str) -> str:
    """It stands apart from the text around it, whichever way it is written, and may wrap after a slash."""
    return f"<bdi>{said(text, LONGEST).replace('/', '/<wbr>')}</bdi>" if text else ""
