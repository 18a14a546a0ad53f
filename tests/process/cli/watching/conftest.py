"""`watch` on terminals of tmux. Where there is no tmux, these tests say so and are skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from ..program import PROGRAM, Program
from .tmux import THERE, Terminal

Watching = Callable[..., Terminal]
FROM_AROUND = {"TMUX", "NO_COLOR", "LC_ALL", "LINES"}


@pytest.fixture
def terminals(program: Program) -> Iterator[Callable[..., Terminal]]:
    """Starts programs on terminals, which are closed after the test."""
    if not THERE:
        pytest.skip("tmux is not installed")
    made: list[Terminal] = []

    def start(command: list[str], columns: int, rows: int, **variables: str) -> Terminal:
        environment = program.environment({"LANG": "C.UTF-8", **variables})
        for name in FROM_AROUND - variables.keys():
            environment.pop(name, None)
        made.append(Terminal(command, program.folder, environment, columns, rows))
        return made[-1]

    yield start
    for each in made:
        each.close()


@pytest.fixture
def watching(terminals: Callable[..., Terminal]) -> Watching:
    """Starts `watch`, and returns when it shows something."""

    def start(
        columns: int = 80, rows: int = 24, program: Sequence[str] = PROGRAM, **variables: str
    ) -> Terminal:
        screen = terminals([*program, "watch"], columns, rows, **variables)
        screen.wait_for("here")
        return screen

    return start


@pytest.fixture
def shell(terminals: Callable[..., Terminal]) -> Terminal:
    return terminals(["bash", "--norc", "--noprofile", "-i"], 80, 24)
