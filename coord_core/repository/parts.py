"""Which parts of the staged files a commit changes, where locks or last writes are on symbols.

It runs git and may parse: not for the inside of a transaction.
"""

from __future__ import annotations

from coord_core import bundle
from coord_core.analysis.budget import Budget
from coord_core.domain.resources import file_key, is_part, symbol_parts, unmarked, unnumbered
from coord_core.gitprocess import run
from coord_core.services.snapshot import Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from coord_core.domain.records import LastWrite, Lock, SymbolWrite
    from coord_core.project import Project
    from coord_core.repository.staged import Staged

    Parts = Mapping[str, set[str] | None]  # by key; None: not known, so any

MOST = 50  # files that are looked into; of the others any part may be changed
WHOLE = ""  # what belongs to no symbol, as in analysis/symbols.py


def look(project: Project, changes: Iterable[Staged]) -> Parts:
    """The changed symbols of each staged file of which symbols are held or were written."""
    by_key = {change.key(project): change for change in changes}
    with Snapshot(project) as tx:
        keys = {file_key(lock.resource) for lock in tx.symbol_locks()}
        keys |= {write.key for write in tx.symbol_writes(project.worktree)}
    budget = Budget()
    return {key: _changed(project, key, by_key[key], budget) for key in sorted(by_key.keys() & keys)[:MOST]}


def _changed(project: Project, key: str, change: Staged, budget: Budget) -> set[str] | None:
    bundle.add("symbols")
    from coord_core.analysis.symbol_differences import differing
    from coord_core.analysis.symbol_kinds import grammar_of

    grammar = grammar_of(key)
    if grammar is None:
        return None
    before, after = (_blob(project, blob) for blob in (change.before, change.after))
    if before is None or after is None or budget.left <= 0:
        return None
    with budget:
        return differing(before, after, grammar)


def _blob(project: Project, blob: str) -> bytes | None:
    """What git has under an id; nothing for a file that is not there, None for what is no file."""
    if not blob.strip("0"):
        return b""
    status, output = run(["cat-file", "blob", blob], project.worktree, inherit=True)
    return output if status == 0 else None


def reaches(lock: Lock, changed: set[str] | None) -> bool:
    """Is one of the parts in the symbol that is held? What is new in it is, too."""
    name = symbol_parts(lock.resource)[1]
    return changed is None or any(is_part(part, name) for part in changed)


def writers(rows: Iterable[SymbolWrite], changed: set[str] | None) -> list[SymbolWrite]:
    """The last writes of the changed parts; of what nobody wrote by itself, that of the rest."""
    rows = list(rows)
    if changed is None:
        return rows
    by_name, by_bare_name = _grouped(rows, unnumbered), _grouped(rows, unmarked)
    found: dict[str, SymbolWrite] = {}
    for part in sorted(changed):
        namesakes = by_bare_name.get(unmarked(part), [])
        writes = by_name.get(unnumbered(part)) or [row for row in namesakes if is_part(part, row.symbol)]
        found.update({row.symbol: row for row in writes or by_name.get(WHOLE, [])})
    return list(found.values())


def _grouped(rows: Iterable[SymbolWrite], by: Callable[[str], str]) -> dict[str, list[SymbolWrite]]:
    groups: dict[str, list[SymbolWrite]] = {}
    for row in rows:
        groups.setdefault(by(row.symbol), []).append(row)
    return groups


def named(write: LastWrite | SymbolWrite) -> str:
    """As commands take it: the symbol, or the file for all of it or the rest of it."""
    symbol = getattr(write, "symbol", "")
    return f"{write.key}#{symbol}" if symbol else write.key
