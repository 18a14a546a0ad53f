"""Which commit of which repository a clone is, so that a GitHub runner can install the same.

`git+https://HOST/PATH@COMMIT`, where the clone is just that commit and its remote has it; else nothing.
"""

from __future__ import annotations

import re
import subprocess
from contextlib import suppress
from pathlib import Path

_RECORD = ".origin"
_SCP_LIKE = re.compile(r"(?:[^@/:\s]+@)?([A-Za-z0-9][A-Za-z0-9.-]+):(?!//)/*(\S+)")
_WEB = re.compile(r"(?:https|ssh|git\+ssh)://(?:[^@/\s]*@)?([A-Za-z0-9][A-Za-z0-9.-]+)(:[0-9]+)?/(\S+)")


def of(clone: Path) -> str:
    """Empty where changes are not committed, the commit was not pushed, or the remote is no https address."""
    try:
        if Path(_git(clone, "rev-parse", "--show-toplevel")).resolve() != clone.resolve():
            return ""
        if _git(clone, "status", "--porcelain") or not _git(clone, "branch", "-r", "--contains", "HEAD"):
            return ""
        address = public_address(_git(clone, "remote", "get-url", "origin"))
        return f"git+{address}@{_git(clone, 'rev-parse', 'HEAD')}" if address else ""
    except (OSError, subprocess.CalledProcessError):
        return ""


def public_address(url: str) -> str:
    """The https address of what git's address names, without a user or a password; empty for what has none.

    >>> public_address("git@github.com:octo/site.git"), public_address("https://me:secret@example.org:8443/r")
    ('https://github.com/octo/site.git', 'https://example.org:8443/r')
    >>> public_address("/srv/git/site.git")
    ''
    """
    if found := _WEB.fullmatch(url):
        port = found[2] if url.startswith("https:") and found[2] else ""
        return f"https://{found[1]}{port}/{found[3]}"
    if "://" not in url and (found := _SCP_LIKE.fullmatch(url)):
        return f"https://{found[1]}/{found[2]}"
    return ""


def record(place: Path, clone: Path) -> None:
    """Note it in the environment that the clone was installed into. What cannot be noted is not known."""
    with suppress(OSError):
        (place / _RECORD).write_text(f"{of(clone)}\n", encoding="utf-8")


def recorded(place: Path) -> str:
    try:
        return (place / _RECORD).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def _git(clone: Path, *words: str) -> str:
    command = ["git", "-C", str(clone), *words]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=True)
    return done.stdout.strip()
