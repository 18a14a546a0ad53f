"""`disableAllHooks` in a settings file other than the one that starts the hooks."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coord_core.install.setup import LOCAL

from .guarded import MADE, guard, write
from .session import Client

pytestmark = pytest.mark.client


@pytest.mark.parametrize("of", ["user", "project"])
def test_what_doctor_has_to_look_at(repository: Path, client: Client, of: str) -> None:
    """The client takes it from every file: the hooks of settings.local.json do not run."""
    guarded = guard(repository, client, LOCAL)
    place = (
        client.home.path / ".claude" / "settings.json"
        if of == "user"
        else repository / ".claude" / "settings.json"
    )
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps({"disableAllHooks": True}))
    turn = guarded.hold("turn", write(guarded.root / "a.txt"))
    assert turn.verdicts == [MADE]
    assert not (repository / ".claude-locks.yml").exists() or guarded.held == {}
    turn.go_on()
