"""Features from CODEOWNERS: what each team or person owns.

The file's patterns are gitignore's with exceptions: no `!`, no `[ ]`, no `{ }`. The last rule that matches a
file decides, as in a set of ours. So one owner's set is all rules in their order, those of others taking out.
https://docs.github.com/articles/about-code-owners
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from coord_core.analysis.features import Idea
from coord_core.domain import globs
from coord_core.domain.resources import ancestors

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")  # the first one counts
MOST_RULES = 500
MOST_PATTERNS = 60
MOST_COMPARED = 300_000  # files with rules that may match them; one takes about 10 µs
MOST_MET = 2_000  # sets with rules
MOST_SHARE = 0.8  # of all files: who owns nearly everything owns no feature
_ALL = ("*", "**", "/**", "**/*", "/**/*")  # whoever owns what nobody else does, has no feature by that
_SECTION = re.compile(r"\s*\^?\[[^]]+\](\[\d+\])?(\s|$)")  # of GitLab
_LITERAL = frozenset("[]{},!")  # signs that have a meaning in our patterns alone


class TooMuchError(Exception):
    """There are more files and rules than can be compared in some seconds."""


class Rule(NamedTuple):
    """A pattern of ours, and who owns what it matches; nobody, if the line names none."""

    pattern: str
    owners: tuple[str, ...]


def rules(text: str) -> list[Rule]:
    """The file's rules in their order; lines that make no sense are passed over."""
    found = []
    for line in text.splitlines():
        words = _words(line)
        if words and words[0][0] != "!" and not _SECTION.match(line):
            pattern = _pattern(words[0])
            owners = () if pattern in _ALL else tuple(word for word in words[1:] if "@" in word)
            if pattern:
                found.append(Rule(pattern, owners))
    return found[:MOST_RULES]


def _words(line: str) -> list[str]:
    """Of a line without its comment; `\\ ` is a blank inside a word, `\\#` no comment."""
    words, word, place = [], "", 0
    while place < len(line):
        sign = line[place]
        if sign == "\\" and line[place + 1 : place + 2] in (" ", "#", "\\"):
            word += line[place : place + 2]
            place += 2
            continue
        if sign == "#" and not word:
            break
        if sign.isspace():
            words.append(word)
            word = ""
        else:
            word += sign
        place += 1
    return [each for each in (*words, word) if each]


def _pattern(word: str) -> str:
    """As one of ours; empty when it can be none."""
    pattern = "".join(f"\\{sign}" if sign in _LITERAL else sign for sign in word)
    try:
        globs.check(pattern)
    except ValueError:
        return ""
    return pattern


def ideas(text: str, files: Sequence[str]) -> Iterator[Idea]:
    """What each owner has, in the order of their first rules. Raises TooMuchError."""
    found = rules(text)
    owned = _by_owner(found, files)
    meeting = _Meeting()
    for owner in dict.fromkeys(owner for rule in found for owner in rule.owners):
        keys = owned.get(owner, frozenset())
        if 1 < len(keys) <= MOST_SHARE * len(files):
            patterns = _patterns(found, owner, meeting)
            if len(patterns) <= MOST_PATTERNS:
                yield Idea(_names(owner), patterns, keys)


def _by_owner(found: Sequence[Rule], files: Sequence[str]) -> dict[str, frozenset[str]]:
    owned: dict[str, set[str]] = {}
    left = MOST_COMPARED
    at = _by_folder(found)
    for key in files:
        numbers = {number for folder in ancestors(key) for number in at.get(folder, ())}
        for number in sorted(numbers, reverse=True):
            left -= 1
            if left < 0:
                raise TooMuchError
            if globs.matches([found[number].pattern], key):
                for owner in found[number].owners:
                    owned.setdefault(owner, set()).add(key)
                break
    return {owner: frozenset(keys) for owner, keys in owned.items()}


def _by_folder(found: Sequence[Rule]) -> dict[str, list[int]]:
    """The numbers of the rules, by the folders that all they match lies in."""
    at: dict[str, list[int]] = {}
    for number, rule in enumerate(found):
        for folder in globs.fixed_folders([rule.pattern]):
            at.setdefault(folder, []).append(number)
    return at


def _patterns(found: Sequence[Rule], owner: str, meeting: _Meeting) -> tuple[str, ...]:
    """The owner's patterns; of others' only those that come later and take something out."""
    patterns: list[str] = []
    for rule in found:
        if len(patterns) > MOST_PATTERNS:
            break
        if owner in rule.owners:
            patterns.append(rule.pattern)
        elif patterns and meeting(patterns, rule.pattern):
            patterns.append(f"!{rule.pattern}")
    return tuple(patterns)


class _Meeting:
    """Does a pattern take something out of a set? Beyond so many of these questions, it is said to."""

    def __init__(self) -> None:
        self._left = MOST_MET

    def __call__(self, patterns: Sequence[str], other: str) -> bool:
        self._left -= 1
        return self._left < 0 or globs.meet(patterns, [other])


def _names(owner: str) -> tuple[str, ...]:
    """`@org/team` is called by the team, `@login` and `login@example.org` by the login."""
    if owner.startswith("@"):
        return owner.rpartition("/")[2].lstrip("@"), owner.lstrip("@")
    return owner.partition("@")[0], owner.replace("@", "-at-")
