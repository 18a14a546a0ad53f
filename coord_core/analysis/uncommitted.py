"""Which symbols of a file are not committed as they are on the disk.

It runs git and parses: not for the inside of a transaction.
"""

from __future__ import annotations

from coord_core import bundle, contents
from coord_core.analysis.budget import Budget
from coord_core.domain.resources import SYMBOL, is_part, symbol_parts
from coord_core.gitprocess import run
from coord_core.services.snapshot import Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection

    from coord_core.domain.records import Lock
    from coord_core.project import Project

    Parts = dict[str, set[str] | None]  # by key; None: not known, so any

MOST = 20  # files that are looked into


def look(project: Project, changed: Collection[str]) -> Parts:
    """Of the changed files here of which symbols are held; of the others nothing is told."""
    with Snapshot(project) as tx:
        held = [lock for lock in tx.symbol_locks() if lock.worktree == project.worktree]
    keys = sorted({symbol_parts(lock.resource)[0] for lock in held} & set(changed))
    budget = Budget()
    return {key: _changed(project, key, budget) for key in keys[:MOST]}


def is_committed(lock: Lock, parts: Parts) -> bool:
    """Is a symbol that is held as HEAD has it, though its file is not?"""
    if lock.resource.kind != SYMBOL:
        return False
    key, name = symbol_parts(lock.resource)
    changed = parts.get(key)
    return changed is not None and not any(is_part(part, name) for part in changed)


def _changed(project: Project, key: str, budget: Budget) -> set[str] | None:
    bundle.add("symbols")
    from coord_core.analysis.symbol_differences import differing
    from coord_core.analysis.symbol_kinds import grammar_of

    grammar, data = grammar_of(key), contents.read(f"{project.worktree}/{key}")
    status, before = run(["cat-file", "blob", f"HEAD:./{key}"], project.worktree)
    if grammar is None or data is None or status != 0 or budget.left <= 0:
        return None
    with budget:
        return differing(before.replace(b"\r\n", b"\n"), data.replace(b"\r\n", b"\n"), grammar)
