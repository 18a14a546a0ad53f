"""Matching a file's key against gitignore-like globs: `*` and `?` within a name, `**` across folders."""

from __future__ import annotations

import re

from coord_core.domain.resources import SETS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coord_core.domain.resources import Resource


def matches_any(globs: list[str], key: str) -> bool:
    return any(re.fullmatch(pattern(glob), key) for glob in globs)


def matcher(globs: Sequence[str]) -> Callable[[Resource], bool]:
    """Does one of the globs match the resource, by its key or as it is written?"""
    patterns = [re.compile(pattern(glob)) for glob in globs]

    def meets(resource: Resource) -> bool:
        named = [str(resource)] if resource.kind in SETS else [resource.key, str(resource)]
        return any(each.fullmatch(name) for each in patterns for name in named)

    return meets


def pattern(glob: str) -> str:
    """The regular expression of a glob. A glob without an inner `/` matches in any folder.

    >>> bool(re.fullmatch(pattern("*.lock"), "a/b.lock")), bool(re.fullmatch(pattern("a/*"), "a/b/c"))
    (True, True)
    """
    anchored = "/" in glob.rstrip("/")
    parts = re.split(r"(\*\*/|/\*\*$|\*\*|\*|\?)", glob.strip("/"))
    table = {"**/": "(?:.*/)?", "/**": "/.*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    body = "".join(table.get(part) or re.escape(part) for part in parts)
    return f"(?s:{'' if anchored else '(?:.*/)?'}{body}{'/.*' if glob.endswith('/') else '(?:/.*)?'})"
