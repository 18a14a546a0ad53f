"""A hook found the state damaged: it rebuilds it, when that takes a moment, or has it rebuilt.

Loaded only then.
"""

from __future__ import annotations

from coord_core import detached
from coord_core.domain.errors import BusyError, DamageError, RebuiltError
from coord_core.services import evidence, recovery
from coord_core.storage import exclusion, journal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.errors import StateError

# Bytes of journal that are rebuilt from while somebody waits: a fifth of a second where 10 MB take one.
AT_ONCE = 2_000_000


def mend(error: StateError) -> None:
    """Returns when it is worth while to try again. Raises what there is to say when it is not."""
    if isinstance(error, RebuiltError):
        return
    project = evidence.project_of(error.folder) if isinstance(error, DamageError) and error.folder else None
    if project is None:
        raise error
    if journal.size(project.state) <= AT_ONCE:
        recovery.rebuild(project, by_itself=True)
        return
    refusal = evidence.refusal(project.state)
    if refusal is not None:
        raise refusal
    if not exclusion.is_held(project.state):
        detached.start_own("services.recovery", project.state)
    raise BusyError("The coordinator's state is being rebuilt from its journal.", "Try again in a moment.")
