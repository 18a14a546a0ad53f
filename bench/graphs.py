"""Our graphs of real projects beside those of each language's own tools: `python -m bench.graphs [NAME…]`.

Only edges among the files that the tool looked at are compared. Precision: how many of our edges the tool
has; recall: how many of its edges we have.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.compared import ALL, Comparison
from bench.oracles import Edge, Facts
from bench.real_projects import UnavailableError, sources
from coord_core.analysis import index
from coord_core.install.enrolment import Site, enrol
from coord_core.project import Project

ENOUGH = 0.95


@dataclass(frozen=True)
class Outcome:
    files: int
    ours: set[Edge]
    theirs: Facts
    seconds: float

    @property
    def wrong(self) -> set[Edge]:
        return self.ours - self.theirs.edges - self.theirs.also

    @property
    def missed(self) -> set[Edge]:
        return set(self.theirs.edges - self.ours)

    @property
    def precision(self) -> float:
        return 1 - len(self.wrong) / max(1, len(self.ours))

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / max(1, len(self.theirs.edges))


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.graphs", description="Compare our graphs with real tools'.")
    parser.add_argument("names", nargs="*", help="of projects or languages; all of them without")
    parser.add_argument("--differences", type=int, default=0, metavar="N", help="print N edges of each kind")
    options = parser.parse_args()
    report({name.lower() for name in options.names}, options.differences)


def report(names: set[str], differences: int) -> None:
    print("| language | project | files | tool | edges: ours | theirs | precision | recall | index, s |")
    print("|---|---|---:|---|---:|---:|---:|---:|---:|")
    for each in ALL:
        project = each.project
        if names and not {each.language.lower(), project.name} & names:
            continue
        title = f"| {each.language} | {project.name} {project.version} "
        try:
            outcome = compare(each)
        except UnavailableError as reason:
            print(f"{title}| not compared: {reason}", flush=True)
            continue
        print(f"{title}{_figures(each, outcome)}", flush=True)
        _tell(outcome, differences)


def compare(comparison: Comparison) -> Outcome:
    """Raises UnavailableError."""
    original = sources(comparison.project)
    with tempfile.TemporaryDirectory(prefix="graphs-") as scratch:
        folder = Path(scratch).resolve() / "tree"
        shutil.copytree(original, folder, symlinks=True)
        theirs = comparison.read(folder)
        began = time.perf_counter()
        ours, files = edges(repository(folder))
        seconds = time.perf_counter() - began
    within = {(a, b) for a, b in ours if a in theirs.files and b in theirs.files}
    return Outcome(len(theirs.files & files), within, theirs, seconds)


def repository(folder: Path) -> Project:
    """A folder with its files in git, enrolled."""
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    subprocess.run(["git", "-C", str(folder), "add", "-Af", "."], check=True, stderr=subprocess.DEVNULL)
    return enrol(Site(str(folder)))


def edges(project: Project) -> tuple[set[Edge], set[str]]:
    """All edges of our index of a project, and the files that it read."""
    dependencies = index.ensure(project)
    try:
        return set(dependencies.edges()), set(dependencies.files())
    finally:
        dependencies.close()


def _figures(comparison: Comparison, outcome: Outcome) -> str:
    enough = min(outcome.precision, outcome.recall) >= ENOUGH
    return (
        f"| {outcome.files} | {comparison.tool} | {len(outcome.ours)} | {len(outcome.theirs.edges)} "
        f"| {outcome.precision:.1%} | {outcome.recall:.1%} | {outcome.seconds:.1f} |"
        + ("" if enough else f" below {ENOUGH:.0%}")
    )


def _tell(outcome: Outcome, number: int) -> None:
    """Evenly spread examples of what differs."""
    for title, found in (("ours alone", sorted(outcome.wrong)), ("theirs alone", sorted(outcome.missed))):
        for source, target in found[:: max(1, len(found) // number)][:number] if number else ():
            print(f"    {title}: {source} → {target}")


if __name__ == "__main__":
    main()
