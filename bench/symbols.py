"""What the check before an edit costs where locks are on symbols, against the one where they are on files."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bench.measure import Cost, in_turn
from bench.site import MINE, Bench

SIZES = (10, 200, 2_000)  # functions in the file
FUNCTION = (
    "def f{0}(value):\n    total = {0}\n    for each in value:\n        total += each\n    return total\n\n\n"
)


def report(folder: Path, runs: int) -> None:
    print(f"\nThe check before an edit, with locks on symbols, against files ({runs} runs in turn, medians)")
    print(f"{'functions':>13}  {'':12} {'cpu ms':>7} {'ratio':>6} {'wall ms':>8} {'ratio':>6}")
    files, symbols = (Bench(folder / f"granularity-{name}", 0) for name in ("file", "symbol"))
    (symbols.folder / ".claude-coordinator.yml").write_text("granularity: symbol\n")
    subjects = {"files": partial(_edit, files, SIZES[0])}
    for size in SIZES:
        for bench in (files, symbols):
            (bench.folder / f"{size}.py").write_text("".join(map(FUNCTION.format, range(size))))
        subjects[f"symbols {size}"] = partial(_edit, symbols, size)
    costs = in_turn(subjects, runs)
    for name, cost in costs.items():
        kind, _, size = name.partition(" ")
        print(
            f"{size or SIZES[0]:>13}  {kind:12} {cost.cpu:7.1f} {cost.cpu / costs['files'].cpu:6.2f} "
            f"{cost.wall:8.1f} {cost.wall / costs['files'].wall:6.2f}"
        )


def _edit(bench: Bench, size: int) -> Cost:
    return bench.replace(MINE, f"{size}.py", "total = 7\n", "total = 8\n")
