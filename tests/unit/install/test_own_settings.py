"""This repository guards itself, with the entries that any project would get."""

from __future__ import annotations

import json
from pathlib import Path

from coord_core.install.hook_entries import project_entries

ROOT = Path(__file__).resolve().parents[3]


def test_the_committed_settings_start_the_hooks_of_this_version() -> None:
    committed = json.loads((ROOT / ".claude" / "settings.json").read_text(encoding="utf-8"))
    assert committed["hooks"] == project_entries()
