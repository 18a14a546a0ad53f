"""What the status line costs against a hook: alone, and beside a user's own, as the client starts it."""

from __future__ import annotations

import json
import os
from pathlib import Path

from bench.measure import Cost, in_turn, process
from bench.site import HOOKS, INTERPRETER, MINE, Bench, bare

FOREIGN = (0, 2_000)
OWN = '"echo mine"'  # as it stands in a settings file
LIMIT = 1.5  # requirements: under so many times a hook's cost


def report(folder: Path, runs: int) -> None:
    print(f"\nThe status line against a hook that finds its own lock ({runs} runs in turn, medians)")
    print(
        "{:>13}  {:12} {:>7} {:>6} {:>8} {:>6}".format(
            "foreign locks", "", "cpu ms", "ratio", "wall ms", "ratio"
        )
    )
    for number in FOREIGN:
        bench = Bench(folder / f"status-{number}", number)
        bench.own()
        subjects = {
            "bare": bare,
            "hook": bench.own,
            "ours": lambda bench=bench: status_line(bench),
            "own alone": lambda bench=bench: alone(bench),
            "own and ours": lambda bench=bench: status_line(bench, OWN),
        }
        costs = in_turn(subjects, runs)
        for name, cost in costs.items():
            _line(number, name, cost, costs["hook"])


def status_line(bench: Bench, *own: str) -> Cost:
    arguments = [INTERPRETER, "-I", "-S", "-X", "utf8", str(HOOKS / "statusline.py"), "local", *own]
    return process(arguments, _given(bench), {**bench.environment, "COLUMNS": "120"})


def alone(bench: Bench) -> Cost:
    return process(["/bin/sh", "-c", json.loads(OWN)], _given(bench), dict(os.environ))


def _given(bench: Bench) -> bytes:
    return json.dumps({"session_id": MINE, "cwd": str(bench.folder)}).encode()


def _line(number: int, name: str, cost: Cost, hook: Cost) -> None:
    print(
        f"{number:>13,}  {name:12} {cost.cpu:7.1f} {cost.cpu / hook.cpu:6.2f} "
        f"{cost.wall:8.1f} {cost.wall / hook.wall:6.2f}"
    )
