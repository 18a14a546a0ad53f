"""Our lines in `.git/info/exclude`, which keep the views and the local settings out of commits.

They are put in and taken out so that every other byte stays, a missing last newline included.
"""

from __future__ import annotations

from pathlib import Path

VIEWS = (".claude-locks.yml", ".claude-tasks.yml", ".claude-audit.log")
WRITTEN = (".claude-locks.yml", ".claude-audit.log")  # by this version
ASIDE = ".before-claude-coordinator"
_HEADING = "# claude-coordinator: views of its state, and settings of this machine"
_MADE = " (the file is its own)"
_LINES = "\n".join([*(f"/{name}*" for name in VIEWS), "/.claude/settings.local.json"])


def add(common: str) -> None:
    """Raises OSError."""
    path = _path(common)
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{_HEADING}{_MADE}\n{_LINES}\n", encoding="utf-8")
        return
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    if _HEADING in text:
        return
    ours = f"{_HEADING}\n{_LINES}"
    whole = f"{text}{ours}\n" if not text or text.endswith("\n") else f"{text}\n{ours}"
    path.write_bytes(whole.encode("utf-8", "surrogateescape"))


def remove(common: str) -> None:
    path = _path(common)
    if not path.exists():
        return
    text = path.read_bytes().decode("utf-8", "surrogateescape")
    if text == f"{_HEADING}{_MADE}\n{_LINES}\n":
        path.unlink()
        return
    ours = f"{_HEADING}\n{_LINES}"
    rest = (
        text.removesuffix(f"\n{ours}").replace(f"{ours}\n", "").replace(f"{_HEADING}{_MADE}\n{_LINES}\n", "")
    )
    if rest != text:
        path.write_bytes(rest.encode("utf-8", "surrogateescape"))


def _path(common: str) -> Path:
    return Path(common, "info", "exclude")
