"""A scratch repository with foreign locks, and the hooks as the client would start them in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import count
from pathlib import Path

from bench.measure import Cost, process
from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from coord_core.install.enrolment import Site, enrol
from coord_core.project import Project
from coord_core.storage.sqlite import open_store

INTERPRETER = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
HOOKS = Path(__file__).resolve().parent.parent / "hooks"
MINE, THEIRS = "aaaaaaaa-0000-4000-8000-000000000000", "bbbbbbbb-0000-4000-8000-000000000000"
_numbers = count()


def bare() -> Cost:
    """The yardstick: an interpreter that does nothing."""
    return process([INTERPRETER, "-I", "-S", "-c", "pass"], b"", dict(os.environ))


class Hooks:
    """The hooks of a repository, in the name of a session; `pid` is its client."""

    def __init__(self, folder: Path, project: Project, pid: int) -> None:
        self.folder = folder
        self.project = project
        self.environment = {
            "HOME": str(folder.parent),
            "PATH": os.environ["PATH"],
            "CLAUDE_PROJECT_DIR": str(folder),
            "CLAUDE_PID": str(pid),
        }

    def grant(self) -> Cost:
        return self.hook("pre_tool_use", MINE, f"new/{next(_numbers)}.py")

    def own(self) -> Cost:
        return self.hook("pre_tool_use", MINE, "own.py")

    def refusal(self) -> Cost:
        return self.hook("pre_tool_use", MINE, "held/0.py")

    def after(self) -> Cost:
        return self.hook("post_tool_use", MINE, "own.py")

    def hook(self, script: str, session_id: str, path: str) -> Cost:
        return self._call(script, session_id, "Write", file_path=str(self.folder / path), content="x")

    def replace(self, session_id: str, path: str, old: str, new: str) -> Cost:
        """Before an edit of a part of a file."""
        given = {"file_path": str(self.folder / path), "old_string": old, "new_string": new}
        return self._call("pre_tool_use", session_id, "Edit", **given)

    def command(self, text: str) -> Cost:
        """Before a shell command."""
        return self._call("pre_tool_use", MINE, "Bash", command=text)

    def _call(self, script: str, session_id: str, tool: str, **given: str) -> Cost:
        call = f"toolu_{next(_numbers)}"
        return self.event(script, session_id, tool_name=tool, tool_use_id=call, tool_input=given)

    def event(self, script: str, session_id: str, **fields: object) -> Cost:
        payload = {"session_id": session_id, "cwd": str(self.folder), **fields}
        arguments = [INTERPRETER, "-I", "-S", "-X", "utf8", str(HOOKS / f"{script}.py")]
        return process(arguments, json.dumps(payload).encode(), self.environment)


class Bench(Hooks):
    """One repository. `foreign` locks belong to a session that is not the one measured."""

    def __init__(self, folder: Path, foreign: int) -> None:
        folder.mkdir(parents=True)
        subprocess.run(["git", "init", "-q", str(folder)], check=True)
        super().__init__(folder, enrol(Site(str(folder))), os.getpid())
        self.hook("pre_tool_use", THEIRS, "held/0.py")
        self._add_locks(foreign)

    def _add_locks(self, number: int) -> None:
        store = open_store(self.project.state)
        tx = store.begin(time.time())
        for index in range(1, number):
            event = Event("lock_acquired", "claude-bbbbbbbb", Resource(FILE, f"held/{index % 97}/{index}.py"))
            event.detail.update(mode="exclusive", worktree=str(self.folder))
            tx.record(event)
        store.commit()
        store.fold()
        store.close()
