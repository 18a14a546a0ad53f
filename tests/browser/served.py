"""The dashboard as a real process: `claude-coordinator dashboard`, the links that it prints, and its end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.support.serving import serving

DASHBOARD = ("dashboard", "--no-open", "--port", "0")
LINK = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\]):\d+/\S*")
LONGEST_SECONDS = 20


def home_of(page: Any) -> str:
    """The address of the team's page for the browser that shows this page, which was let in."""
    address = urlsplit(page.url)
    return f"{address.scheme}://{address.netloc}/{address.path.split('/')[1]}/"


class Dashboard:
    """A running server. `link` opens it once; `home` is its page for who was not let in."""

    def __init__(
        self, folder: Path, variables: Mapping[str, str] | None = None, command: tuple[str, ...] = ()
    ) -> None:
        """`command`: another one that prints links."""
        self._lines: list[str] = []
        environment = {**os.environ, "PYTHONUTF8": "1", **(variables or {})}
        self._process = (
            subprocess.Popen(
                command, cwd=folder, env=environment, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )
            if command
            else serving(DASHBOARD, folder, environment, text=True)
        )  # fmt: skip
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.link = self._next_link(0)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def port(self) -> int:
        port = urlsplit(self.link).port
        assert port is not None
        return port

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def said(self) -> str:
        """All that it printed."""
        return "".join(self._lines)

    def new_link(self) -> str:
        """Another link, as a person at its terminal asks for by Enter."""
        known = len(LINK.findall(self.said))
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._next_link(known)

    def close(self) -> None:
        """End it as Ctrl-C does; whatever it does, there is no such process afterwards."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(5)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.append(line)

    def _next_link(self, known: int) -> str:
        until = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < until:
            found: list[str] = LINK.findall(self.said)
            if len(found) > known:
                return found[known]
            assert self._process.poll() is None, f"it ended: {self.said}"
            time.sleep(0.02)
        raise AssertionError(f"it printed no link: {self.said!r}")
