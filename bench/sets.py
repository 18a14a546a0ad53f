"""What a hook costs while others hold features and globs, against the same hook without them."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bench.measure import Cost, in_turn
from bench.site import Bench
from coord_core.domain.records import Event
from coord_core.domain.resources import FEATURE, Resource, glob, named_set
from coord_core.storage.sqlite import open_store

FEATURES, GLOBS, PATTERNS = 50, 200, 5
PAUSE = 0.35  # seconds


def report(folder: Path, runs: int) -> None:
    print(f"\nAn edit's hook while others hold {FEATURES} features and {GLOBS} globs (medians, in turn)")
    benches = {
        "none": Bench(folder / "sets-none", 1),
        "(files alone)": Bench(folder / "sets-files", FEATURES + GLOBS),
        "one pattern": _with_sets(folder / "sets-one", 1),
        f"{PATTERNS} patterns": _with_sets(folder / "sets-more", PATTERNS),
        "matched from": _with_sets(folder / "sets-near", PATTERNS, "new"),
    }
    runs = min(runs, 20)  # each after a pause
    named = {
        f"{name}|{kind}": getattr(bench, kind) for name, bench in benches.items() for kind in ("grant", "own")
    }
    for subject in named.values():  # the bundles are made
        for _ in range(4):
            subject()
    costs = in_turn({name: _rested(subject) for name, subject in named.items()}, runs)
    print(
        "{:>14}  {:6} {:>7} {:>6} {:>8} {:>6}".format(
            "features of", "", "cpu ms", "ratio", "wall ms", "ratio"
        )
    )
    for name, cost in costs.items():
        of, kind = name.split("|")
        at_none = costs[f"none|{kind}"]
        print(
            f"{of:>14}  {kind:6} {cost.cpu:7.1f} {cost.cpu / at_none.cpu:6.2f} "
            f"{cost.wall:8.1f} {cost.wall / at_none.wall:6.2f}"
        )


def _rested(subject: Callable[[], Cost]) -> Callable[[], Cost]:
    """With many locks of any kind a process of its own writes the views: not while the next is measured."""

    def measured() -> Cost:
        time.sleep(PAUSE)
        return subject()

    return measured


def _with_sets(folder: Path, patterns: int, near: str = "src") -> Bench:
    """`near`: the folder that the sets lie in; where the measured hook writes, each has to be looked into."""
    bench = Bench(folder, 1)
    store = open_store(bench.project.state)
    tx = store.begin(time.time())
    for resource in _sets(patterns, near):
        event = Event("lock_acquired", "claude-bbbbbbbb", resource)
        event.detail.update(mode="exclusive", worktree=str(bench.folder))
        tx.record(event)
    store.commit()
    store.fold()
    store.close()
    return bench


def _sets(patterns: int, near: str) -> list[Resource]:
    globs = [glob([f"{near}/part{number}/**/*.ts"]) for number in range(GLOBS // 2)]
    globs += [glob([f"**/*.kind{number}", "!**/gen/**"]) for number in range(GLOBS // 2)]
    features = [
        named_set(
            FEATURE,
            f"feature-{number}",
            [f"{near}/**/feature{number}/part{part}/*.py" for part in range(patterns)],
        )
        for number in range(FEATURES)
    ]
    return [*globs, *features]
