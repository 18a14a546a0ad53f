"""Patterns of a workspace's folders: `*` is a part of a name, `**` any number of folders, `{a,b}` one.

They come with the repository, so no pattern takes more than its length times the path's.
"""

from __future__ import annotations

import re
from functools import lru_cache

_MOST_ALTERNATIVES = 100  # of one pattern
_BRACES = re.compile(r"\{([^{}]*)\}")  # the innermost
_DEEP = "**"


def fits(pattern: str, folder: str) -> bool:
    """
    >>> fits("packages/*", "packages/a"), fits("packages/*", "packages/a/b"), fits("{a,b}/**", "b/c/d")
    (True, False, True)
    """
    names = folder.split("/") if folder else []
    return any(_fits(parts, names) for parts in _alternatives(pattern))


def _fits(parts: tuple[str, ...], names: list[str]) -> bool:
    """Greedily: only the last `**` is tried again with more."""
    at = done = mark = 0
    again = -1
    while done < len(names):
        part = parts[at] if at < len(parts) else ""
        if part == _DEEP:
            again, mark, at = at, done, at + 1
        elif part and _expression(part).fullmatch(names[done]):
            at, done = at + 1, done + 1
        elif again < 0:
            return False
        else:
            mark += 1
            at, done = again + 1, mark
    return all(part == _DEEP for part in parts[at:])


@lru_cache(512)
def _alternatives(pattern: str) -> tuple[tuple[str, ...], ...]:
    """Without braces, in the parts between slashes."""
    waiting = [pattern]
    found: list[tuple[str, ...]] = []
    while waiting and len(found) + len(waiting) <= _MOST_ALTERNATIVES:
        each = waiting.pop()
        braces = _BRACES.search(each)
        if braces is None:
            found.append(tuple(each.split("/")) if each else ())
        else:
            before, after = each[: braces.start()], each[braces.end() :]
            waiting += [f"{before}{middle}{after}" for middle in braces[1].split(",")]
    return tuple(found)


@lru_cache(512)
def _expression(part: str) -> re.Pattern[str]:
    """What is between two wildcards is looked for once, where it comes first."""
    first, *rest = [re.escape(text).replace(r"\?", ".") for text in re.split(r"\*+", part)]
    inner = "".join(f"(?>.*?{text})" for text in rest[:-1])
    last = f".*{rest[-1]}" if rest else ""
    return re.compile(f"{first}{inner}{last}", re.DOTALL)
