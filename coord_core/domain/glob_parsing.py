"""Patterns as lists of what each name on the way must be; see globs.py for what they mean. Pure.

A pattern is one or more alternatives (its braces, multiplied out), each a list of items, one a name:

    DEEP     any number of names, none too
    str      this very name
    tuple    a name of these tokens: sets of characters (glob_classes.py), and STAR for any number of any
"""

from __future__ import annotations

from coord_core.domain.glob_classes import ANY, class_at, single
from coord_core.domain.globs import is_anchored

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.glob_classes import Ranges

    Tokens = tuple[Ranges, ...]
    Item = str | Tokens | None
    Units = list[str]  # each a character, an escaped one, or a class

DEEP = None
STAR: Ranges = ()
NAME: Tokens = (STAR,)  # any name

LONGEST = 1000  # characters of a pattern
MOST_ALTERNATIVES = 1000
DEEPEST = 10  # braces in braces
_WILD = "*?["

_known: dict[str, list[list[Item]]] = {}


def parse(pattern: str) -> list[list[Item]]:
    """The alternatives of a pattern that does not begin with `!`. Raises ValueError."""
    found = _known.get(pattern)
    if found is None:
        found = _known[pattern] = _parsed(pattern)
    return found


def taken_apart(text: str) -> list[str]:
    """The patterns of a set that is written in one: `a,!b`, but for a `,!` in a class or in braces.

    >>> taken_apart("src/*.py,!src/[,!a]*,!{b,!c}")
    ['src/*.py', 'src/[,!a]*', '{b,!c}']
    """
    found, begun, depth = [], 0, 0
    try:
        units = _units(text)
    except ValueError:
        return text.split(",!")  # whoever reads them says what is wrong
    at = 0
    for number, unit in enumerate(units):
        depth = max(0, depth + (unit == "{") - (unit == "}"))
        if depth == 0 and units[number : number + 2] == [",", "!"]:
            found.append(text[begun:at])
            begun = at + 2
        at += len(unit)
    return [*found, text[begun:]]


def _parsed(pattern: str) -> list[list[Item]]:
    _check_text(pattern)
    anchored = is_anchored(pattern)
    units = _units(pattern)
    alternatives, _ = _alternatives(units, 0, 0)
    found = [_items(alternative, anchored) for alternative in alternatives]
    named = [items for items in found if items]
    if not named:
        raise ValueError("it names nothing")
    return named


def _check_text(pattern: str) -> None:
    if not pattern.strip("/"):
        raise ValueError("it names nothing; `**` is everything")
    if len(pattern) > LONGEST:
        raise ValueError(f"it has more than {LONGEST} characters")
    if any(sign < " " or sign == "\x7f" for sign in pattern):
        raise ValueError("it holds a control character; `?` stands for any")
    if "//" in pattern:
        raise ValueError("there is no name between two slashes")


def _units(pattern: str) -> Units:
    units, at = [], 0
    while at < len(pattern):
        end = at + 1
        if pattern[at] == "\\":
            end = at + 2
            if pattern[at + 1 : end] in ("", "/"):
                raise ValueError(f"`\\` at character {at + 1} escapes nothing")
        elif pattern[at] == "[":
            end = class_at(pattern, at)[1]
        units.append(pattern[at:end])
        at = end
    return units


def _alternatives(units: Units, at: int, depth: int) -> tuple[list[Units], int]:
    """What the units from `at` on stand for, up to the comma or brace that ends them."""
    found: list[Units] = [[]]
    while at < len(units) and not (depth and units[at] in (",", "}")):
        if units[at] == "}":
            raise ValueError("a `}` closes nothing; `\\}` is the character itself")
        options = [[units[at]]]
        if units[at] == "{":
            options, at = _options(units, at + 1, depth + 1)
        if len(found) * len(options) > MOST_ALTERNATIVES:
            raise ValueError(f"its braces stand for more than {MOST_ALTERNATIVES} patterns")
        found = [before + option for before in found for option in options]
        at += 1
    return found, at


def _options(units: Units, at: int, depth: int) -> tuple[list[Units], int]:
    """What is between two braces, and where the second one is."""
    if depth > DEEPEST:
        raise ValueError(f"its braces are more than {DEEPEST} deep")
    found: list[Units] = []
    while True:
        more, at = _alternatives(units, at, depth)
        found += more
        if at >= len(units):
            raise ValueError("a `{` is never closed; `\\{` is the character itself")
        if units[at] == "}":
            return found, at
        at += 1


def _items(units: Units, anchored: bool) -> list[Item]:
    """Empty when nothing is named."""
    names: list[Units] = [[]]
    for unit in units:
        if unit == "/":
            names.append([])
        else:
            names[-1].append(unit)
    items: list[Item] = [] if anchored else [DEEP]
    for item in (_item(name) for name in names if name):
        if item is not DEEP or items[-1:] != [DEEP]:
            items.append(item)
    return items + _below(items[-1], not names[-1]) if any(names) else []


def _below(last: Item, is_folder: bool) -> list[Item]:
    """What follows the last name."""
    everything: list[Item] = [DEEP, NAME]
    if is_folder:
        return [NAME, *everything] if last is DEEP else everything
    if last is DEEP:
        return [NAME]
    return [DEEP] if isinstance(last, str) else []  # the file, or if it is a folder all below it


def _item(name: Units) -> Item:
    if name == ["*", "*"]:
        return DEEP
    if not any(unit[0] in _WILD for unit in name):
        text = "".join(unit[-1] for unit in name)
        if text in (".", ".."):
            raise ValueError(f"no path has a name `{text}` in it")
        return text
    tokens: list[Ranges] = []
    for unit in name:
        token = _token(unit)
        if token != STAR or tokens[-1:] != [STAR]:
            tokens.append(token)
    return tuple(tokens)


def _token(unit: str) -> Ranges:
    if unit == "*":
        return STAR
    if unit == "?":
        return ANY
    return class_at(unit, 0)[0] if unit[0] == "[" else single(unit[-1])
