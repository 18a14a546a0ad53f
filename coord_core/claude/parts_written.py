"""What a call that wrote a whole file changed in it, where others' parts of it are not committed yet.

It parses: not for the inside of a transaction.
"""

from __future__ import annotations

from coord_core import contents
from coord_core.analysis.symbol_kinds import grammar_of
from coord_core.services import instances
from coord_core.services.snapshot import Snapshot

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.payload import Payload
    from coord_core.project import Project
    from coord_core.services.writing import Content


def find(payload: Payload, project: Project, written: Content) -> list[str]:
    """Symbols, the empty one for what is none; nothing where no other has a part, or it cannot be told.

    What others wrote stays theirs then (services/writing.py).
    """
    grammar = grammar_of(written.key)
    with Snapshot(project) as tx:
        me = instances.find(tx, payload.session_id, payload.client())
        last = tx.write(project.worktree, written.key)
        writers = {row.instance for row in tx.symbol_writes(project.worktree, [written.key])}
    if grammar is None or me is None or last is None or last.blob is None or written.blob is None:
        return []
    if {last.instance, *writers} == {me.name}:
        return []
    before, after = contents.fetch(project, last.blob), contents.fetch(project, written.blob)
    if before is None or after is None or before == after:
        return []
    from coord_core.analysis.symbol_differences import differing

    return sorted(differing(before, after, grammar) or ())
