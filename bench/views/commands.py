"""The commands that print and end, against the program that only says its version."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bench.measure import Cost, in_turn
from bench.site import bare
from bench.views.place import Place

RUNS = 9
COMMANDS = (
    ("--version",), ("audit", "--last", "20"), ("status",), ("lock", "list"), ("audit", "--json"),
)  # fmt: skip


def report(place: Place, runs: int) -> None:
    _status_line(place, runs)
    _commands(place)


def _status_line(place: Place, runs: int) -> None:
    print(f"  the status line against a hook that finds its own lock ({runs} runs in turn, medians)")
    costs = in_turn({"bare": bare, "hook": place.own, "status line": place.status_line}, runs)
    for name, cost in costs.items():
        _line(name, cost, costs["hook"])


def _commands(place: Place) -> None:
    print(f"  commands against `--version` ({RUNS} runs in turn, medians)")
    subjects = {" ".join(words): partial(place.command, *words) for words in COMMANDS}
    target = Path(place.folder.parent, "report.html")
    subjects["report"] = partial(place.command, "report", "--output", str(target), "--force")
    costs = in_turn(subjects, RUNS)
    for name, cost in costs.items():
        _line(name, cost, costs["--version"])
    print(f"    report: {target.stat().st_size / 1024:,.0f} KB")


def _line(name: str, cost: Cost, yardstick: Cost) -> None:
    print(
        f"    {name:18} {cost.cpu:8.1f} ms cpu {cost.cpu / yardstick.cpu:6.2f}"
        f" {cost.wall:8.1f} ms wall {cost.wall / yardstick.wall:6.2f}"
    )
