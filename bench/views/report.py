"""The figures of all views, in one world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from bench.views import beside, commands, page, terminal
from bench.views.place import Place, place
from bench.world.build import BIG

PARTS: dict[str, Callable[[Place, int], None]] = {
    "commands": commands.report,
    "watch": lambda found, _: terminal.report(found),
    "dashboard": lambda found, _: page.report(found),
    "beside": lambda found, _: beside.report(found),
}


def report(folder: Path, runs: int, parts: Sequence[str] = tuple(PARTS)) -> None:
    print(f"\nViews of {BIG.sessions} sessions, {BIG.locks:,} locks and {BIG.events:,} events")
    with place(folder / "views" / "world") as found:
        for name in parts:
            PARTS[name](found, runs)
