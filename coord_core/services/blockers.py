"""What an actor was refused because of locks that nobody keeps any more: they go, as when it asked again.

Nobody records an end of its own when a client is killed, a turn is interrupted, or a lease runs out.
"""

from __future__ import annotations

from coord_core.services.locks import keeper
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from coord_core.domain.leases import Evidence, Policy
    from coord_core.domain.records import Instance, Lock
    from coord_core.services.locks import Witness
    from coord_core.storage.transaction import Transaction


def let_go(tx: Transaction, found: Iterable[Lock], policy: Policy, witness: Witness = evidence) -> None:
    """Those of the locks that are there for no reason go."""
    buried: set[str] = set()
    look = _once(witness)
    for lock in found:
        if lock.instance not in buried:
            keeper(tx, lock, policy, look, buried)


def _once(witness: Witness) -> Witness:
    """Looks at each owner once."""
    known: dict[str, Evidence] = {}

    def look(owner: Instance) -> Evidence:
        if owner.name not in known:
            known[owner.name] = witness(owner)
        return known[owner.name]

    return look
