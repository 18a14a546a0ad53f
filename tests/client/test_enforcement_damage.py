"""The state cannot be used: every edit is refused, and the model reads how to mend it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from .guarded import MADE, Guarded, bash, guarded_repository, write  # noqa: F401 - a fixture

pytestmark = pytest.mark.client

REFUSED = "PreToolUse:Write hook error: The coordinator could not check this call, so it was refused. "
WITHOUT_ROOTS_POWERS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all"]
IS_ROOT = os.geteuid() == 0
HAS_SETPRIV = shutil.which("setpriv") is not None


@pytest.fixture
def client_binary(client_binary: Path, tmp_path: Path) -> Path:
    """The client as somebody for whom read-only means read-only, also when root runs the tests."""
    if not (IS_ROOT and HAS_SETPRIV):
        return client_binary
    program = tmp_path / "client"
    program.write_text(f'#!/bin/sh\nexec {" ".join(WITHOUT_ROOTS_POWERS)} "{client_binary}" "$@"\n')
    program.chmod(0o755)
    return program


def lose(guarded: Guarded) -> None:
    for path in guarded.state.glob("state.db*"):
        path.unlink()


def overwrite(guarded: Guarded) -> None:
    guarded.database.write_bytes(b"not a database" * 1000)


@pytest.mark.parametrize("damage", [lose, overwrite])
def test_a_state_that_is_lost_while_sessions_work_is_rebuilt_by_their_hooks(
    guarded: Guarded, damage: Callable[[Guarded], None]
) -> None:
    mine, free = guarded.file("a.txt"), guarded.file("b.txt")
    holder = guarded.hold("holder", write(mine))
    damage(guarded)

    turn = guarded.run("turn", write(mine, "theirs\n"), write(free))

    assert turn.verdicts[0] == holder.instance
    assert turn.verdicts[1] == MADE
    assert mine.read_text() == "new\n"
    holder.go_on()


@pytest.mark.parametrize("damage", [lose, overwrite])
def test_an_edit_is_refused_without_a_usable_state_until_it_is_rebuilt(
    guarded: Guarded, damage: Callable[[Guarded], None]
) -> None:
    """There is no journal yet from which a hook could rebuild it."""
    file = guarded.file("a.txt")
    damage(guarded)

    turn = guarded.hold("turn", write(file), then=write(file))

    assert turn.texts[0].startswith(REFUSED)
    assert "so is its journal. Run `claude-coordinator recover` in a terminal" in turn.texts[0]
    assert file.read_text() == "old\n"
    command = [sys.executable, "-I", "-m", "coord_core.cli", "recover"]
    subprocess.run(command, cwd=guarded.root, check=True, capture_output=True)
    turn.go_on()
    assert turn.verdicts[1] == MADE


@pytest.mark.skipif(IS_ROOT and not HAS_SETPRIV, reason="to root nothing is read-only")
def test_an_edit_is_refused_while_the_state_is_read_only(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    places = [guarded.database, guarded.state]
    for place in places:
        place.chmod(0o555)

    turn = guarded.hold("turn", write(file), then=write(file))

    assert turn.texts[0].startswith(REFUSED)
    assert turn.texts[0].endswith("Check its permissions.")
    assert file.read_text() == "old\n"
    for place in places:
        place.chmod(0o755)
    turn.go_on()
    assert turn.verdicts[1] == MADE


def test_an_edit_is_refused_while_another_process_keeps_the_state_locked(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    turn = guarded.hold("turn", bash("true"), then=write(file))

    with closing(sqlite3.connect(guarded.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        turn.gate.open()
        guarded.model.wait_for_step("turn", 2)

    assert turn.texts[1] == f"{REFUSED}The coordinator's state stayed locked by another process. Try again."
    assert file.read_text() == "old\n"
