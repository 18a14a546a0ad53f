"""Matching a file's key against gitignore-like globs: `*` and `?` within a name, `**` across folders."""

from __future__ import annotations

import re


def matches_any(globs: list[str], key: str) -> bool:
    return any(re.fullmatch(pattern(glob), key) for glob in globs)


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
