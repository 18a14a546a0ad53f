"""`commit-check --stage`: the caller's own part of files goes into the index."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from coord_core import project as projects
from coord_core.cli import here, output
from coord_core.domain.errors import InputError
from coord_core.project import Project
from coord_core.repository.parts import WHOLE
from coord_core.repository.shares import Share
from coord_core.repository.staging import stage
from coord_core.views.refusal import listed, quoted

MOST_NAMED = 20
_THE_REST = "the rest of the file"


def stage_own(texts: Sequence[str], as_json: bool) -> None:
    """Of the named files and folders. Ends the process with status 1 when nothing could be staged."""
    found = here.project(texts)
    shares: list[Share] = []
    for project, paths in _by_worktree(texts, found):
        shares += stage(project, paths)
    if as_json:
        output.print_json({"files": [_row(share) for share in shares]})
    else:
        for share in shares:
            output.say(_line(share))
    if not any(share.is_staged for share in shares):
        if not as_json:
            output.say(
                "Nothing was staged." if shares else "Nothing to stage: these files are as HEAD has them."
            )
        sys.exit(1)


def _by_worktree(texts: Sequence[str], found: Project) -> list[tuple[Project, list[str]]]:
    """The paths relative to the root of the working tree that they lie in. Raises InputError."""
    trees: dict[str, tuple[Project, list[str]]] = {}
    for text in texts:
        path = _place(text)
        owner = projects.find(path)
        if owner is None or owner.state != found.state or owner.is_gits(path) or not owner.is_git:
            raise InputError(f"{quoted(text)} is not in this repository.")
        trees.setdefault(owner.worktree, (owner, []))[1].append(os.path.relpath(path, owner.worktree))
    return list(trees.values())


def _place(text: str) -> str:
    """Where it lies; a symlink is a file of its own."""
    path = os.path.normpath(os.path.join(os.getcwd(), text))
    folder = projects.resolve(os.path.dirname(path), os.getcwd())
    return os.path.join(folder, os.path.basename(path)) if not os.path.isdir(path) else os.path.realpath(path)


def _line(share: Share) -> str:
    """`src/a.py: staged Login.check; left Login.logout (claude-5678efgh)`"""
    told = []
    if share.is_staged:
        told.append(f"staged {_names(sorted(share.own))}" if share.own else "staged")
    elif share.left:
        told.append("left all of it")
    if share.blocker:
        told.append(f"left ({quoted(share.blocker)})")
    by_owner: dict[str, list[str]] = {}
    for name, owner in share.left.items():
        by_owner.setdefault(owner, []).append(name)
    told += [f"left {_names(names)} ({quoted(owner)})" for owner, names in by_owner.items()]
    return f"{quoted(share.change.path)}: {'; '.join(told)}{f': {share.why}' if share.why else ''}"


def _names(names: Sequence[str]) -> str:
    return listed([name or _THE_REST for name in names], MOST_NAMED)


def _row(share: Share) -> dict[str, object]:
    left = [{"symbol": name, "instance": owner} for name, owner in share.left.items()]
    return {
        "path": share.change.path,
        "staged": share.is_staged,
        "symbols": sorted(share.own) if share.is_staged else [],
        "left": left or ([{"symbol": WHOLE, "instance": share.blocker}] if share.blocker else []),
        "reason": share.why,
    }
