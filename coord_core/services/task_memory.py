"""What `meta` remembers of the texts of the tasks file, so that each edit is taken in exactly once."""

from __future__ import annotations

from coord_core.views.tasks_document import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from coord_core.domain.task_entries import Entry
    from coord_core.storage.transaction import Transaction

_BASE, _IDS, _NEXT = "tasks_base", "tasks_ids", "tasks_next"
_OLD, _COUNT = "tasks_old_", "tasks_old"
OLDER = 16  # texts before the last that a person may still have on the screen
MOST_KEPT = 500_000  # characters of one


class Memory:
    """`base`: the text that was taken in or written last, None when none was; `ids`: of each of its entries;
    `next`: the one that is being put in place.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.base: str | None = tx.meta(_BASE) or None
        self.next: str | None = tx.meta(_NEXT) or None
        self.ids: list[str] = str(tx.meta(_IDS) or "").split()

    def bases(self) -> list[dict[str, Entry]]:
        found = [] if self.base is None else [_by_id(self.base, self.ids)]
        if self.next is not None:
            found.append(_by_id(self.next, []))
        return found

    def older(self) -> Iterator[dict[str, Entry]]:
        """What the file said before, the latest first."""
        count = int(self._tx.meta(_COUNT) or 0)
        for number in range(count - 1, max(-1, count - 1 - OLDER), -1):
            ids, _, text = str(self._tx.meta(f"{_OLD}{number % OLDER}") or "").partition("\n")
            if text:
                yield _by_id(text, ids.split())

    def set_base(self, text: str, ids: list[str]) -> None:
        if self.base is not None and self.base != text:
            count = int(self._tx.meta(_COUNT) or 0)
            kept = f"{' '.join(self.ids)}\n{self.base}" if len(self.base) <= MOST_KEPT else ""
            self._tx.set_meta(f"{_OLD}{count % OLDER}", kept)
            self._tx.set_meta(_COUNT, count + 1)
        self._tx.set_meta(_BASE, text)
        self._tx.set_meta(_IDS, " ".join(ids))
        self.set_next("")

    def set_next(self, text: str) -> None:
        self._tx.set_meta(_NEXT, text)


def _by_id(text: str, ids: list[str]) -> dict[str, Entry]:
    entries = parse(text).entries
    return dict(zip(ids or [entry.id or "" for entry in entries], entries, strict=False))
