"""Brace expansion: `{a,b}` and `{1..9}`, on marked text, at most a few hundred words."""

from __future__ import annotations

import re

from coord_core.claude.shell.marks import QUOTED

LIMIT = 256
_RANGE = re.compile(r"(-?\d+)\.\.(-?\d+)|([a-zA-Z])\.\.([a-zA-Z])")


def expanded(text: str) -> list[str]:
    """The words that the text stands for.

    >>> expanded("a{b,c}d"), expanded("{1..3}"), expanded("{a}")
    (['abd', 'acd'], ['1', '2', '3'], ['{a}'])
    """
    done: list[str] = []
    waiting = [text]
    while waiting and len(done) + len(waiting) < LIMIT:
        word = waiting.pop()
        choices = _first(word) if "{" in word else None
        if choices is None:
            done.append(word)
        else:
            waiting += reversed(choices)
    return done + waiting


def _first(word: str) -> list[str] | None:
    """The word with its first expandable brace replaced by each of its choices."""
    start = word.find("{")
    for _ in range(16):
        if start == -1:
            break
        if word[start - 1 : start] not in (QUOTED, "$"):
            found = _choices(word, start)
            if found is not None:
                end, choices = found
                return [word[:start] + choice + word[end:] for choice in choices]
        start = word.find("{", start + 1)
    return None


def _choices(word: str, start: int) -> tuple[int, list[str]] | None:
    depth, begin, parts = 0, start + 1, []
    for at in range(start, min(len(word), start + 2048)):
        char = word[at]
        if char not in "{},":
            continue
        if word[at - 1 : at] == QUOTED:
            continue
        depth += (char == "{") - (char == "}")
        if depth == 0 or (depth == 1 and char == ","):
            parts.append(word[begin:at])
            begin = at + 1
        if depth == 0:
            return (at + 1, parts) if len(parts) > 1 else _range(parts[0], at + 1)
    return None


def _range(inside: str, end: int) -> tuple[int, list[str]] | None:
    match = _RANGE.fullmatch(inside)
    if match is None or len(inside) > 20:
        return None
    if match.group(1):
        first, last = int(match.group(1)), int(match.group(2))
        steps = range(first, last + 1) if first <= last else range(first, last - 1, -1)
        return end, [str(number) for number in steps[:LIMIT]]
    first, last = ord(match.group(3)), ord(match.group(4))
    steps = range(first, last + 1) if first <= last else range(first, last - 1, -1)
    return end, [chr(number) for number in steps]
