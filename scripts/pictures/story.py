"""Two sessions want one file, through the real hooks: what each does, and what it is told, in order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from coord_core.cli.demo_session import DemoSession
from coord_core.install.enrolment import Site, enrol

FILE = "src/auth.py"
IDS = ("1234abcd-0000-4000-8000-000000000000", "5678efab-0000-4000-8000-000000000000")
LEFT, RIGHT = 0, 1
CALLS, GRANTED, REFUSED, TOLD = "calls", "granted", "refused", "told"
LONGEST = 20  # seconds until a wait is in the queue, or has ended
PROGRAM = [sys.executable, "-m", "coord_core.cli"]


@dataclass(frozen=True)
class Step:
    side: int
    kind: str
    text: str


class Actor(DemoSession):
    """A session that also runs shell commands, and waits in the background."""

    def __init__(self, session_id: str, repository: Path, home: Path) -> None:
        super().__init__(session_id, repository, home)
        self.environment = {**os.environ, "HOME": str(home), "CLAUDE_CODE_SESSION_ID": session_id}
        self.repository = repository

    def asks_to_run(self, command: str) -> str | None:
        """None when the hook lets the command go on, else the refusal."""
        found = self._send("PreToolUse", tool_name="Bash", tool_input={"command": command}, tool_use_id="run")
        return str(found["permissionDecisionReason"]) if found.get("permissionDecision") == "deny" else None

    @contextmanager
    def waits_for(self, path: str) -> Iterator[subprocess.Popen[str]]:
        """`lock wait`, in the queue."""
        command = [*PROGRAM, "lock", "wait", "--", path]
        with subprocess.Popen(
            command, cwd=self.repository, env=self.environment, stdout=subprocess.PIPE, text=True
        ) as process:
            self._until_it_is_in_the_queue(process)
            yield process

    def _until_it_is_in_the_queue(self, process: subprocess.Popen[str]) -> None:
        until = time.monotonic() + LONGEST
        log = self.repository / ".claude-audit.log"
        while "wait_started" not in log.read_text(encoding="utf-8"):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("the wait did not begin")
            time.sleep(0.05)


def told() -> list[Step]:
    """The whole story. Raises RuntimeError where it goes otherwise."""
    folder = Path(tempfile.mkdtemp(prefix="claude-coordinator-picture-")).resolve()
    try:
        repository, home = _repository(folder), folder / "home"
        with ExitStack() as stack:
            left, right = (stack.enter_context(closing(Actor(id_, repository, home))) for id_ in IDS)
            return [Step(step.side, step.kind, _timeless(step.text)) for step in _steps(left, right)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _timeless(text: str) -> str:
    """The same whenever it is drawn."""
    return re.sub(r"\d\d:\d\d:\d\d UTC", "11:00:00 UTC", text)


def _steps(left: Actor, right: Actor) -> Iterator[Step]:
    for session in (left, right):
        session.start()
    yield from _edit(LEFT, left)
    yield Step(RIGHT, CALLS, f"Edit {FILE}")
    yield Step(RIGHT, REFUSED, _needed(right.asks_to_edit(FILE)))
    for command in (f"sed -i s/old/new/ {FILE}", "git stash"):
        yield Step(RIGHT, CALLS, f"Bash {command}")
        yield Step(RIGHT, REFUSED, _needed(right.asks_to_run(command)))
    yield Step(RIGHT, CALLS, f"Bash claude-coordinator lock wait -- {FILE}   (in the background)")
    with right.waits_for(FILE) as waiting:
        yield Step(LEFT, TOLD, "Its turn ends.")
        left.stop()
        said, _ = waiting.communicate(timeout=LONGEST)
    yield Step(RIGHT, GRANTED, said.strip())
    yield from _edit(RIGHT, right)


def _edit(side: int, session: Actor) -> Iterator[Step]:
    yield Step(side, CALLS, f"Edit {FILE}")
    if session.asks_to_edit(FILE) is not None:
        raise RuntimeError("an edit was refused that is to be granted")
    session.edits(FILE, "# edited")
    yield Step(side, GRANTED, "goes on, and the file is locked")


def _needed(refusal: str | None) -> str:
    if refusal is None:
        raise RuntimeError("a call was granted that is to be refused")
    return refusal


def _repository(folder: Path) -> Path:
    """A git repository with the file in it, guarded."""
    repository = folder / "repository"
    (repository / "src").mkdir(parents=True)
    (folder / "home").mkdir()
    (repository / FILE).write_text("# old\n", encoding="utf-8")
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "--quiet", "--template="], ["add", "."], [*identity, "commit", "-qm", "Start"]):
        subprocess.run(["git", *command], cwd=repository, check=True, capture_output=True)
    enrol(Site(str(repository)))
    return repository
