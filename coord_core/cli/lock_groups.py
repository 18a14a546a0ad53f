"""Locks where there is a width to keep to: below a line for each holder, one line a lock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from coord_core.cli import output
from coord_core.cli.fitting import LEAST, elided, folded, padded, width
from coord_core.cli.times import ago, expires
from coord_core.domain.records import EXCLUSIVE, MAIN_AGENT, Instance, Lock
from coord_core.views.refusal import listed, quoted
from coord_core.views.steady import steady

Wanted = Mapping[int, Sequence[str]]  # who waits or asks for a lock, by its token
Row = tuple[str, ...]
RESOURCE, MODE, AGE, AGENT, PLACE = range(5)
LESS = (AGE, MODE, AGENT, PLACE)  # columns that go, in this order, until the resource has room
MOST_NAMED = 2
LONGEST_AGENT = 16  # columns
LONGEST_PLACE = 28


def show(
    locks: Iterable[Lock], owners: Mapping[str, Instance], now: float, wanted: Wanted,
    held: Mapping[str, int], places: Mapping[int, str],
) -> None:  # fmt: skip
    """In the order in which holders and locks come. `held`: how many each holder has, shown or not.

    `places`: the working trees of those that would look alike, by token.
    """
    groups: dict[str, list[tuple[Lock, Row]]] = {}
    for lock in locks:
        groups.setdefault(lock.instance, []).append((lock, _row(lock, now, places)))
    rows = [row for some in groups.values() for _, row in some]
    widths = _within(
        output.columns() - len("  "), [max(map(width, each)) for each in zip(*rows, strict=True)]
    )
    for place, (name, some) in enumerate(groups.items()):
        heading = _heading(owners[name], [lock for lock, _ in some], held[name], now)
        output.say(f"\n{heading}" if place else heading)
        for lock, row in some:
            _say(row, widths, wanted.get(lock.token, ()))


def _within(columns: int, widths: list[int]) -> list[int]:
    """So wide that a row has room, and 0 where a column is left out. The resource takes what others leave."""
    for column in LESS:
        if _left(columns, widths) >= min(widths[RESOURCE], LEAST):
            break
        widths[column] = 0
    widths[RESOURCE] = max(1, min(widths[RESOURCE], _left(columns, widths)))
    return widths


def _left(columns: int, widths: Sequence[int]) -> int:
    return columns - sum(one + 2 for one in widths[RESOURCE + 1 :] if one)


def _heading(owner: Instance, some: Sequence[Lock], held: int, now: float) -> str:
    """Whose they are: as much of it as there is room for."""
    name = _shown(owner.name)
    tasks = sorted({_shown(lock.task_id) for lock in some if lock.task_id})
    lease = expires(owner.expires_at, now)
    counted = f"{held} lock{'' if held == 1 else 's'}"
    lease = lease if lease == "expired" else f"expires {lease}"
    forms = [[counted, lease, *tasks[:MOST_NAMED]], [counted, lease], [lease], [counted], []]
    room = output.columns() - width(name) - 2
    said = next((text for text in map(" · ".join, forms) if width(text) <= room), "")
    left = room - width(said) - len(" · ")
    if owner.branch and left >= LEAST:
        said += f" · {elided(_shown(owner.branch.removeprefix(f'{owner.name}/')), left)}"
    lines = [output.styled(part, bold=True) for part in folded(name, output.columns())]
    return "\n".join(lines) + (f"  {said}" if said else "")


def _shown(text: str) -> str:
    return steady(quoted(text))


def _row(lock: Lock, now: float, places: Mapping[int, str]) -> Row:
    """Of these the first has what room there is. Nearly all locks are exclusive, so that is not said."""
    mode = "" if lock.mode == EXCLUSIVE else lock.mode
    agent = "" if lock.agent == MAIN_AGENT else elided(f"agent {_shown(lock.agent)}", LONGEST_AGENT)
    place = elided(f"in {_shown(places[lock.token])}", LONGEST_PLACE) if lock.token in places else ""
    return _shown(str(lock.resource)), mode, ago(lock.locked_at, now), agent, place


def _say(row: Sequence[str], widths: Sequence[int], wanting: Sequence[str]) -> None:
    cells = (padded(elided(cell, room), room) for cell, room in zip(row, widths, strict=True) if room)
    line = ("  " + "  ".join(cells)).rstrip()
    output.say(output.styled(line, fg="yellow") if wanting else line)
    if wanting:
        output.say(elided(f"    wanted by {listed(wanting, MOST_NAMED)}", output.columns()))
