"""A program that stands for the tool's interpreter: its couriers are forked by courier_server.py."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.forking import AT_THE_START, ROOT

from . import courier_server, quick_program

LONGEST_COMMAND_LINE = 8192


@contextmanager
def quick_couriers(folder: Path) -> Iterator[str]:
    """The program's path, for a marker. It lies in the folder, whose name is short."""
    where = folder / "socket"
    words = [sys.executable, "-m", courier_server.__name__, str(where), " " * LONGEST_COMMAND_LINE]
    with subprocess.Popen(
        words, cwd=ROOT, env=AT_THE_START, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == "ready\n"
        yield str(_program(folder / "program", where))
        server.communicate()


def _program(path: Path, where: Path) -> Path:
    starts = shlex.join([sys.executable, "-I", "-S", quick_program.__file__, str(where), sys.executable])
    path.write_text(f'#!/bin/sh\nexec {starts} "$@"\n')
    path.chmod(0o755)
    return path
