"""What a feature may be called. Pure."""

from __future__ import annotations

MOST_NAME = 100  # characters
FEATURE_NAMES = f"a feature's name has 1 to {MOST_NAME} letters, digits, `-`, `_`, `.` and `/`"


def is_feature_name(name: str) -> bool:
    return 0 < len(name) <= MOST_NAME and all(sign.isalnum() or sign in "-_./" for sign in name)
