"""`python -m bench [--runs N] [--no-client]`."""

from __future__ import annotations

import argparse
import platform
import tempfile
from pathlib import Path

from bench import (
    commands,
    commits,
    hooks,
    neighbours,
    plans,
    plugin,
    queue,
    races,
    sets,
    status_line,
    symbols,
    tasks,
)
from bench.views import report as views


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description="Print the project's figures, as ratios.")
    parser.add_argument("--runs", type=int, default=40, help="runs of each kind of hook (default 40)")
    parser.add_argument("--no-client", action="store_true", help="leave out the real client")
    options = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    with tempfile.TemporaryDirectory(prefix="coordinator-bench-") as folder:
        hooks.report(Path(folder), options.runs)
        plugin.report(Path(folder), options.runs)
        status_line.report(Path(folder), options.runs)
        sets.report(Path(folder), options.runs)
        commands.report(Path(folder), options.runs)
        neighbours.report(Path(folder), options.runs)
        symbols.report(Path(folder), options.runs)
        commits.report(Path(folder), options.runs)
        races.report(Path(folder))
        tasks.report(Path(folder))
        plans.report(Path(folder))
        queue.report(Path(folder), options.runs)
        views.report(Path(folder), options.runs)
        if not options.no_client:
            from bench import client

            client.report(Path(folder))


if __name__ == "__main__":
    main()
