"""One `claude -p` run: its process, and what it printed at its end."""

from __future__ import annotations

import json
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .processes import kill


@dataclass(frozen=True)
class Outcome:
    """What a `-p` run printed: the fields tests ask for, and the whole object."""

    session_id: str
    text: str
    permission_denials: list[dict[str, Any]]
    fields: dict[str, Any]


class PrintRun:
    """A `-p` run that is under way. `pid` is the client's."""

    def __init__(self, command: list[str], cwd: Path, environment: dict[str, str]) -> None:
        self._output = tempfile.TemporaryFile()
        self._errors = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=self._output,
            stderr=self._errors,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.poll() is None

    def outcome(self, seconds: float = 60) -> Outcome:
        """Waits for the end; AssertionError with the client's own words when it printed no JSON."""
        self._process.wait(seconds)
        output, errors = _content(self._output), _content(self._errors)
        try:
            fields = json.loads(output)
        except ValueError:
            raise AssertionError(f"the client printed no JSON: {output!r}, {errors!r}") from None
        return Outcome(fields["session_id"], fields.get("result", ""), fields["permission_denials"], fields)

    def kill(self) -> None:
        """As `kill -9`: no event is sent."""
        if self.is_running:
            kill(self.pid)
            self._process.wait(10)

    def close(self) -> None:
        self.kill()
        self._output.close()
        self._errors.close()


def _content(file: Any) -> str:
    file.seek(0)
    return str(file.read().decode(errors="replace"))
