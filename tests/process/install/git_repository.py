"""A repository for the real git, and a checker whose verdict the test decides."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from coord_core.install.environment import Environment

CHECK = """\
import os, sys
folder = os.path.dirname(os.path.dirname(__file__))
with open(folder + "/log", "a") as log:
    log.write("check " + " ".join(sys.argv[1:]) + "\\n")
assert not sys.stdin.read()
sys.exit(os.path.exists(folder + "/refuse"))
"""
AFTER = CHECK.replace('"check "', '"after "').replace("/refuse", "/fail")


@dataclass
class Checker:
    """`environment` has a pre_commit.py that writes to `log`, and refuses while `refuse` exists.

    `follow` adds a post_commit.py that writes to `log`, and fails while `fail` exists.
    """

    folder: Path

    @property
    def environment(self) -> Environment:
        return Environment(os.path.realpath(sys.executable), str(self.folder / "hooks"))

    def hook(self, name: str) -> str:
        """A hook script that logs its name and arguments; to be written by a test, as somebody's."""
        return f'#!/bin/sh\necho {name} "$@" >> {shlex.quote(str(self.folder / "log"))}\n'

    def follow(self) -> None:
        """From now on there is a post_commit.py."""
        (self.folder / "hooks" / "post_commit.py").write_text(AFTER)

    def refuse(self, refusing: bool = True) -> None:
        (self.folder / "refuse").touch() if refusing else (self.folder / "refuse").unlink()

    def log(self) -> list[str]:
        """What has run since the last look."""
        log = self.folder / "log"
        lines = [line.strip() for line in log.read_text().splitlines()] if log.exists() else []
        log.unlink(missing_ok=True)
        return lines


@dataclass
class Repository:
    root: Path

    def git(self, *args: str, ok: bool = True) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(["git", *args], cwd=self.root, capture_output=True, text=True, check=False)
        assert not ok or done.returncode == 0, done.stderr
        return done

    def commit(self) -> subprocess.CompletedProcess[str]:
        return self.git("commit", "-q", "--allow-empty", "-m", "x", ok=False)

    @property
    def hooks(self) -> Path:
        return self.root / ".git" / "hooks"

    @property
    def pre_commit(self) -> Path:
        return self.hooks / "pre-commit"

    @property
    def post_commit(self) -> Path:
        return self.hooks / "post-commit"

    def write_hook(self, path: Path, text: str, mode: int = 0o755) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
        return path

    def snapshot(self) -> dict[str, tuple[int, bytes]]:
        """Mode and bytes of every hook."""
        return {path.name: (path.lstat().st_mode, path.read_bytes()) for path in self.hooks.iterdir()}


def committed(repository: Repository, checker: Checker) -> list[str]:
    """What ran at a commit that nothing refused."""
    done = repository.commit()
    assert done.returncode == 0, done.stderr
    return checker.log()
