"""Does the index of dependencies have to follow what was just written? Hooks ask; a process apart does it.

`meta` remembers when the updater gave its last sign, and whether something was written since it looked. Where
there is no index, it is made in the background as soon as two sessions are at work, if what it needs is
installed (`analysis` in the marker): for one alone it says nothing.
"""

from __future__ import annotations

import os

from coord_core.dependencies import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

AT, DUE = "dependencies_at", "dependencies_due"
SILENCE = 10.0  # seconds without a sign after which an updater counts as gone


def claim(tx: Transaction, project: Project, together: bool = False) -> bool:
    """Is it this transaction that starts the updater? `together`: several sessions are at work."""
    if project.settings.get("semantic") == "off":
        return False
    if not os.path.exists(os.path.join(project.state, NAME)) and not (
        together and project.compiled.get("analysis") is True
    ):
        return False
    if 0 <= tx.now - (tx.meta(AT) or 0.0) < SILENCE:
        if not tx.meta(DUE):
            tx.set_meta(DUE, 1)
        return False
    tx.set_meta(AT, tx.now)
    return True


def start(project: Project) -> None:
    """Nothing waits for it. Where it cannot be started, the next `deps` does its work."""
    from coord_core import detached
    from coord_core.services.refresh import program

    interpreter = program(project)
    if interpreter:
        module = "coord_core.analysis.updater"
        detached.start([interpreter, "-I", "-m", module, project.worktree or project.common], os.environ)
