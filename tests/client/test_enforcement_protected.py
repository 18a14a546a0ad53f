"""Files by which a session could switch the enforcement off."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.claude.protected import DENIED

from .guarded import Guarded, guarded_repository, write  # noqa: F401 - a fixture
from .script import Say

pytestmark = pytest.mark.client


@pytest.fixture
def settings(guarded: Guarded) -> Path:
    """The file that holds the hooks."""
    return guarded.root / ".claude" / "settings.local.json"


def test_a_session_may_not_write_gits_hooks_the_state_or_the_marker(guarded: Guarded) -> None:
    hook = guarded.root / ".git" / "hooks" / "pre-commit"
    before = {path: path.read_bytes() for path in (hook, guarded.marker)}
    files = [*before, guarded.database, guarded.state / "new.txt"]

    turn = guarded.run("turn", *[write(path) for path in files])

    assert turn.texts == [f"PreToolUse:Write hook error: {DENIED}"] * len(files)
    assert {path: path.read_bytes() for path in before} == before
    assert guarded.actions(of=turn.instance) == ["session_started", "session_ended"]
    assert not (guarded.state / "new.txt").exists()


def test_under_bypass_a_session_may_not_write_the_settings_that_hold_the_hooks(
    guarded: Guarded, settings: Path
) -> None:
    before = settings.read_text()

    guarded.run("turn", write(settings, "{}"))

    assert settings.read_text() == before


def test_where_people_are_asked_they_may_allow_a_session_to_write_the_settings(
    guarded: Guarded, settings: Path
) -> None:
    before = settings.read_text()
    session = guarded.client.start_interactive(cwd=guarded.root, permissions="acceptEdits")

    session.prompt(guarded.model.script("turn", write(settings, before + "\n"), Say("over")))

    session.wait_for_status("waiting")
    assert settings.read_text() == before
    session.approve()
    session.wait_for_status("idle")
    assert settings.read_text() == before + "\n"
