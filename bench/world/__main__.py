"""`python -m bench.world FOLDER [--sessions N] [--locks N] [--events N] [--days N] [--lease HOURS]`."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from bench.world.build import BIG, Size, build


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.world", description="Make a big world to look at.")
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    for name in ("sessions", "locks", "events"):
        parser.add_argument(f"--{name}", type=int, default=getattr(BIG, name), help="default %(default)s")
    parser.add_argument("--days", type=float, default=BIG.days, help="of history (default %(default)s)")
    parser.add_argument("--lease", type=float, default=1.0, help="hours of the longest (default %(default)s)")
    given = parser.parse_args()
    began = time.perf_counter()
    size = Size(given.sessions, given.locks, given.events, given.days)
    build(given.folder.absolute(), size, given.lease * 3600)
    print(f"{given.folder}: {size} in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
