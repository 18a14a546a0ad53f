"""A machine with the means to make environments that a test wants, and the tool's environment on it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from coord_core.install.bootstrap import source, tool, venv
from coord_core.install.bootstrap.progress import Progress

QUIET = Progress(quiet=True)
REAL = os.path.realpath(getattr(sys, "_base_executable", sys.executable))


class Machine:
    """A Python that lacks what `lacking` names, and programs that stand in for others."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._monkeypatch = monkeypatch
        folder.mkdir()
        (folder / "git").symlink_to(str(shutil.which("git")))
        monkeypatch.setenv("PATH", str(folder))
        monkeypatch.setattr(tool, "base_interpreter", lambda: str(folder / "python"))
        self.lacking("ensurepip")

    def lacking(self, *words: str) -> None:
        cases = "".join(f"  *{word}*) exit 1 ;;\n" for word in words)
        self.program("python", f'case "$*" in\n{cases}esac\nexec "{REAL}" "$@"')

    def known(self) -> None:
        """It was asked before what its pip can do: the answer takes half a second."""
        self._monkeypatch.setattr(venv, "_has_useful_pip", lambda python: True)

    def with_one_extra(self) -> None:
        """Pip, which is asked for each by itself where it cannot have all, is not asked so often."""
        self._monkeypatch.setattr(venv, "EXTRAS", dict(list(venv.EXTRAS.items())[:1]))

    def program(self, name: str, text: str) -> None:
        (self.folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (self.folder / name).chmod(0o755)


def prepare(data: Path, clone: Path) -> Path:
    with tool.alone(data, QUIET):
        return tool.prepare(data, source.read(clone), QUIET)


def installed(place: Path, name: str) -> Path:
    (found,) = place.glob(f"lib/python*/site-packages/coord_core/{name}")
    return found


def place_of(data: Path) -> Path:
    return tool.environment(data, "1.0", tool.base_interpreter())
