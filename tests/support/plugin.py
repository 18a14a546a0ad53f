"""A copy of the plugin, as the client keeps it, and its hooks as hooks.json starts them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from coord_core.install import plugin
from tests.support.hooks import INTERPRETER, LONGEST_SECONDS, ROOT, Answer
from tests.support.sessions import Session

PARTS = (".claude-plugin", "bin", "coord_core", "hooks", "skills")
FILES = ("install.py", "pyproject.toml", "README.md", "LICENSE")
_ELSEWHERE = " /usr/local/bin /opt/homebrew/bin /usr/bin"


class Plugin:
    """`root` has no git folder, so that it is no checkout. The HOME is a fresh one."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "plugin 1.0"
        self.home = folder / "home of the plugin"
        self.data = self.home / ".local" / "share" / "claude-coordinator"
        self.home.mkdir(parents=True)
        without = shutil.ignore_patterns("__pycache__")
        for part in PARTS:
            shutil.copytree(ROOT / part, self.root / part, symlinks=True, ignore=without)
        for file in FILES:
            shutil.copy(ROOT / file, self.root / file)
        self.programs = folder / "programs"
        self.programs.mkdir()
        self.path = str(self.programs)
        for name in ("git", "sed", "readlink"):
            (self.programs / name).symlink_to(str(shutil.which(name)))
        self.offer("python3.11")
        self._forget_the_machines_pythons()

    def offer(self, name: str, text: str = f'exec "{INTERPRETER}" "$@"') -> Path:
        """A program on the PATH; a Python unless told otherwise."""
        program = self.programs / name
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
        return program

    def without_python(self) -> None:
        (self.programs / "python3.11").unlink()

    def made(self, version: str) -> None:
        """An environment of this version is there, as far as one can see."""
        stamp = self.data / f"env-{version}-x" / ".complete"
        (stamp.parent / "bin").mkdir(parents=True)
        stamp.touch()
        (stamp.parent / "bin" / "python").symlink_to(INTERPRETER)

    def environ(self, more: Mapping[str, str]) -> dict[str, str]:
        given = {
            "HOME": str(self.home),
            "PATH": self.path,
            "CLAUDE_PLUGIN_ROOT": str(self.root),
            "CLAUDE_PLUGIN_DATA": str(self.home / "data"),
        }
        return {**more, **given}

    def words(self, event: str) -> list[str]:
        """What the client starts for an event; the folder need not be there any more."""
        (group,) = plugin.fill_in((ROOT / "hooks" / "hooks.json").read_text(), self.root)["hooks"][event]
        (handler,) = group["hooks"]
        return [handler["command"], *handler["args"]]

    def session(self, number: int, folder: Path) -> PluginSession:
        """A session whose hooks the plugin starts."""
        return PluginSession(self, f"{number:08x}-0000-4000-8000-000000000000", folder, os.getpid(), {})

    def _forget_the_machines_pythons(self) -> None:
        shared = self.root / "hooks" / "plugin_python.sh"
        text = shared.read_text()
        assert _ELSEWHERE in text
        shared.write_text(text.replace(_ELSEWHERE, ""))


class PluginSession(Session):
    """`shell` is started instead of /bin/sh where it is named."""

    shell: tuple[str, ...] = ()

    def __init__(self, of: Plugin, *given: Any) -> None:
        super().__init__(*given)
        self.plugin = of

    def send(self, event: str, **fields: Any) -> Answer:
        payload = {"session_id": self.id, "cwd": str(self.folder), "hook_event_name": event, **fields}
        shell, *words = self.plugin.words(event)
        done = subprocess.run(
            [*(self.shell or [shell]), *words],
            input=json.dumps(payload).encode(),
            cwd=self.folder,
            env=self.plugin.environ(self.environment),
            capture_output=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        return Answer(done.stdout.decode(), done.stderr.decode(), done.returncode)
