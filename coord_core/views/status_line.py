"""How a session stands, in one line below its prompt: short, calm, and never wider than it may be.

What concerns somebody now (a wait, a request, a file that others want) is yellow and goes last; what is only
good to know goes first. Each part has shorter forms: the lightest part is shortened, and is heavier then, so
that all get shorter before the important ones get short.
"""

from __future__ import annotations

from coord_core.views.columns import cut, width
from coord_core.views.refusal import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coord_core.services.standing import Standing

WIDEST = 200  # columns, also where nothing is known of the terminal
LEAST = 20
HEAVIER = 3  # a part that was shortened
MOST_NAMED = 3
LONGEST_NAME = 32  # columns of a file's name
LONGEST_TASK = 40  # columns of a task's description
SEPARATOR = " · "
RESET, DIM, RED, YELLOW, CYAN = "\x1b[0m", "\x1b[2m", "\x1b[31m", "\x1b[33m", "\x1b[36m"


class Part:
    """What is said of one thing, from long to short; the last form may be empty."""

    __slots__ = ("colour", "forms", "weight")

    def __init__(self, colour: str, weight: int, *forms: str) -> None:
        self.colour = colour
        self.weight = weight
        self.forms = list(dict.fromkeys(forms))

    def shorten(self) -> None:
        self.forms.pop(0)
        self.weight += HEAVIER


def line(found: Standing, columns: int, coloured: bool) -> str:
    """The line, without a newline."""
    return _fitted(list(_parts(found)), columns, coloured)


def trouble(sentence: str, columns: int, coloured: bool) -> str:
    """Why nothing can be said, in a line."""
    return _fitted([Part(RED, 0, f"claude-coordinator: {quoted(sentence)}")], columns, coloured)


def _parts(found: Standing) -> Iterator[Part]:
    if found.name:
        yield Part(CYAN, 9, quoted(found.name))
    if found.task_id:
        task = quoted(found.task_id, LONGEST_NAME)
        yield Part("", 2, f"{task} {cut(quoted(found.task), LONGEST_TASK)}".rstrip(), task, "")
    if found.held:
        yield Part("", 1, *_held(found))
    for wait in found.waits[:1]:
        yield Part(YELLOW, 4, *_waits(wait.wants, wait.place, wait.holder, len(found.waits)))
    if found.asked:
        yield Part(YELLOW, 5, *_asked(found.asked))
    if found.wanted:
        yield Part(YELLOW, 4, *_wanted(found.wanted))
    yield Part(DIM, 0, *_others(found.others, found.waiting))


def _held(found: Standing) -> list[str]:
    """What others want is named in a part of its own."""
    count = len(found.held)
    total = "1 lock" if count == 1 else f"{count} locks"
    named = {*found.wanted, *(what for _, what in found.asked)}
    quiet = [name for name in found.held if name not in named]
    lists = [f"{total}: {_names(quiet, most)}" for most in range(MOST_NAMED, 0, -1)] if quiet else []
    return [*lists, total, ""]


def _waits(wants: Sequence[str], place: int, holder: str, count: int) -> list[str]:
    more = f" and {count - 1} more" if count > 1 else ""
    brief = f"waits for {_names(wants, 1)}{more}"
    by = [f"{brief}, place {place}, held by {quoted(holder)}"] if holder else []
    return [*by, f"{brief}, place {place}", brief, "waits"]


def _asked(asked: Sequence[tuple[str, str]]) -> list[str]:
    (who, what), more = asked[0], len(asked) - 1
    total = "1 request" if not more else f"{more + 1} requests"
    first = f"{quoted(who)} asks for {_name(what)}"
    return [f"{first} and {more} more" if more else first, total]


def _wanted(wanted: dict[str, list[str]]) -> list[str]:
    names = list(wanted)
    who = sorted({one for those in wanted.values() for one in those})
    by = quoted(who[0]) if len(who) == 1 else f"{len(who)} others"
    return [f"{_names(names, 2)} wanted by {by}", f"{_names(names, 1)} wanted", f"{len(names)} wanted"]


def _others(others: int, waiting: int) -> list[str]:
    here = "no others here" if not others else "1 other" if others == 1 else f"{others} others"
    return [f"{here}, {waiting} waiting", here, ""] if waiting else [here, ""]


def _names(names: Sequence[str], most: int) -> str:
    shown = ", ".join(map(_name, names[:most]))
    return shown if len(names) <= most else f"{shown} +{len(names) - most}"


def _name(text: str) -> str:
    """The end of a long name says more than its beginning."""
    shown = quoted(text)
    return shown if width(shown) <= LONGEST_NAME else "…" + _end(shown)


def _end(text: str) -> str:
    while width(text) > LONGEST_NAME - 1:
        text = text[max(1, (width(text) - LONGEST_NAME) // 2) :]
    return text


def _fitted(parts: list[Part], columns: int, coloured: bool) -> str:
    room = max(LEAST, min(columns, WIDEST))
    while _width(parts) > room:
        long = [part for part in parts if len(part.forms) > 1]
        if not long:
            break
        min(long, key=_weight).shorten()
    return _painted([part for part in parts if part.forms[0]], room, coloured)


def _width(parts: list[Part]) -> int:
    shown = [part.forms[0] for part in parts if part.forms[0]]
    return sum(map(width, shown)) + len(SEPARATOR) * (len(shown) - 1)


def _weight(part: Part) -> int:
    return part.weight


def _painted(parts: list[Part], room: int, coloured: bool) -> str:
    """Cut to the room that there is, where even the shortest forms do not fit."""
    said: list[str] = []
    for part in parts:
        before = SEPARATOR if said else ""
        text = cut(part.forms[0], room - len(before))
        if not text:
            break
        room -= len(before) + width(text)
        paint = coloured and part.colour
        said.append(
            (f"{DIM}{before}{RESET}" if coloured and before else before)
            + (f"{part.colour}{text}{RESET}" if paint else text)
        )
    return "".join(said)
