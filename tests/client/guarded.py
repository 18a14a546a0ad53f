"""A repository that the coordinator guards, and the turns of real sessions in it.

The hooks are installed as `claude-coordinator init` does it. What a test sees is what users see: the files,
what the model reads, and the two views `.claude-locks.yml` and `.claude-audit.log`.
"""

from __future__ import annotations

import os
import re
import sys
import uuid
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from coord_core.install.setup import LOCAL, PLUGIN, set_up
from tests.support.enrolment import git
from tests.support.hooks import ROOT

from .deadline import wait_until
from .interactive import Interactive
from .print_run import Outcome
from .script import Call, Follow, Gate, Held, Say, Step
from .session import Client

MADE = "made"  # the verdict on a call that went through
_REFUSAL = re.compile(r"(?:File|Symbol) locked: (.+?) is held by (.+?)(?:, which holds .+?)? until ")


def write(path: Path, text: str = "new\n") -> Call:
    return Call("Write", {"file_path": str(path), "content": text})


def edit(path: Path, old: str, new: str) -> Call:
    return Call("Edit", {"file_path": str(path), "old_string": old, "new_string": new})


def read(path: Path) -> Call:
    return Call("Read", {"file_path": str(path)})


def bash(command: str) -> Call:
    return Call("Bash", {"command": command})


def background(command: str) -> Call:
    return Call("Bash", {"command": command, "run_in_background": True})


def agent(script: str) -> Call:
    """Starts a subagent, in the background, that follows a script of its own."""
    return Call("Agent", {"description": script, "prompt": f"SCRIPT:{script}"})


def name_of(session_id: str) -> str:
    """The instance's name, when no other process of the session has it."""
    return f"claude-{session_id[:8]}"


class Guarded:
    """An enrolled repository, and its state as the views show it."""

    def __init__(self, root: Path, client: Client) -> None:
        self.root, self.client, self.model = root, client, client.model
        self.marker = root / ".git" / "claude-coordinator-enrolled"
        self.state = root / ".git" / "claude-coordinator"
        self.database = self.state / "state.db"

    def file(self, name: str, text: str = "old\n") -> Path:
        """A file that is there before the sessions are."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def committed(self, *names: str) -> list[Path]:
        """Such files that git has in HEAD."""
        files = [self.file(name) for name in names]
        git(self.root, "add", "--", *names)
        git(self.root, "commit", "-qm", "Add files")
        return files

    def offer_the_program(self) -> None:
        """`claude-coordinator` is on the PATH of the sessions to come."""
        folders = [str(Path(sys.executable).parent), os.environ["PATH"]]
        self.client.home.variables["PATH"] = os.pathsep.join(folders)

    def start(self, script: str, *steps: Step, resume: str = "", cwd: Path | None = None) -> Turn:
        """One turn of a new session, or of one that is resumed."""
        return Turn(self, script, steps, resume, cwd or self.root)

    def run(self, script: str, *steps: Step, resume: str = "", cwd: Path | None = None) -> Turn:
        """The same, to its end."""
        turn = self.start(script, *steps, resume=resume, cwd=cwd)
        turn.finish()
        return turn

    def hold(
        self,
        script: str,
        *steps: Step,
        then: Call | Follow | None = None,
        resume: str = "",
        cwd: Path | None = None,
    ) -> Turn:
        """The same, stopped after the steps: it keeps what it holds until it may `go_on`, with `then`."""
        gate = Gate()
        turn = self.start(script, *steps, Held(gate, then or Say("over")), resume=resume, cwd=cwd)
        turn.gate = gate
        gate.wait_until_reached()
        return turn

    def hold_in(self, session: Interactive, script: str, *steps: Step) -> Gate:
        """A turn of a session in a terminal, stopped after the steps."""
        gate = Gate()
        session.prompt(self.model.script(script, *steps, Held(gate, Say("over"))))
        gate.wait_until_reached()
        return gate

    def verdicts(self, script: str) -> list[str]:
        """On each call: MADE, or who holds the file as the model was told, or the text of another error."""
        return [_verdict(result.is_error, result.text) for result in self.model.tool_results(script)]

    @property
    def locks(self) -> list[dict[str, Any]]:
        """The locks on files, as `.claude-locks.yml` shows them."""
        found: list[dict[str, Any]] = _yaml(self.root / ".claude-locks.yml")["locks"]["files"]
        return found

    @property
    def held(self) -> dict[str, str]:
        """The path and the holder of each lock."""
        return {lock["path"]: lock["locked_by"] for lock in self.locks}

    def wait_until_held(self, expected: dict[str, str]) -> None:
        wait_until(lambda: self.held == expected, f"the locks are {expected}")

    @property
    def log(self) -> list[dict[str, Any]]:
        """`.claude-audit.log`"""
        found: list[dict[str, Any]] = _yaml(self.root / ".claude-audit.log")
        return found

    def actions(self, *, of: str = "", on: str = "") -> list[str]:
        """The log's actions; of one instance, on one resource, where they are named."""
        return [
            entry["action"]
            for entry in self.log
            if of in ("", entry["instance"]) and on in ("", entry.get("resource"))
        ]


class Turn:
    """One `-p` run in a guarded repository."""

    def __init__(
        self, guarded: Guarded, script: str, steps: tuple[Step, ...], resume: str, cwd: Path
    ) -> None:
        self.session_id = resume or str(uuid.uuid4())
        self.gate = Gate()
        self._guarded, self._script = guarded, script
        chosen = ["--resume", resume] if resume else ["--session-id", self.session_id]
        self.run = guarded.client.start_print(guarded.model.script(script, *steps), *chosen, cwd=cwd)

    @property
    def instance(self) -> str:
        return name_of(self.session_id)

    def go_on(self) -> Outcome:
        """Lets a held turn go on, to its end."""
        self.gate.open()
        return self.finish()

    def finish(self) -> Outcome:
        return self.run.outcome()

    @property
    def verdicts(self) -> list[str]:
        return self._guarded.verdicts(self._script)

    @property
    def texts(self) -> list[str]:
        """What the model read as the result of each call."""
        return [result.text for result in self._guarded.model.tool_results(self._script)]

    @property
    def told(self) -> str:
        """What else reached the model."""
        return self._guarded.model.told(self._script)


def guard(root: Path, client: Client, scope: str = LOCAL) -> Guarded:
    """Sets a repository up for the client's user."""
    home = client.home.path
    environ = {"HOME": str(home), "XDG_DATA_HOME": str(home / ".local" / "share")}
    if scope == PLUGIN:
        client.plugins = [ROOT]
        environ["CLAUDE_COORDINATOR_PLUGIN"] = str(ROOT)
    set_up(str(root), scope, environ)
    return Guarded(root, client)


@pytest.fixture(name="guarded")
def guarded_repository(request: pytest.FixtureRequest, repository: Path, client: Client) -> Guarded:
    """By the settings; where a test is marked `both_ways`, a second time by the plugin and no settings."""
    return guard(repository, client, getattr(request, "param", LOCAL))


def _verdict(is_error: bool, text: str) -> str:
    if not is_error:
        return MADE
    refusal = _REFUSAL.search(text)
    return refusal[2] if refusal else text


def _yaml(path: Path) -> Any:
    return YAML(typ="safe").load(path)
