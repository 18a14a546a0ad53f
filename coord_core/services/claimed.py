"""Files that a call was found to have changed, and what is next to them: as with an edit (`semantic`)."""

from __future__ import annotations

from os.path import exists

from coord_core.domain.leases import Request
from coord_core.domain.records import EXCLUSIVE
from coord_core.gitprocess import ignored_by_git
from coord_core.project import DEPENDENCIES
from coord_core.services import locks

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from coord_core.domain.records import Actor, Lock
    from coord_core.project import Project
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction

MOST = 200  # files of one call; of a call that changed more, this much is said and held


def follow(
    tx: Transaction, project: Project, actor: Actor, granted: Sequence[Lock], witness: Witness
) -> None:
    """Who changes a neighbour is told, and with `semantic: lock` the dependents are held, as far as nobody
    else changes them: the files are written, so that nothing is refused any more.
    """
    semantic = project.settings.get("semantic")
    if not granted or semantic == "off" or not exists(f"{project.state}/{DEPENDENCIES}"):
        return
    from coord_core.services import dependents, neighbours

    first = granted[:MOST]
    neighbours.notice(tx, project, actor, first, witness)
    if semantic == "lock":
        files = [Request(each.resource, actor, each.worktree) for each in first if each.mode == EXCLUSIVE]
        for request in dependents.with_dependents(project, files)[len(files) :]:
            locks.obtain(tx, [request], project.policy, witness, ignored_by_git)
