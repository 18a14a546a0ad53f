"""Processes as the kernel shows them in files."""

from __future__ import annotations

import os
from collections.abc import Callable

from coord_core import witness
from coord_core.domain.records import Instance, Process
from tests.support.facts import instance

ME = os.getpid()
NO_SUCH_PID = 2**22 + 1  # above Linux's largest pid


def stat_line(name: str = "claude", state: str = "S", started: str = "12345") -> str:
    """A process's line as proc(5) describes it: 52 fields, the second the name in brackets."""
    fields = [str(number) for number in range(4, 53)]
    fields[22 - 4] = started
    return f"7 ({name}) {state} " + " ".join(fields) + "\n"


Show = Callable[[str | None], None]


def owner(process: Process | None, kind: str = "session", config_dir: str = "") -> Instance:
    return instance(process=process, kind=kind, config_dir=config_dir, session_id="s")


def named(pid: int) -> Process:
    found = witness.process(pid)
    assert found is not None
    return found


def differing(process: Process, **changes: str) -> Process:
    fields = {"started": process.started, "host": process.host, "boot": process.boot, "pidns": process.pidns}
    return Process(process.pid, **{**fields, **changes})


def place() -> tuple[str, str, str]:
    here = named(ME)
    return here.host, here.boot, here.pidns
