"""A state that is lost or damaged is rebuilt from its journal."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled


def recover(enrolled: Enrolled) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-m", "coord_core.cli", "recover"]
    return subprocess.run(command, cwd=enrolled.root, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("damage", ["missing", "truncated", "noise", "none"])
def test_the_rebuilt_state_holds_the_same_locks(
    enrolled: Enrolled, start_session: StartSession, damage: str
) -> None:
    one, other = start_session(), start_session()
    one.edit("a.py")
    one.edit("b.py", call="second")
    other.edit("c.py")
    other.stop()
    before = [(lock.token, str(lock.resource), lock.instance) for lock in enrolled.locks()]
    for beside in enrolled.state.glob("state.db-*"):
        beside.unlink()
    data = enrolled.database.read_bytes()
    spoilt = {"missing": None, "truncated": data[: len(data) // 2], "noise": b"\x5a" * 8192, "none": data}[
        damage
    ]
    enrolled.database.unlink()
    if spoilt is not None:
        enrolled.database.write_bytes(spoilt)

    done = recover(enrolled)

    assert done.returncode == 0, done.stderr
    assert [(lock.token, str(lock.resource), lock.instance) for lock in enrolled.locks()] == before
    assert enrolled.actions()[-1] == "state_rebuilt"
    assert other.edit("a.py").refuses
    assert len(list(enrolled.state.glob("state.db.damaged-*"))) == (0 if spoilt is None else 1)


def test_tokens_go_on_growing_after_a_rebuild(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    session.edit("a.py")
    last = max(lock.token for lock in enrolled.locks())
    enrolled.database.unlink()
    recover(enrolled)

    session.edit("b.py", call="second")

    assert max(lock.token for lock in enrolled.locks()) > last
