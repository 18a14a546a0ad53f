"""Who works in the scratch repository: sessions with real hooks and commands, a person at a terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from coord_core.cli.demo_session import DemoSession
from coord_core.observing import team
from coord_core.project import Project
from scripts.pictures import as_you

LONGEST = 30  # seconds that a command, or what a wait waits for, may take
PROGRAM = (sys.executable, "-m", "coord_core.cli")
OURS = ("CLAUDE", "COORDINATOR", "GIT_")  # variables of whoever draws


def environment(home: Path, **more: str) -> dict[str, str]:
    """For a program that is not to know who draws the pictures, nor where."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(OURS)}
    return {**kept, "HOME": str(home), "TZ": "UTC", "PYTHONUTF8": "1", "COLUMNS": "100", **more}


def run(command: tuple[str, ...], folder: Path, variables: Mapping[str, str]) -> str:
    """What it printed. Raises RuntimeError when it failed."""
    done = subprocess.run(
        command, cwd=folder, env=dict(variables), capture_output=True, text=True, timeout=LONGEST
    )
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


class Person:
    def __init__(self, repository: Path, home: Path) -> None:
        self._repository, self._variables = repository, environment(home)

    def adds(self, description: str) -> None:
        run((*as_you.COMMAND, "task", "add", description), self._repository, self._variables)


class Member(DemoSession):
    """A session that also claims tasks, waits and asks. What it is to have or not to have is checked."""

    def __init__(self, session_id: str, project: Project, home: Path) -> None:
        super().__init__(session_id, Path(project.main or project.common), home)
        self._project = project
        self._variables = environment(home, CLAUDE_CODE_SESSION_ID=session_id)
        self._waiting: subprocess.Popen[str] | None = None

    def edits_file(self, path: str) -> None:
        if (refusal := self.asks_to_edit(path)) is not None:
            raise RuntimeError(f"{self.name} was to have {path}: {refusal}")
        self.edits(path, "# changed")

    def may_not(self, path: str) -> None:
        if self.asks_to_edit(path) is None:
            raise RuntimeError(f"{self.name} was not to have {path}")

    def breathes(self) -> None:
        """Any hook renews the session's lease."""
        self._send("UserPromptSubmit", prompt="Go on")

    def claims(self, task: str) -> None:
        """And works from then on where the task's branch is."""
        told = json.loads(self.runs("task", "claim", task, "--json"))
        self._repository = Path(told["worktree"])

    def completes(self, message: str) -> None:
        for command in (("add", "--all"), ("commit", "--quiet", "-m", message)):
            run(("git", *command), self._repository, self._variables)
        self.runs("task", "complete")

    def waits(self, path: str) -> None:
        command = (*PROGRAM, "lock", "wait", "--", path)
        self._waiting = subprocess.Popen(
            command, cwd=self._repository, env=self._variables, stdout=subprocess.PIPE, text=True
        )
        until(lambda: any(wait.actor.instance == self.name for wait, _ in team.look(self._project).queue))

    def has(self, path: str) -> None:
        """What it waited for, and what it wanted it for."""
        assert self._waiting is not None
        self._waiting.communicate(timeout=LONGEST)
        self._waiting = None
        self.edits_file(path)

    def gives(self, path: str) -> None:
        self.runs("lock", "release", path)

    def asks_for(self, path: str, reason: str) -> None:
        self.runs("lock", "request", path, "--reason", reason)

    def runs(self, *arguments: str) -> str:
        return run((*PROGRAM, *arguments), self._repository, self._variables)

    def pauses(self) -> None:
        """What waits for it waits without looking."""
        if self._waiting is not None:
            self._waiting.send_signal(signal.SIGSTOP)

    def close(self) -> None:
        if self._waiting is not None:
            self._waiting.kill()
            self._waiting.communicate()
        super().close()


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not is_so():
        if time.monotonic() > end:
            raise RuntimeError("it did not come so far")
        time.sleep(0.05)
