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
_SKILLS = [f"/.claude/skills/{name}/" for name in ("coordinate", "locks", "tasks")]
_OF_OFFERS = {  # the heading, and the lines that may stand below it: an older version had the folders
    "skills": (
        "# claude-coordinator: skills of this machine",
        [*_SKILLS, *(f"{each}SKILL.md" for each in _SKILLS)],
    ),
    "claude_md": ("# claude-coordinator: notes of this machine", ["/CLAUDE.local.md"]),
}
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


def keep_out(common: str, offer: str, names: list[str]) -> None:
    """Of what `skills` or `claude_md` wrote, these files and no others. Raises OSError."""
    path = _path(common)
    text = _read(path) if path.exists() else ""
    ours = "\n".join([_OF_OFFERS[offer][0], *(f"/{name}" for name in names)]) if names else ""
    before = _block(text, offer)
    if before == ours:
        return
    if before:
        path.write_bytes(_without(text, before).encode("utf-8", "surrogateescape"))
    if ours:
        path.parent.mkdir(exist_ok=True)
        _append(path, ours, ours)


def kept_out(common: str, offer: str) -> list[str]:
    """The files that have such a line. Raises OSError."""
    path = _path(common)
    text = _read(path) if path.exists() else ""
    return [line.removeprefix("/") for line in _block(text, offer).split("\n")[1:]]


def remove(common: str, main: str = "") -> None:
    """Take out what is ours, and the file if nothing else made it. Raises OSError.

    What people worked on (tasks' worktrees, the tasks file, edited skills) stays in the working tree, and
    so do the lines for it while it is there: `git add` would take it in.
    """
    path = _path(common)
    if not path.exists():
        return
    text = _read(path)
    made = f"{_HEADING}{_MADE}\n{_LINES}"
    rest = text
    offers = [_block(text, offer) for offer in _OF_OFFERS]
    for ours in (*filter(None, offers), _OF_TASKS, _OF_WORKTREES, f"{_HEADING}\n{_LINES}", made):
        rest = _without(rest, ours)
    for ours in [*_staying(main), *_staying_offers(main, offers)]:
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


def _staying_offers(main: str, blocks: list[str]) -> list[str]:
    """Those blocks with the lines of files that are still there; the others went with their files."""
    found = []
    for block in blocks:
        heading, *lines = block.split("\n")
        there = [line for line in lines if main and os.path.isfile(main + line)]
        found += ["\n".join([heading, *there])] if there else []
    return found


def _block(text: str, offer: str) -> str:
    """The lines of an offer as they stand there, without the last newline; empty where there are none."""
    heading, possible = _OF_OFFERS[offer]
    head, found, below = text.partition(f"{heading}\n")
    if not found or not (head.endswith("\n") or not head):
        return ""
    lines = [heading]
    for line in below.split("\n"):
        if line not in possible:
            break
        lines.append(line)
    return "\n".join(lines)


def _without(text: str, ours: str) -> str:
    return text.removesuffix(f"\n{ours}") if text.endswith(f"\n{ours}") else text.replace(f"{ours}\n", "")


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
