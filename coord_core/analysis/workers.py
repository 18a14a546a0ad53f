"""One reading process (worker.py), as its owner sees it: asked for a batch, ended when it does not answer."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys

from coord_core.analysis.outline import EMPTY, Outline
from coord_core.analysis.rows import loaded

PATIENCE = 20.0  # seconds for one file
_PIPE = 32 * 1024  # bytes that are sure to fit into one


class Worker:
    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._read = b""

    def read(self, batch: list[tuple[str, str]]) -> dict[str, Outline]:
        """The outlines of some files, given as key and path."""
        outlines: dict[str, Outline] = {}
        waiting = batch
        while waiting:
            for key, _ in waiting[: self._ask(waiting)]:
                line = self._line()
                outlines[key] = EMPTY if line is None else loaded(line)
                if line is None:
                    self.end()
                    break
            waiting = [item for item in waiting if item[0] not in outlines]
        return outlines

    def end(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.communicate()
        self._process, self._read = None, b""

    def _ask(self, batch: list[tuple[str, str]]) -> int:
        """Of how many files; no more than the pipe takes at once, for the answers need room too."""
        process = self._process = self._process or _start()
        asked, lines = 0, b""
        for item in batch:
            line = json.dumps(item).encode() + b"\n"
            if asked and len(lines) + len(line) > _PIPE:
                break
            asked, lines = asked + 1, lines + line
        assert process.stdin is not None
        try:
            process.stdin.write(lines)
            process.stdin.flush()
        except BrokenPipeError:
            pass  # its answer will be missing
        return asked

    def _line(self) -> str | None:
        """The next line of its answer; None when it is late, or gone."""
        assert self._process is not None and self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        while b"\n" not in self._read:
            if not select.select([descriptor], [], [], PATIENCE)[0]:
                return None
            part = os.read(descriptor, 1 << 16)
            if not part:
                return None
            self._read += part
        line, _, self._read = self._read.partition(b"\n")
        return line.decode()


def _start() -> subprocess.Popen[bytes]:
    words = [sys.executable, "-I", "-m", "coord_core.analysis.worker"]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=nothing, start_new_session=True)
