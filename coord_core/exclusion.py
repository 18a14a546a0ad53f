"""Our lines in `.git/info/exclude`: they keep the views, local settings and tasks' worktrees out of commits.

They are put in and taken out so that every other byte stays, a missing last newline included.
"""

from __future__ import annotations

import os
from pathlib import Path

TASKS = ".claude-tasks.yml"
VIEWS = (".claude-locks.yml", TASKS, ".claude-audit.log")
WRITTEN = (".claude-locks.yml", ".claude-audit.log")  # those that go with the state
ASIDE = ".before-claude-coordinator"
WORKTREES = ".claude/worktrees"

_HEADING = "# claude-coordinator: views of its state, and settings of this machine"
_MADE = " (the file is its own)"
_LINES = "\n".join([*(f"/{name}*" for name in VIEWS), "/.claude/settings.local.json"])
_OF_WORKTREES = "# claude-coordinator: the worktrees of tasks\n/.claude/worktrees/"
_OF_TASKS = "# claude-coordinator: the queue of tasks, which stays\n/.claude-tasks.yml*"


def add(common: str) -> None:
    """The lines that every enrolled repository has. Raises OSError."""
    path = _path(common)
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{_HEADING}{_MADE}\n{_LINES}\n", encoding="utf-8")
        return
    _append(path, f"{_HEADING}\n{_LINES}", _HEADING)


def add_worktrees(common: str) -> None:
    """The line for tasks' worktrees, which stand inside the main one. Raises OSError."""
    path = _path(common)
    path.parent.mkdir(exist_ok=True)
    _append(path, _OF_WORKTREES, _OF_WORKTREES)


def remove(common: str, main: str = "") -> None:
    """Take out what is ours, and the file if nothing else made it. Raises OSError.

    What people worked on stays in the working tree `main`, tasks' worktrees and the tasks file, and so do the
    lines for it while it is there: `git add` would take it in.
    """
    path = _path(common)
    if not path.exists():
        return
    text = _read(path)
    made = f"{_HEADING}{_MADE}\n{_LINES}"
    rest = text
    for ours in (_OF_TASKS, _OF_WORKTREES, f"{_HEADING}\n{_LINES}", made):
        rest = rest.removesuffix(f"\n{ours}") if rest.endswith(f"\n{ours}") else rest.replace(f"{ours}\n", "")
    for ours in _staying(main):
        rest += _appended(rest, ours)
    if not rest and made in text:
        path.unlink()
    elif rest != text:
        path.write_bytes(rest.encode("utf-8", "surrogateescape"))


def _staying(main: str) -> list[str]:
    """The lines for what is still in the main working tree."""
    found = []
    if any(name.startswith(TASKS) for name in _names(main)):
        found.append(_OF_TASKS)
    if main and _names(os.path.join(main, WORKTREES)):
        found.append(_OF_WORKTREES)
    return found


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder) if folder else []
    except OSError:
        return []


def _appended(text: str, ours: str) -> str:
    """Our lines as they follow this text."""
    return f"{ours}\n" if not text or text.endswith("\n") else f"\n{ours}"


def _append(path: Path, ours: str, telling: str) -> None:
    """In one write, which git's reading and another's writing never see half of."""
    text = _read(path) if path.exists() else ""
    if telling in text:
        return
    added = _appended(text, ours)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644)
    try:
        os.write(descriptor, added.encode())
    finally:
        os.close(descriptor)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _path(common: str) -> Path:
    return Path(common, "info", "exclude")
