"""Python (to come)."""

from __future__ import annotations

from typing import Any

from coord_core.analysis.outline import EMPTY, Outline
from coord_core.analysis.world import World

NAME = "Python"
GRAMMAR = "python"
VERSION = 1


def outline(key: str, root: Any, source: bytes) -> Outline:
    return EMPTY


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    return set()
