"""What all others did, summed up in a line for each: for `announce: all`."""

from __future__ import annotations

from coord_core.domain.news import ARRIVED, CLAIMED, COMPLETED, ENDED
from coord_core.views.digest import Group
from coord_core.views.refusal import named, quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from coord_core.domain.news import Doings

MOST = 6  # instances
NAMES = 3  # of what each did something to
LONGEST = 40  # characters of such a name
_ENDS = (ARRIVED, ENDED)
_OF_TASKS = (CLAIMED, COMPLETED)


def of_others(doings: Sequence[Doings]) -> Group:
    if not doings:
        return Group("", [])
    lines = [_line(each) for each in doings[:MOST]]
    if len(doings) == 1:
        return Group("", [f"Since your last step: {lines[0]}."])
    ends = [f"{len(doings) - MOST} more were at work."] if len(doings) > MOST else []
    return Group("Since your last step:", [f"- {line}" for line in lines], ends)


def _line(each: Doings) -> str:
    return f"{quoted(each.instance)} {', '.join(_did(kind, names) for kind, names in each.done.items())}"


def _did(kind: str, names: Iterable[str]) -> str:
    if kind in _ENDS:
        return kind
    known = list(names)
    shown = ", ".join(named(_end(each)) for each in known[:NAMES])
    more = f" and {len(known) - NAMES} more" if len(known) > NAMES else ""
    return f"{kind} {_count(kind, len(known))}{shown}{more}"


def _end(name: str) -> str:
    """Of a long path its end tells most."""
    return name if len(name) <= LONGEST else f"…{name[1 - LONGEST :]}"


def _count(kind: str, count: int) -> str:
    if count == 1:
        return "the task " if kind in _OF_TASKS else ""
    return f"{count}{' tasks' if kind in _OF_TASKS else ''}: "
