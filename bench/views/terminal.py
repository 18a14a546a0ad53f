"""`watch` in a terminal of its own: tmux, on a socket that nobody else uses."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.views.place import PROGRAM, Place
from bench.views.processes import Spent, spent

SIZES = ((80, 24), (200, 50))
SECONDS = 20
EVERY = 0.5  # seconds between two hooks
SETTLED = 2.0  # seconds after its first rows
LONGEST = 60.0  # seconds until those


class Screen:
    """A terminal with a running `watch`."""

    def __init__(self, place: Place, size: tuple[int, int], socket: Path) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", os.devnull]
        columns, lines = size
        command = shlex.join(["env", "--chdir", str(place.folder), *PROGRAM, "watch"])
        subprocess.run(
            [*self._tmux, "new-session", "-d", "-x", str(columns), "-y", str(lines), f"exec {command}"],
            check=True, env=place.environment_of_a_person(),
        )  # fmt: skip
        self.pid = int(self._ask("list-panes", "-F", "#{pane_pid}"))

    def text(self) -> str:
        return self._ask("capture-pane", "-p")

    def close(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], check=False, capture_output=True)

    def _ask(self, *words: str) -> str:
        return subprocess.run([*self._tmux, *words], check=True, capture_output=True, text=True).stdout


@contextmanager
def watching(place: Place, size: tuple[int, int]) -> Iterator[Screen]:
    """Until its first screen is there. Raises RuntimeError when it ends by itself."""
    screen = Screen(place, size, place.folder.parent / f"tmux-{size[0]}")
    try:
        until = time.monotonic() + LONGEST
        while "claude-" not in screen.text():
            if time.monotonic() > until:
                raise RuntimeError(f"`watch` shows nothing: {screen.text()!r}")
            time.sleep(0.1)
        time.sleep(SETTLED)
        yield screen
    finally:
        screen.close()


def report(place: Place) -> None:
    if shutil.which("tmux") is None:
        print("  watch: not measured, tmux is not installed")
        return
    print(f"  `watch` over {SECONDS} s: its share of a core, and its memory")
    for size in SIZES:
        with watching(place, size) as screen:
            idle, busy = _share(screen, place, False), _share(screen, place, True)
            memory = _memory(screen.pid)
        name = f"{size[0]}x{size[1]}"
        print(
            f"    {name:8} a hook every {EVERY} s {busy:6.2%}   nothing happens {idle:6.2%}   {memory:.0f} MB"
        )


def _share(screen: Screen, place: Place, busy: bool) -> float:
    before, until = spent(screen.pid), time.monotonic() + SECONDS
    while (left := until - time.monotonic()) > 0:
        if busy:
            place.grant()
        time.sleep(min(EVERY, max(0.0, left)))
    return _of(before, spent(screen.pid))


def _of(before: Spent, after: Spent) -> float:
    return (after.cpu - before.cpu) / (after.at - before.at)


def _memory(pid: int) -> float:
    """Megabytes that are in use."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
