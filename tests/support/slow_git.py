"""A git whose `status` waits, after it has looked: what happens meanwhile is not in its answer."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.support.waiting import wait_until

SCRIPT = """#!/bin/sh
case " $* " in
*" status "*)
    if mkdir {folder}/once 2>/dev/null; then
        {git} "$@" > {folder}/answer
        status=$?
        : > {folder}/looked
        for _ in $(seq 1000); do
            [ -e {folder}/go_on ] && break
            sleep 0.02
        done
        cat {folder}/answer
        exit $status
    fi
esac
exec {git} "$@"
"""


class SlowGit:
    """The first `git status` from now on stays until it is let go."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        folder.mkdir()
        program = folder / "git"
        program.write_text(SCRIPT.format(folder=folder, git=shutil.which("git")))
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def wait_until_it_has_looked(self) -> None:
        wait_until((self._folder / "looked").exists, "git was asked")

    def let_go(self) -> None:
        (self._folder / "go_on").touch()
