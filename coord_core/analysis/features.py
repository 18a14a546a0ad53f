"""Features that the code itself proposes: what CODEOWNERS keeps apart, packages, what hangs together.

Whoever owns something first names it: rules of CODEOWNERS, then packages and folders, then communities of the
graph of dependencies. The same files give the same proposals, and a later kind never changes the names of an
earlier one, so that a name can be looked up without finding out all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from coord_core.domain.feature_names import MOST_NAME, is_feature_name

OWNERS, PACKAGES, COMMUNITIES = "CODEOWNERS", "packages", "dependencies"


class Proposal(NamedTuple):
    """A set of files with a name: its patterns (domain/globs.py), its source, and how many files it has."""

    name: str
    patterns: tuple[str, ...]
    source: str
    files: int


class Idea(NamedTuple):
    """What may become a proposal: names that would do, the best first."""

    names: tuple[str, ...]
    patterns: tuple[str, ...]
    files: frozenset[str]


Finder = Callable[[], Iterable[Idea]]


def proposals(finders: Sequence[tuple[str, Finder]]) -> Iterator[Proposal]:
    """One at a time: a finder is asked when those before it have no more. Each set of files comes once."""
    taken: set[str] = set()
    seen: list[frozenset[str]] = []
    for source, find in finders:
        for idea in find():
            if any(_alike(idea.files, each) for each in seen):
                continue
            name = _free_name(idea.names, taken)
            if name:
                taken.add(name.casefold())
                seen.append(idea.files)
                yield Proposal(name, idea.patterns, source, len(idea.files))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Nearly the same files?"""
    return len(one & other) > 0.8 * len(one | other)


def _free_name(names: Iterable[str], taken: set[str]) -> str:
    """The first that nobody has; empty when there is none that can be one."""
    sound = [each for each in map(_as_name, names) if is_feature_name(each)]
    more = [f"{sound[0][: MOST_NAME - 3]}-{number}" for number in range(2, 100)] if sound else []
    return next((each for each in (*sound, *more) if each.casefold() not in taken), "")


def _as_name(text: str) -> str:
    """With `-` for what a name cannot hold."""
    signs = "".join(sign if sign.isalnum() or sign in "-_./" else "-" for sign in text)
    return signs.strip("-./")[:MOST_NAME]
