"""Where the caller's shell is: commands that it is told have to work there, also after `-C`."""

from __future__ import annotations

import os
import re

from coord_core.views.shell_words import PROGRAM, shell_word

_left: list[str] = []
_acting: list[str] = []
# Commands in a text that name no path, so that a folder can be put before them; and those that take --as.
_NAMED = re.compile(f"`{PROGRAM} (?=(?:task|session) )")
_FOR_ANOTHER = re.compile(f"(`{PROGRAM} task (?:claim|complete)\\b[^`]*)`")


def leave_for(folder: str) -> None:
    """Go on in another folder than the shell's."""
    _left.append(os.path.realpath(os.getcwd()))
    os.chdir(folder)


def act_as(name: str) -> None:
    """The caller stands in for this instance."""
    _acting[:] = [name]


def folder() -> str:
    """Absolute and resolved."""
    return _left[0] if _left else os.path.realpath(os.getcwd())


def program() -> str:
    """How a command is called in the current folder, by the caller's shell."""
    return f"{PROGRAM} -C {shell_word(os.path.realpath(os.getcwd()))}" if _left else PROGRAM


def spelled(text: str) -> str:
    """A text whose commands, between backticks, do from the caller's shell and in its name what they say.

    What others wrote has no backtick in such a text (views/refusal.py).
    """
    if _acting:
        named = f" --as {shell_word(_acting[0])}"
        text = _FOR_ANOTHER.sub(lambda found: f"{found[1]}{named}`", text)
    return _NAMED.sub(lambda found: f"`{program()} ", text) if _left else text
