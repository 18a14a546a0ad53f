"""A part of the graph of dependencies: what some files reach within so many steps, as text, DOT or JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from coord_core.views.refusal import quoted

_CYCLE, _SHOWN = " ↺", " …"

Next = Callable[[str], list[str]]


class Start(NamedTuple):
    """A file, or a folder that is seen as one: what its files reach outside of it."""

    label: str
    keys: tuple[str, ...]


class Part(NamedTuple):
    """`distances`: in steps from a start. `edges`: from who depends to what it depends on."""

    starts: list[Start]
    distances: dict[str, int]
    edges: list[tuple[str, str]]


def part(starts: list[Start], following: Next, depth: int | None, reverse: bool) -> Part:
    """`following`: a file's next ones. `depth`: None for as far as it goes."""
    distances = {key: 0 for start in starts for key in start.keys}
    edges: set[tuple[str, str]] = set()
    now, step = list(distances), 0
    while now and (depth is None or step < depth):
        step += 1
        later = []
        for key in now:
            for other in following(key):
                edges.add((other, key) if reverse else (key, other))
                if other not in distances:
                    distances[other] = step
                    later.append(other)
        now = later
    return Part(starts, distances, sorted(edges))


def tree(starts: list[Start], following: Next, depth: int | None) -> Iterator[str]:
    """Lines. `↺` is a file that is above itself, `…` one whose next ones are shown above already."""
    shown: dict[str, int] = {}
    for start in starts:
        yield quoted(start.label)
        others = {other for key in start.keys for other in following(key)} - set(start.keys)
        yield from _branches(sorted(others), following, depth, (start.keys, ()), shown)


def _branches(
    keys: list[str], following: Next, depth: int | None, above: tuple[tuple[str, ...], tuple[bool, ...]],
    shown: dict[str, int],
) -> Iterator[str]:  # fmt: skip
    """Without recursion: a chain of imports can be as long as it likes. `shown`: at which depth what was."""
    waiting = [(keys, 0, *above)]
    while waiting:
        rest, index, path, lasts = waiting.pop()
        if index >= len(rest):
            continue
        key, is_last = rest[index], index == len(rest) - 1
        waiting.append((rest, index + 1, path, lasts))
        below = [] if depth is not None and len(lasts) + 1 >= depth else following(key)
        is_shown = bool(below) and shown.get(key, len(lasts) + 1) <= len(lasts)
        mark = _CYCLE if key in path else _SHOWN if is_shown else ""
        yield "".join("    " if last else "│   " for last in lasts) + _line(key, is_last, mark)
        if below and not mark:
            shown[key] = 0 if depth is None else len(lasts)
            waiting.append((below, 0, (*path, key), (*lasts, is_last)))


def _line(key: str, is_last: bool, mark: str) -> str:
    return f"{'└── ' if is_last else '├── '}{quoted(key)}{mark}"


def dot(edges: list[tuple[str, str]], keys: list[str]) -> Iterator[str]:
    """Lines of Graphviz's language; `keys`: files that are named even if no edge does."""
    yield "digraph dependencies {"
    yield "  rankdir=LR; node [shape=box];"
    named = {key for edge in edges for key in edge}
    for key in sorted(set(keys) - named):
        yield f"  {_in_quotes(key)};"
    for source, target in edges:
        yield f"  {_in_quotes(source)} -> {_in_quotes(target)};"
    yield "}"


def _in_quotes(key: str) -> str:
    """A name between quotes, in which a backslash and a quote are escaped."""
    return '"' + quoted(key).replace("\\", "\\\\").replace('"', '\\"') + '"'


def shape(found: Part, reverse: bool, depth: int | None) -> dict[str, Any]:
    """For JSON."""
    files = sorted(found.distances.items(), key=lambda each: (each[1], each[0]))
    return {
        "paths": [start.label for start in found.starts],
        "direction": "dependents" if reverse else "dependencies",
        "depth": depth,
        "files": [{"path": key, "distance": distance} for key, distance in files],
        "edges": [list(edge) for edge in found.edges],
    }
