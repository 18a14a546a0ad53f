"""Is a path one that a pattern matches? Pure.

Wildcards are tried greedily, and only the last one is tried again with more: what an earlier one could take,
the last one can take too. So the time is at most the pattern's length times the path's.
"""

from __future__ import annotations

from coord_core.domain.glob_parsing import DEEP, STAR, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.glob_classes import Ranges
    from coord_core.domain.glob_parsing import Item, Tokens


def matches(pattern: str, key: str) -> bool:
    """Does the pattern, which does not begin with `!`, match the whole key?"""
    names = key.split("/")
    return key != "" and any(_fits(items, names) for items in parse(pattern))


def _fits(items: list[Item], names: list[str]) -> bool:
    at = done = 0
    again, mark = -1, 0
    while done < len(names):
        item = items[at] if at < len(items) else ""
        if item is DEEP:
            again, mark = at, done
            at += 1
        elif item == names[done] or (isinstance(item, tuple) and _is(item, names[done])):
            at, done = at + 1, done + 1
        elif again < 0:
            return False
        else:
            mark += 1
            at, done = again + 1, mark
    return all(item is DEEP for item in items[at:])


def _is(tokens: Tokens, name: str) -> bool:
    at = done = 0
    again, mark = -1, 0
    while done < len(name):
        token = tokens[at] if at < len(tokens) else None
        if token == STAR:
            again, mark = at, done
            at += 1
        elif token is not None and _has(token, ord(name[done])):
            at, done = at + 1, done + 1
        elif again < 0:
            return False
        else:
            mark += 1
            at, done = again + 1, mark
    return all(token == STAR for token in tokens[at:])


def _has(token: Ranges, sign: int) -> bool:
    return any(low <= sign <= high for low, high in token)
