"""What the commit guard costs against git's own listing and a bare interpreter together."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bench.measure import Cost, in_turn, process
from bench.site import HOOKS, INTERPRETER, Bench, bare

STAGED, FOREIGN = 500, 10_000
LISTING = ["diff", "--cached", "--name-only", "-z"]


def report(folder: Path, runs: int) -> None:
    bench = Bench(folder / "commits", FOREIGN)
    _stage(bench.folder)
    git = shutil.which("git") or "git"
    environment = {"HOME": str(folder), "PATH": os.environ["PATH"]}

    def listing() -> Cost:
        return process([git, "-C", str(bench.folder), *LISTING], b"", environment)

    def guard() -> Cost:
        here = os.getcwd()
        os.chdir(bench.folder)  # as git starts its hooks
        try:
            script = str(HOOKS / "pre_commit.py")
            return process([INTERPRETER, "-I", "-S", "-X", "utf8", script], b"", environment)
        finally:
            os.chdir(here)

    costs = in_turn({"listing": listing, "bare": bare, "guard": guard}, runs)
    together = Cost(costs["listing"].cpu + costs["bare"].cpu, costs["listing"].wall + costs["bare"].wall)
    print(f"\nThe commit guard, {STAGED} staged files and {FOREIGN:,} locks ({runs} runs in turn, medians)")
    print(f"git's listing and a bare interpreter: cpu {together.cpu:.1f} ms, wall {together.wall:.1f} ms")
    guarded = costs["guard"]
    print(
        f"the guard: cpu {guarded.cpu:.1f} ms (ratio {guarded.cpu / together.cpu:.2f}), "
        f"wall {guarded.wall:.1f} ms (ratio {guarded.wall / together.wall:.2f})"
    )


def _stage(folder: Path) -> None:
    for number in range(STAGED):
        path = folder / "staged" / str(number % 20) / f"{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{number}\n")
    subprocess.run(["git", "-C", str(folder), "add", "staged"], check=True)
