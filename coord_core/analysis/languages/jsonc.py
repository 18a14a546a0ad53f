"""JSON as configurations of TypeScript are written: with comments, and commas after the last."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Any

_STRING = r'"(?:[^"\\]++|\\.)*+"?'  # one without an end goes to the end of the text, once
_ASIDE = re.compile(rf"({_STRING})|//[^\n]*|/\*.*?(?:\*/|$)", re.DOTALL)
_LAST = re.compile(rf"({_STRING})|,(?=\s*[}}\]])", re.DOTALL)


@lru_cache(256)
def load(text: str | None) -> dict[str, Any]:
    """An object; empty for whatever else it is. Not to be changed: it is shared."""
    plain = _LAST.sub(_kept, _ASIDE.sub(_kept, (text or "").removeprefix("\ufeff")))
    try:
        data = json.loads(plain)
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _kept(match: re.Match[str]) -> str:
    return match[1] or " "


def at(data: Any, *path: str) -> Any:
    """What lies at a path of keys; None where there is nothing."""
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def strings(data: Any) -> list[str]:
    """A string, or those of a list."""
    if isinstance(data, str):
        return [data]
    return [each for each in data if isinstance(each, str)] if isinstance(data, list) else []
