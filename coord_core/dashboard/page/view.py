"""How somebody looks at the page: the filters of its address, and what they may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from urllib.parse import urlencode

from coord_core.dashboard import assets

HOURS = (1, 6, 24, 168)  # what the drawings may go back
DEFAULT_HOURS = 6
FOLDING = ("people", "locks", "queue", "requests", "tasks", "events")  # sections that show a part at first


@dataclass(frozen=True)
class Message:
    """What became of something that was asked for. `mend`: what can be done about it."""

    said: str
    mend: str = ""
    is_error: bool = False


@dataclass(frozen=True)
class View:
    """`project`: the repository's name. `me`: who acts here; `read_only`: why nobody may, else empty.

    `base`: what the addresses of the pages begin with. `forgery_token` goes into every form. `static` makes
    the address of a file in static/. `whole` names the sections that are shown to their end. `zone`: in which
    times of day are told.
    """

    project: str
    me: str = ""
    read_only: str = ""
    base: str = ""
    forgery_token: str = ""
    who: str = ""
    path: str = ""
    hours: int = DEFAULT_HOURS
    whole: frozenset[str] = frozenset()
    message: Message | None = None
    static: Callable[[str], str] = field(default=lambda name: assets.load().address(name))
    zone: tzinfo = UTC

    @property
    def may_act(self) -> bool:
        return not self.read_only

    @property
    def is_filtered(self) -> bool:
        return bool(self.who or self.path)

    def wants(self, names: tuple[str, ...], paths: tuple[str, ...] = ()) -> bool:
        """Do the filters let through what has to do with these instances and resources?"""
        return _is_in(self.who, names) and _is_in(self.path, paths)

    @property
    def query(self) -> str:
        """What the page's address asks for."""
        return self.address().partition("?")[2]

    def address(self, whole: str = "", **changed: str | int) -> str:
        """Of this page with something changed, and one more section shown to its end."""
        query = {"who": self.who, "path": self.path, "hours": self.hours, **changed}
        shown = sorted(self.whole | ({whole} if whole else set()))
        said = {name: value for name, value in query.items() if value and value != DEFAULT_HOURS}
        pairs = [*said.items(), *(("all", name) for name in shown)]
        return f"{self.base}/" + (f"?{urlencode(pairs, errors='replace')}" if pairs else "")


def of_query(query: Mapping[str, str], whole: list[str]) -> dict[str, object]:
    """The fields of a view that an address tells; what makes no sense is as if it had not been said."""
    hours = query.get("hours", "")
    return {
        "who": query.get("who", "")[:200],
        "path": query.get("path", "")[:500],
        "hours": int(hours) if hours in {str(each) for each in HOURS} else DEFAULT_HOURS,
        "whole": frozenset(whole) & frozenset(FOLDING),
    }


def _is_in(wanted: str, texts: tuple[str, ...]) -> bool:
    found = wanted.strip().casefold()
    return not found or any(found in text.casefold() for text in texts)
