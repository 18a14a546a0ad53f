"""What a hook costs against the bare interpreter, and how that grows with the locks that others hold."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Cost, in_turn
from bench.site import Bench, bare

FOREIGN = (0, 1_000, 10_000, 100_000)


def report(folder: Path, runs: int) -> None:
    print(f"\nA hook's whole process against `python3 -I -S -c pass` ({runs} runs in turn, medians)")
    heads = ("foreign locks", "", "cpu ms", "ratio", "wall ms", "ratio", "vs 0 locks")
    print("{:>13}  {:9} {:>7} {:>6} {:>8} {:>6} {:>10}".format(*heads))
    benches = {number: Bench(folder / f"locks-{number}", number) for number in FOREIGN}
    subjects = {(0, "bare"): bare}
    for number, bench in benches.items():
        kinds = {"grant": bench.grant, "own lock": bench.own, "refusal": bench.refusal, "after": bench.after}
        subjects |= {(number, kind): subject for kind, subject in kinds.items()}
    named = {f"{number}|{kind}": subject for (number, kind), subject in subjects.items()}
    costs = in_turn(named, runs)
    yardstick = costs["0|bare"]
    for name, cost in costs.items():
        number, kind = name.split("|")
        _line(number, kind, cost, yardstick, costs.get(f"0|{kind}", yardstick))


def _line(number: str, kind: str, cost: Cost, bare_cost: Cost, at_zero: Cost) -> None:
    print(
        f"{int(number):>13,}  {kind:9} {cost.cpu:7.1f} {cost.cpu / bare_cost.cpu:6.2f} "
        f"{cost.wall:8.1f} {cost.wall / bare_cost.wall:6.2f} {cost.cpu / at_zero.cpu:10.2f}"
    )
