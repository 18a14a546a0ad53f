"""`python -m bench.views [PART…]`: only the views, or some parts of them."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from bench.views.report import PARTS, report


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.views", description="Measure what people look at.")
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, []], help=f"of {', '.join(PARTS)} (default: all)"
    )
    parser.add_argument("--runs", type=int, default=40, help="runs of each kind of hook (default 40)")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coordinator-bench-") as folder:
        report(Path(folder), given.runs, given.parts or list(PARTS))


if __name__ == "__main__":
    main()
