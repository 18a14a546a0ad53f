"""A scratch repository in which a document's commands are run, by a person and by sessions, as it tells.

The tool is the one that `install.py` installs from this tree, found on PATH below a HOME of its own; the
sessions' hooks are the installed ones.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.support.enrolment import git, new_repository
from tests.support.sessions import Session
from tests.support.waiting import wait_until

CLONE = Path(__file__).parents[2]
REAL = os.path.realpath(getattr(sys, "_base_executable", sys.executable))
PLACEHOLDER = "/path/to/your/repository"
FILES = {"src/auth.py": "def login():\n    return None\n", "src/billing.py": "TOTAL = 0\n"}
LONGEST = 200  # seconds; installing takes about 15
CLIENT = """
import json, subprocess, sys
for line in sys.stdin:
    done = subprocess.run(stdin=subprocess.DEVNULL, capture_output=True, text=True, **json.loads(line))
    print(json.dumps([done.stdout, done.stderr, done.returncode]), flush=True)
"""


class Stage:
    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.root = new_repository(folder / "repository")
        for name, text in FILES.items():
            (self.root / name).parent.mkdir(exist_ok=True)
            (self.root / name).write_text(text)
        git(self.root, "add", ".")
        git(self.root, "commit", "-qm", "Start")
        git(folder, "init", "-q", "--bare", "origin.git")
        git(self.root, "remote", "add", "origin", str(folder / "origin.git"))
        git(self.root, "push", "-q", "-u", "origin", "main")
        (folder / "bin").mkdir()
        (folder / "bin" / "python3").symlink_to(REAL)
        path = f"{folder / 'bin'}:{environment['HOME']}/.local/bin:{environment['PATH']}"
        self.environment = {**environment, "PATH": path}
        self._people: dict[str, Cast] = {}

    def run(self, command: str, who: str = "", folder: str = "") -> subprocess.CompletedProcess[str]:
        """In the repository, in this folder of it; where it calls install.py, in the clone.

        `who`: below that session's client.
        """
        told = command.replace(PLACEHOLDER, str(self.root))
        where = CLONE if "install.py" in command else self.root / folder
        if who:
            return self.session(who).run(told, where)
        return subprocess.run(
            ["sh", "-c", told], cwd=where, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=LONGEST, check=False,
        )  # fmt: skip

    def run_while(self, command: str, who: str, act: Callable[[], None]) -> subprocess.CompletedProcess[str]:
        """As a session in the background; `act` as soon as it waits in a queue."""
        self.session(who).begin(command, self.root)
        log = self.root / ".claude-audit.log"
        wait_until(lambda: "wait_started" in log.read_text(encoding="utf-8"), "it waits")
        act()
        return self.session(who).answer()

    def session(self, name: str) -> Cast:
        """The one of this name, which has started. Its client is a process of its own."""
        if name not in self._people:
            self._people[name] = Cast(name, self.root, self.environment)
        return self._people[name]

    def close(self) -> None:
        for each in self._people.values():
            each.close()


class Cast(Session):
    """A session with a client whose shell runs commands."""

    def __init__(self, name: str, root: Path, environment: Mapping[str, str]) -> None:
        self._client = subprocess.Popen(
            [REAL, "-c", CLIENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        id_ = f"{name.removeprefix('claude-')}-0000-4000-8000-000000000000"
        super().__init__(id_, root, self._client.pid, {"HOME": environment["HOME"]})
        self.shell = {**environment, **self.environment}
        [self.hooks] = Path(environment["HOME"]).glob(
            ".local/share/claude-coordinator/env-*/lib/python*/site-packages/coord_core/hooks"
        )
        self.start()

    def edits(self, path: str) -> None:
        asked = self.edit(path)
        assert not asked.refuses, asked  # news of others may come with it
        with (self.folder / path).open("a") as file:
            file.write(f"# {self.name}\n")
        self.edited(path)

    def run(self, command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        self.begin(command, folder)
        return self.answer()

    def begin(self, command: str, folder: Path) -> None:
        order = {"args": ["sh", "-c", command], "cwd": str(folder), "env": self.shell}
        assert self._client.stdin is not None
        print(json.dumps(order), file=self._client.stdin, flush=True)

    def answer(self) -> subprocess.CompletedProcess[str]:
        """To what was begun, when it has ended."""
        assert self._client.stdout is not None
        out, err, status = json.loads(self._client.stdout.readline())
        return subprocess.CompletedProcess("", status, out, err)

    def close(self) -> None:
        self._client.kill()
        self._client.communicate()
