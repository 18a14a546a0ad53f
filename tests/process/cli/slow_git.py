"""A git that stops where it is told to, and commands that run with it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from tests.support.waiting import wait_until

from .conftest import Someone
from .program import Program

SCRIPT = """#!/bin/sh
case " $* " in
*"{words}"*)
    if mkdir "{place}/seen" 2>/dev/null; then
        echo $$ > "{place}/pid"
        for turn in $(seq 1500); do [ -e "{place}/go" ] && break; sleep 0.02; done
    fi;;
esac
exec "{git}" "$@"
"""


class SlowGit:
    """A git that stops, once, at the first call with these words, until it is let go on."""

    def __init__(self, place: Path, words: str) -> None:
        place.mkdir()
        self.place = place
        found = place / "git"
        found.write_text(SCRIPT.format(words=words, place=place, git=shutil.which("git")))
        found.chmod(0o755)
        self.path = f"{place}:{os.environ['PATH']}"

    def wait(self) -> None:
        wait_until(lambda: (self.place / "pid").exists(), "git is at it")

    def go_on(self) -> None:
        (self.place / "go").touch()

    def kill(self) -> None:
        os.kill(int((self.place / "pid").read_text()), signal.SIGKILL)


def start(program: Program, who: Someone | None, *arguments: str, slow: SlowGit) -> subprocess.Popen[str]:
    variables = {} if who is None else {"CLAUDE_CODE_SESSION_ID": who.id}
    process = program.start(*arguments, PATH=slow.path, **variables)
    slow.wait()
    return process


def end(process: subprocess.Popen[str], slow: SlowGit) -> tuple[int, str, str]:
    slow.go_on()
    said, complained = process.communicate(timeout=30)
    return process.returncode, said, complained
