"""Runs the jobs of a GitHub workflow as GitHub does: expressions first, then each step with its shell.

A step gets what a runner gives it: files for outputs, variables and the summary, and no variable of ours. The
actions that our workflows use are stood in for: `checkout` clones, `setup-python` puts a Python first.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from tests.support.enrolment import git
from tests.support.expressions import resolved, value
from tests.support.runner_commands import Command, commands

SHELLS = {
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
    "sh": ["sh", "-e"],
    None: ["bash", "-e"],
}
LONGEST_SECONDS = 60


class Ran:
    """A step that has run; `output` is all that it printed."""

    def __init__(self, name: str, status: int, output: str, files: Mapping[str, Path]) -> None:
        self.name = name
        self.status = status
        self.output = output
        self.outputs = _pairs(files["GITHUB_OUTPUT"])
        self.variables = _pairs(files["GITHUB_ENV"])
        self.summary = files["GITHUB_STEP_SUMMARY"].read_text()

    @property
    def commands(self) -> list[Command]:
        return commands(self.output)


class Machine:
    """A runner with a workspace. `remote`: the repository that `checkout` clones."""

    def __init__(self, folder: Path, remote: Path) -> None:
        self.folder = folder
        self.remote = remote
        self.workspace = folder / "workspace"
        self.temp = folder / "temp"
        self.temp.mkdir(parents=True)
        self.workspace.mkdir()
        (folder / "home").mkdir()
        self.install = False
        self.given: dict[str, str] = {}  # instead of what a step's `env` says

    def stand_in(self, program: Path) -> None:
        """For the installed tool."""
        place = self.temp / "claude-coordinator" / "bin"
        place.mkdir(parents=True)
        (place / "claude-coordinator").symlink_to(program)

    def run(self, workflow: Path, context: Mapping[str, Any]) -> list[Ran]:
        """The steps of its one job, until one fails."""
        read = YAML(typ="safe", pure=True).load(workflow.read_text())
        (job,) = read["jobs"].values()
        shell = read.get("defaults", {}).get("run", {}).get("shell")
        known: dict[str, Any] = {**context, "steps": {}}
        done: list[Ran] = []
        for number, step in enumerate(job["steps"]):
            if "uses" in step:
                self._use(step["uses"].partition("@")[0], step.get("with", {}), known)
                continue
            if not self.install and step["name"].startswith("Install"):
                continue
            assert "if" not in step or value(step["if"], known)
            done.append(self._run(number, step, step.get("shell", shell), known))
            known["steps"][step.get("id", number)] = {"outputs": done[-1].outputs}
            if done[-1].status:
                break
        return done

    def _run(
        self, number: int, step: Mapping[str, Any], shell: str | None, context: Mapping[str, Any]
    ) -> Ran:
        assert "${{" not in step["run"], "an input in a script is a hole"
        script = self.temp / f"{number}.sh"
        script.write_text(step["run"])
        files = {
            name: self.temp / f"{number}.{name}"
            for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")
        }
        for file in files.values():
            file.touch()
        env = {name: resolved(str(text), context) for name, text in step.get("env", {}).items()}
        done = subprocess.run(
            [*SHELLS[shell], str(script)], cwd=self.workspace, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=LONGEST_SECONDS, check=False,
            env={**self._environment(), **{name: str(path) for name, path in files.items()}, **env,
                 **{name: text for name, text in self.given.items() if name in env}},
        )  # fmt: skip
        return Ran(step["name"], done.returncode, done.stdout, files)

    def _environment(self) -> dict[str, str]:
        kept = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "PIP_NO_INDEX", "PIP_CONFIG_FILE")
        return {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder / "home"),
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_TEMP": str(self.temp),
            **{name: os.environ[name] for name in kept if name in os.environ},
        }

    def _use(self, action: str, given: Mapping[str, Any], context: Mapping[str, Any]) -> None:
        if action == "actions/setup-python":
            (self.folder / "bin").mkdir(exist_ok=True)
            (self.folder / "bin" / "python").symlink_to(getattr(sys, "_base_executable", sys.executable))
            return
        assert action == "actions/checkout"
        depth = given.get("fetch-depth", 1)
        sha = context["github"]["sha"]
        git(self.workspace, "init", "-q", "--template=")
        git(self.workspace, "remote", "add", "origin", f"file://{self.remote}")
        every = ["+refs/heads/*:refs/remotes/origin/*", "+refs/pull/*:refs/remotes/pull/*"]
        git(self.workspace, "fetch", "-q", *([f"--depth={depth}"] if depth else []), "origin",
            *([] if depth else every), sha)  # fmt: skip
        git(self.workspace, "checkout", "-q", "--detach", sha)


def _pairs(file: Path) -> dict[str, str]:
    """`name=value` lines. The other form that a runner reads is one that we never write."""
    lines = file.read_text().splitlines()
    assert all("=" in line and "<<" not in line for line in lines), lines
    return dict(line.split("=", 1) for line in lines)
