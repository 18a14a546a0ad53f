"""The lines around the lists: what it is, the tabs, the titles, the keys. Pure."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from coord_core.watching.signs import width as width_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coord_core.watching.desk import Desk, Listing
    from coord_core.watching.signs import Signs
    from coord_core.watching.table import Line
    from coord_core.watching.view import View

NAMED = 20  # columns of what is on the left that are kept
_KEYS = (
    ("?", "help"), ("/", "filter"), ("r", "release"), ("h", "hand over"), ("e", "end"), ("w", "waiters"),
    ("q", "quit"), ("enter", "more"), ("p", "priority"), ("tab", "next list"), ("a", "accept"),
    ("d", "decline"),
)  # fmt: skip
_ANSWERS = ("a", "d")  # the keys that come first among requests


def header(desk: Desk, width: int) -> Line:
    """Where, how many of what, and when; or that what is seen is not how things are now."""
    signs = desk.signs
    name = f" {desk.name} "
    if desk.view is None:
        return _two(name, "title", "", "", width, signs)
    if desk.problem:
        text = f"as it was at {_clock(desk.view.team.now)} UTC "
        return _two(name, "title", text, "alert", width, signs)
    if desk.view.team.problem:
        return _two(name, "title", f"Tasks file: {desk.view.team.problem}", "warn", width, signs)
    counts = _counts(desk.view, width - min(width_of(signs.clean(name)), NAMED), signs)
    return _two(name, "title", counts, "", width, signs)


def _counts(view: View, room: int, signs: Signs) -> str:
    """The clock, which shows that it is live, and before it as many counts as there is room for."""
    team = view.team
    contested = len(team.contested())
    parts = [
        f"{len(team.instances)} here",
        counted(len(team.locks)),
        f"{len(team.queue)} waiting" if team.queue else "",
        f"{contested} contested" if contested else "",
        f"{team.ready} ready" if team.ready else "",
    ]
    parts = [part for part in parts if part]
    while True:
        text = f" {signs.dot} ".join([*parts, f"{_clock(view.now)} UTC "])
        if not parts or width_of(text) <= room:
            return text
        parts.pop()


def counted(locks: int) -> str:
    return f"{locks} lock{'' if locks == 1 else 's'}"


def tabs(desk: Desk, width: int) -> Line:
    """As much of them as there is room for; the chosen one is whole."""
    pieces: Line = []
    for texts in _tab_texts(desk):
        pieces = [(text, "active" if at == desk.active else "bar") for at, text in enumerate(texts)]
        if sum(width_of(text) for text, _ in pieces) <= width:
            break
    return _bounded(pieces, width, "bar", desk.signs)


def _tab_texts(desk: Desk) -> Iterator[list[str]]:
    """With all counts, with the chosen one's, with its title alone."""
    titles = [f" {at} {listing.pane.title}" for at, listing in enumerate(desk.listings, 1)]
    whole = [f"{title}{_count(listing)}" for title, listing in zip(titles, desk.listings, strict=True)]
    numbers = [f" {at}" for at in range(1, len(titles) + 1)]
    for others in (whole, titles, numbers):
        chosen = [*others[: desk.active], whole[desk.active], *others[desk.active + 1 :]]
        yield [*(f"{text} " for text in chosen[:-1]), chosen[-1]]


def rule(desk: Desk, at: int, width: int) -> Line:
    """The title of a list, in a line."""
    listing = desk.listings[at]
    is_active = desk.has_keys and at == desk.active
    number = f"{at + 1} " if desk.has_keys else ""  # which opens it
    title = f" {number}{listing.pane.title}{_count(listing)} "
    line: Line = [(desk.signs.rule, "dim"), (title, "active" if is_active else "title")]
    missing = width - sum(width_of(text) for text, _ in line)
    return _bounded([*line, (desk.signs.rule * max(0, missing), "dim")], width, "", desk.signs)


def footer(desk: Desk, width: int) -> list[Line]:
    """The filter that is typed, what came of the last action, whole, or the keys."""
    signs = desk.signs
    text, style = desk.message
    if text and not desk.is_typing:
        return [[(signs.fitted(f" {part}", width), style)] for part in signs.folded(text, max(1, width - 2))]
    return [_input(desk, width) if desk.is_typing else _hints(desk, width)]


def _input(desk: Desk, width: int) -> Line:
    typed = f" filter: {desk.filter}_"
    return _two(typed, "bold", "enter keeps it, esc clears it ", "dim", width, desk.signs)


def _hints(desk: Desk, width: int) -> Line:
    signs = desk.signs
    if not desk.has_keys:
        return [(signs.fitted(" Ctrl-C ends it.", width), "dim")]
    listing = desk.listing
    place = f"{listing.chosen + 1}/{len(listing.items)} " if listing.items else ""
    wanted = f"filter: {desk.filter}  " if desk.filter else ""
    return _keys(_known(desk), width, f" {wanted}{place}", signs)


def _known(desk: Desk) -> list[tuple[str, str]]:
    """The keys, those first that the list is for."""
    first = _ANSWERS if desk.listing.pane.title == "Requests" else ()
    return sorted(_KEYS, key=lambda each: each[0] not in first)


def _keys(keys: Iterable[tuple[str, str]], width: int, last: str, signs: Signs) -> Line:
    room = width - width_of(signs.clean(last))
    line: Line = []
    for key, does in keys:
        text = f" {does} "
        if room < len(key) + 1 + len(text):
            break
        line += [(f" {key}", "bold"), (text, "dim")]
        room -= len(key) + 1 + len(text)
    return _bounded([*line, (" " * max(0, room), ""), (signs.clean(last), "dim")], width, "", signs)


def _count(listing: Listing) -> str:
    if listing.pane.title == "Events":
        return ""
    shown = len(listing.items)
    return f" {shown}" if shown == listing.total else f" {shown}/{listing.total}"


def _two(left: str, left_style: str, right: str, right_style: str, width: int, signs: Signs) -> Line:
    """One text at each end; what does not fit is cut from the first, but for NAMED columns of it."""
    right = signs.clean(right)
    kept = max(min(width_of(signs.clean(left)), NAMED), width - width_of(right))
    kept = min(kept, width)
    return [
        (signs.fitted(left, kept), left_style),
        (signs.fitted(right, width - kept), right_style),
    ]


def _bounded(line: Line, width: int, style: str, signs: Signs) -> Line:
    """Exactly so wide."""
    found: Line = []
    room = width
    for text, of in line:
        if room <= 0:
            break
        wide = width_of(text)
        found.append((text if wide <= room else signs.fitted(text, room), of))
        room -= min(wide, room)
    return [*found, (" " * room, style)] if room > 0 else found


def _clock(at: float) -> str:
    return time.strftime("%H:%M:%S", time.gmtime(at))
