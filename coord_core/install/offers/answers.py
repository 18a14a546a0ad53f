"""What a person answered to an offer, so that `init` asks once."""

from __future__ import annotations

import json
from pathlib import Path

_FILE = "offers.json"


def load(state: Path) -> dict[str, bool]:
    try:
        found = json.loads((state / _FILE).read_text(encoding="utf-8"))
        return {str(name): bool(answer) for name, answer in found.items()}
    except (OSError, ValueError, AttributeError):
        return {}


def save(state: Path, answers: dict[str, bool]) -> None:
    (state / _FILE).write_text(json.dumps(answers) + "\n", encoding="utf-8")
