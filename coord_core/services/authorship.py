"""Who wrote a changed file, as far as the leases on record tell.

Git tells that a file was changed, not by whom, and several sessions may share one working tree. A file that
was last written while another held it there, and was at work, is that other's change.
"""

from __future__ import annotations

from coord_core.domain.records import EXCLUSIVE
from coord_core.domain.resources import FILE, Resource, file_key, keys_above, overlap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.records import Entry, Instance
    from coord_core.storage.transaction import Transaction

ENDINGS = frozenset(("lock_released", "lock_expired", "lock_reclaimed", "lock_forced"))
CLOCK_STEP = 0.02  # seconds: a file's time comes from a clock that may be this much behind


class Authorship:
    """The leases on some files of one working tree, over all time."""

    def __init__(self, tx: Transaction, keys: list[str], worktree: str) -> None:
        self._tx = tx
        self._worktree = worktree
        self._history: dict[str, list[Entry]] = {}
        above = {above for key in keys for above in keys_above(Resource(FILE, key))}
        for entry in [*tx.entries_with_keys(sorted(above)), *tx.entries_on_symbols()]:
            if entry.event.resource is not None:
                key = file_key(entry.event.resource) or entry.event.resource.key
                self._history.setdefault(key, []).append(entry)
        self._of_sets = tx.entries_of_sets() if keys else []

    def is_of_another(self, key: str, at: float | None, me: Instance) -> bool:
        """Was the file, last written `at` (UTC epoch seconds), written by another than me?"""
        if at is None:
            return False
        leases = self._leases_at(Resource(FILE, key), at + CLOCK_STEP).items()
        return any(holder != me.name and self._at_work(token, holder, at) for token, holder in leases)

    def _leases_at(self, file: Resource, at: float) -> dict[int, str]:
        """The exclusive leases on a file at a time: token to holder."""
        held: dict[int, str] = {}
        for entry in self._entries(file):
            event = entry.event
            if entry.at > at:
                break
            token = int(event.detail.get("token") or 0)
            if event.action == "lock_acquired":
                if (event.detail.get("mode"), event.detail.get("worktree")) == (EXCLUSIVE, self._worktree):
                    held[entry.seq] = event.instance
            elif event.action == "lock_transferred" and token in held:
                del held[token]
                held[entry.seq] = str(event.detail["to"])
            elif event.action in ENDINGS:
                held.pop(token, None)
        return held

    def _entries(self, file: Resource) -> list[Entry]:
        found = [entry for key in keys_above(file) for entry in self._history.get(key, ())]
        near = {
            entry.seq: entry
            for entry in (*found, *self._of_sets)
            if entry.event.resource and overlap(entry.event.resource, file)
        }
        return [near[seq] for seq in sorted(near)]

    def _at_work(self, token: int, holder: str, at: float) -> bool:
        """Up to its end for a lease that has ended; up to its holder's last hook for one that still holds."""
        owner = self._tx.instance(holder)
        return self._tx.lock(token) is None or owner is None or at <= owner.last_seen
