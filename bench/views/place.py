"""The big world that is looked at, and the sessions at work in it: one process is all their clients."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.measure import Cost, process
from bench.site import HOOKS, INTERPRETER, MINE, Hooks
from bench.world.build import BIG, Size, build
from coord_core import witness

PROGRAM = (sys.executable, "-m", "coord_core.cli")
CLIENT_SECONDS = "3600"


class Place(Hooks):
    """The world, and what is measured in it."""

    def command(self, *words: str) -> Cost:
        """A whole run of the program, its output going nowhere."""
        arguments = [*PROGRAM, *words]
        return process(arguments, b"", self.environment_of_a_person(), cwd=self.folder)

    def status_line(self) -> Cost:
        given = f'{{"session_id": "{MINE}", "cwd": "{self.folder}"}}'.encode()
        arguments = [INTERPRETER, "-I", "-S", "-X", "utf8", str(HOOKS / "statusline.py"), "local"]
        return process(arguments, given, {**self.environment, "COLUMNS": "120"})

    def environment_of_a_person(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        return {**kept, "HOME": str(self.folder.parent), "PYTHONUTF8": "1", "LOGNAME": "bench"}


@contextmanager
def place(folder: Path, size: Size = BIG) -> Iterator[Place]:
    """Make it; it lasts as long as the process of its clients."""
    client = subprocess.Popen(["sleep", CLIENT_SECONDS])
    try:
        project = build(folder, size, client=witness.process(client.pid))
        found = Place(folder, project, client.pid)
        found.own()
        yield found
    finally:
        client.kill()
        client.wait()
