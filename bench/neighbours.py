"""What it costs a hook to look who is at work next to a file: an index of 10,000 files, some of them held."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from bench.measure import Cost, in_turn
from bench.site import MINE, THEIRS, Bench, bare
from tests.support.graph import write_graph

FILES, WIDTH = 10_000, 8
_numbers = count(1)


def report(folder: Path, runs: int) -> None:
    print(f"\nA hook with an index of {FILES:,} files against one without ({runs} runs in turn, medians)")
    plain, indexed = Bench(folder / "no-index", 0), Bench(folder / "index", 0)
    edges = {f"new/{at}.py": [f"new/{at + step}.py" for step in range(1, WIDTH)] for at in range(FILES)}
    write_graph(Path(indexed.project.state), {**edges, "busy.py": [f"new/{at}.py" for at in range(FILES)]})
    indexed.hook("pre_tool_use", THEIRS, "busy.py")
    plain.hook("pre_tool_use", THEIRS, "busy.py")
    costs = in_turn(
        {
            "bare": bare,
            "grant, no index": plain.grant,
            "grant beside a file that is held": lambda: _grant(indexed),
            "own, no index": plain.own,
            "own": indexed.own,
        },
        runs,
    )
    for name, cost in costs.items():
        _line(name, cost, costs["bare"])


def _grant(bench: Bench) -> Cost:
    """Each of them is a neighbour of the file that the other session holds."""
    return bench.hook("pre_tool_use", MINE, f"new/{next(_numbers)}.py")


def _line(name: str, cost: Cost, yardstick: Cost) -> None:
    ratios = f"{cost.cpu / yardstick.cpu:6.2f} {cost.wall:8.1f} {cost.wall / yardstick.wall:6.2f}"
    print(f"{name:>34} {cost.cpu:7.1f} {ratios}")
