"""The whole graph of dependencies in a few lines: how much there is, its cycles, what most depend on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from coord_core.views.refusal import quoted

MOST_NAMED = 5  # of the files that most others depend on
MOST_CYCLES = 3  # that are named
LONGEST_CYCLE = 6  # files of one that are named

Edge = tuple[str, str]


def shape(files: Sequence[str], edges: Sequence[Edge]) -> dict[str, Any]:
    """For JSON. A cycle is a set of files each of which depends on each other."""
    from coord_core.analysis import languages

    names = Counter(languages.module(languages.name_of(key) or "").NAME for key in files)
    used = Counter(target for _, target in edges)
    most = sorted(used.items(), key=lambda each: (-each[1], each[0]))[:MOST_NAMED]
    return {
        "files": len(files),
        "languages": dict(sorted(names.items())),
        "dependencies": len(edges),
        "cycles": _cycles(edges),
        "most_used": [{"path": key, "dependents": count} for key, count in most],
    }


def text(files: Sequence[str], edges: Sequence[Edge]) -> Iterator[str]:
    """Lines for people."""
    if not files:
        yield "No source files."
        return
    found = shape(files, edges)
    languages = ", ".join(f"{count} {name}" for name, count in found["languages"].items())
    cycles = found["cycles"]
    yield f"🕸  {_count(len(files), 'source file', '', 's')} ({languages})"
    how_many = f"{_count(len(cycles), 'cycle', '', 's')} of files"
    yield f"   {_count(len(edges), 'dependenc', 'y', 'ies')}, {how_many}"
    for cycle in cycles[:MOST_CYCLES]:
        yield f"   {_chain(_shortest(cycle, edges))}"
    for each in found["most_used"]:
        depend = "depends" if each["dependents"] == 1 else "depend"
        yield f"   {quoted(each['path'])}: {each['dependents']} {depend} on it"


def _cycles(edges: Sequence[Edge]) -> list[list[str]]:
    import networkx  # type: ignore[import-untyped]

    whole = networkx.DiGraph(edges)
    return sorted(sorted(each) for each in networkx.strongly_connected_components(whole) if len(each) > 1)


def _shortest(cycle: Sequence[str], edges: Sequence[Edge]) -> list[str]:
    """A shortest way from its first file back to that file."""
    import networkx

    inside, start = set(cycle), cycle[0]
    part = networkx.DiGraph([each for each in edges if inside.issuperset(each)])
    back = networkx.single_target_shortest_path(part, start)
    ways: list[list[str]] = [back[key] for key in sorted(part.successors(start))]
    return [start, *min(ways, key=len)]


def _chain(keys: Sequence[str]) -> str:
    names = [quoted(key) for key in keys]
    if len(names) > LONGEST_CYCLE + 1:
        names[LONGEST_CYCLE:-1] = ["…"]
    return " → ".join(names)


def _count(number: int, word: str, one: str, more: str) -> str:
    return f"{number} {word}{one if number == 1 else more}"
