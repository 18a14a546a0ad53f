"""`exports` and `imports` of a package.json: a subpath to the targets that it may have, sources first."""

from __future__ import annotations

from typing import Any

# Of a target that depends on conditions, which to try first; others follow as they are written.
_CONDITIONS = ("source", "development", "import", "module", "require", "node", "default", "browser", "types")
_DEEPEST = 20


def targets(table: Any, subpath: str) -> list[str]:
    """`subpath`: `.` or `./sub` of `exports`, `#name` of `imports`."""
    if table is None:
        return []
    if not (isinstance(table, dict) and any(key.startswith((".", "#")) for key in table)):
        return list(dict.fromkeys(_targets(table, "", _DEEPEST))) if subpath == "." else []
    for key in sorted(table, key=_rank):
        middle = _fitting(key, subpath)
        if middle is not None:
            return list(dict.fromkeys(_targets(table[key], middle, _DEEPEST)))
    return []


def _rank(key: str) -> tuple[int, int]:
    """An exact key first, then the longest beginning."""
    return ("*" in key or key.endswith("/"), -len(key.partition("*")[0]))


def _fitting(key: str, subpath: str) -> str | None:
    """What stands for the star; None where the key does not fit."""
    before, star, after = key.partition("*")
    if not star and key.endswith("/"):
        before, star = key, "*"
    if not star:
        return "" if key == subpath else None
    fits = subpath.startswith(before) and subpath.endswith(after) and len(subpath) > len(before) + len(after)
    return subpath[len(before) : len(subpath) - len(after)] if fits else None


def _targets(value: Any, middle: str, depth: int) -> list[str]:
    if isinstance(value, str):
        return [value + middle if value.endswith("/") else value.replace("*", middle)]
    if not depth:
        return []
    if isinstance(value, list):
        return [target for each in value for target in _targets(each, middle, depth - 1)]
    if isinstance(value, dict):
        named = [name for name in _CONDITIONS if name in value]
        order = named + [name for name in value if name not in _CONDITIONS]
        return [target for name in order for target in _targets(value[name], middle, depth - 1)]
    return []
