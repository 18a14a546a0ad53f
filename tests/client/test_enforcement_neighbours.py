"""Two real sessions change files of which one depends on the other: both may, and both models are told."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .guarded import MADE, Guarded, bash, guarded_repository, read, write  # noqa: F401 - a fixture

pytestmark = pytest.mark.client

PROGRAM = Path(sys.executable).with_name("claude-coordinator")


@pytest.fixture
def sources(guarded: Guarded) -> Guarded:
    """login.py imports token.py, as the index knows."""
    guarded.committed("token.py", "login.py")
    (guarded.root / "token.py").write_text("VALUE = 1\n")
    (guarded.root / "login.py").write_text("import token\n")
    subprocess.run([PROGRAM, "deps"], cwd=guarded.root, check=True, capture_output=True)
    return guarded


def test_both_models_are_told_once(sources: Guarded) -> None:
    used, user = sources.root / "token.py", sources.root / "login.py"

    first = sources.hold("first", read(used), write(used, "1\n"), then=write(used, "2\n"))
    second = sources.hold("second", read(user), write(user, "import token\n\n"), then=write(user, "3\n"))
    first.go_on()
    second.go_on()

    assert first.verdicts == second.verdicts == [MADE] * 3
    assert first.told.count("login.py, which") == 1
    assert f"login.py, which {second.instance} is changing, depends on token.py" in first.told
    assert second.told.count("login.py depends on token.py") == 1
    assert f"which {first.instance} is changing" in second.told
    assert "login.py depends on" not in first.told


def test_a_session_can_lock_the_dependents_of_what_it_changes(sources: Guarded) -> None:
    sources.offer_the_program()
    used, user = sources.root / "token.py", sources.root / "login.py"

    lock = bash("claude-coordinator lock acquire --with-dependents token.py")
    first = sources.hold("first", read(used), lock, then=write(used, "2\n"))
    second = sources.run("second", read(user), write(user, "3\n"))
    first.go_on()

    assert second.verdicts == [MADE, first.instance]
    assert "It depends on token.py, which that session is changing." in second.texts[1]
    assert first.verdicts == [MADE] * 3
    assert user.read_text() == "import token\n"
