"""The live view without keys, for where the extra is not installed: drawn anew until Ctrl-C."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.segment import Segment

from coord_core.watching.frame import drawn

if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.watching.desk import Desk
    from coord_core.watching.follower import Follower
    from coord_core.watching.styles import Looks

POLL = 0.2  # seconds between two looks


class Shown:
    """A desk as something that rich prints, as large as the terminal is."""

    def __init__(self, desk: Desk, looks: Looks) -> None:
        self._desk, self._looks = desk, looks

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width, height = console.size
        for number, line in enumerate(drawn(self._desk, width, height)):
            if number:
                yield Segment.line()
            yield from self._looks.segments(line)


def show(follower: Follower, desk: Desk, looks: Looks, is_over: Callable[[], bool]) -> None:
    """Until it is over; the terminal is then as it was, and so it is while Ctrl-Z suspends it."""
    desk.has_keys = False
    console = Console(highlight=False, emoji=False, markup=False)
    stops: list[int] = []
    before = signal.signal(signal.SIGTSTP, lambda number, _: stops.append(number))
    try:
        while not is_over():
            with Live(Shown(desk, looks), console=console, screen=True, auto_refresh=False) as live:
                _draw(follower, desk, console, live, lambda: is_over() or bool(stops))
            if stops:
                stops.clear()
                os.kill(os.getpid(), signal.SIGSTOP)
    finally:
        signal.signal(signal.SIGTSTP, before)


def _draw(follower: Follower, desk: Desk, console: Console, live: Live, is_over: Callable[[], bool]) -> None:
    before: object = None
    while not is_over():
        if follower.is_due():
            follower.look()
            desk.take_over(follower.view, follower.problem)
        if desk.view is not None:
            desk.view.now = desk.view.team.now + follower.age()
        now = (int(time.time()), console.size, desk.view, desk.problem)
        if now != before:
            before = now
            live.refresh()
        time.sleep(POLL)
