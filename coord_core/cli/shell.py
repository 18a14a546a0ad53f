"""Where the caller's shell is: commands that it is told have to work there, also after `-C`."""

from __future__ import annotations

import os

from coord_core.views.shell_words import PROGRAM, shell_word

_left: list[str] = []


def leave_for(folder: str) -> None:
    """Go on in another folder than the shell's."""
    _left.append(os.path.realpath(os.getcwd()))
    os.chdir(folder)


def folder() -> str:
    """Absolute and resolved."""
    return _left[0] if _left else os.path.realpath(os.getcwd())


def program() -> str:
    """How a command is called in the current folder, by the caller's shell."""
    return f"{PROGRAM} -C {shell_word(os.path.realpath(os.getcwd()))}" if _left else PROGRAM
