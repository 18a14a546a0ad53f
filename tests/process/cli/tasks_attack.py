"""What the attacks on tasks share: a git that stops where it is told to, and short ways to say things."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.support.enrolment import Enrolled, git
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


def add(program: Program, *arguments: str) -> str:
    return str(program("task", "add", *arguments, "--json").json["id"])


def task(program: Program, id_: str = "task-001") -> dict[str, object]:
    found: dict[str, object] = program("task", "show", id_, "--json").json
    return found


def assigned(program: Program) -> dict[str, str]:
    """Who has what."""
    found = program("task", "list", "--status", "in_progress", "--json").json
    return {each["id"]: each["assigned_to"] for each in found}


def branch_of(folder: Path) -> str:
    return git(folder, "branch", "--show-current").strip()


def commit(folder: Path, name: str, text: str = "new\n") -> None:
    (folder / name).write_text(text)
    git(folder, "add", name)
    git(folder, "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", f"Change {name}")


def with_remote(repository: Enrolled, tmp_path: Path) -> Path:
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(remote))
    git(repository.root, "remote", "add", "origin", str(remote))
    git(repository.root, "push", "-q", "origin", "main")
    return remote


Starter = Callable[[], Someone]
