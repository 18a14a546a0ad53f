"""A desk as lines of a terminal's size. Pure.

On a wide and high terminal all lists are seen at once; on others one, which tabs choose, and the latest
events. Where no key can choose, those that matter most are below each other.
Each line is exactly as wide as the terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coord_core.watching import table
from coord_core.watching.bars import footer, header, rule, tabs
from coord_core.watching.signs import width as width_of

if TYPE_CHECKING:
    from coord_core.watching.desk import Desk, Listing
    from coord_core.watching.signs import Signs
    from coord_core.watching.table import Line
    from coord_core.watching.view import View

WIDE, HIGH = 120, 30  # from which on all lists are seen
SESSIONS, LOCKS, QUEUE, REQUESTS, TASKS, EVENTS = range(6)
_BETWEEN = 3  # columns between two lists


def draw(desk: Desk, width: int, height: int) -> list[Line]:
    """So many lines of so many columns."""
    lines = [header(desk, width), *_problem(desk, width)]
    last = footer(desk, width)
    room = height - len(last) - len(lines)
    if desk.view is None:
        lines.append(_notice("" if desk.problem else "Reading it.", "dim", width, desk.signs))
    elif is_wide(width, height):
        lines += _all(desk, desk.view, width, room)
    else:
        lines += (_tabbed if desk.has_keys else _stacked)(desk, desk.view, width, room)
    blank: Line = [(" " * width, "")]
    lines += [blank] * (height - len(last) - len(lines))
    return [*lines[: max(0, height - len(last))], *last][-height:]


def drawn(desk: Desk, width: int, height: int) -> list[Line]:
    """As `draw`. Of a state that cannot be drawn that is said, over the last that could be."""
    while True:
        try:
            found = draw(desk, width, height)
        except Exception as error:
            if desk.view is None:
                raise
            desk.go_back(error)
        else:
            desk.sound = desk.view
            return found


def _problem(desk: Desk, width: int) -> list[Line]:
    """Why it cannot be read, whole."""
    if not desk.problem:
        return []
    said = desk.signs.folded(desk.problem, max(1, width - 2))
    return [_notice(text, "alert", width, desk.signs) for text in said]


def is_wide(width: int, height: int) -> bool:
    return width >= WIDE and height >= HIGH


def _tabbed(desk: Desk, view: View, width: int, height: int) -> list[Line]:
    strip = 0 if desk.active == EVENTS or height < 12 else max(3, height // 5)
    room = height - 1 - (strip + 1 if strip else 0)
    lines = [tabs(desk, width), *_rows(desk, desk.active, view, width, room)]
    if strip:
        lines.append(rule(desk, EVENTS, width))
        lines += _rows(desk, EVENTS, view, width, strip, has_heading=False)
    return lines


def _stacked(desk: Desk, view: View, width: int, height: int) -> list[Line]:
    others = {at: max(3, height // 5) for at in (QUEUE, SESSIONS, EVENTS)} if height >= 20 else {}
    return _stack(desk, view, width, height, {LOCKS: height, **others})


def _all(desk: Desk, view: View, width: int, height: int) -> list[Line]:
    lowest = max(6, height // 4)
    left = (width - _BETWEEN) * 48 // 100
    right = width - _BETWEEN - left
    high = height - lowest
    on_left = _stack(desk, view, left, high, {SESSIONS: high, TASKS: high * 2 // 5})
    on_right = _stack(desk, view, right, high, {LOCKS: high, QUEUE: high // 3, REQUESTS: high // 5})
    bar = (f" {desk.signs.bar} ", "dim")
    return [
        *([*one, bar, *two] for one, two in zip(on_left, on_right, strict=True)),
        *_titled(desk, EVENTS, view, width, lowest),
    ]


def _stack(desk: Desk, view: View, width: int, height: int, most: dict[int, int]) -> list[Line]:
    """Lists below each other, the first as high as the others leave it. `most`: lines that one may take."""
    first, *others = most
    heights = {at: min(most[at], 2 + max(1, len(desk.listings[at].items))) for at in others}
    heights = {first: height - sum(heights.values()), **heights}
    return [line for at, high in heights.items() for line in _titled(desk, at, view, width, high)]


def _titled(desk: Desk, at: int, view: View, width: int, height: int) -> list[Line]:
    return [rule(desk, at, width), *_rows(desk, at, view, width, height - 1)]


def _rows(desk: Desk, at: int, view: View, width: int, height: int, has_heading: bool = True) -> list[Line]:
    """So many lines: the heading, and the rows that are seen."""
    listing, signs = desk.listings[at], desk.signs
    columns = listing.pane.columns
    widths = table.fit(columns, width)
    lines: list[Line] = []
    if has_heading:
        headings = [(column.heading, "head") for column in columns]
        lines.append(_filled(table.line(columns, widths, headings, signs, "head"), width))
    seen = listing.scroll(max(0, height - len(lines)))
    for number, item in enumerate(seen, listing.top):
        is_chosen = desk.has_keys and at == desk.active and number == listing.chosen
        cells = listing.pane.cells(item, view)
        over = "cursor" if is_chosen else ""
        lines.append(_filled(table.line(columns, widths, cells, signs, over), width))
    if not seen and len(lines) < height:
        lines.append(_notice(_none(listing, desk.filter), "dim", width, signs))
    blank: Line = [(" " * width, "")]
    return (lines + [blank] * (height - len(lines)))[: max(0, height)]


def _none(listing: Listing, wanted: str) -> str:
    return f"None of {listing.total} matches." if wanted and listing.total else listing.pane.empty


def _filled(line: Line, width: int) -> Line:
    missing = width - sum(width_of(text) for text, _ in line)
    return [*line, (" " * missing, line[-1][1] if line else "")] if missing > 0 else line


def _notice(text: str, style: str, width: int, signs: Signs) -> Line:
    return [(signs.fitted(f" {text}", width), style)]
