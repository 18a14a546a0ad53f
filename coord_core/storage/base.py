"""A journal's base: the rows of all tables that events record, as of one event. What came before is history.

A journal that was compacted, or that had lost events which the database has forgotten too, goes on from a
base: a line that begins it (`base`: the event), lines of rows, and one that ends it (`based`). Only a base
with all of its lines counts, and of these the last. Events up to it are put on record again by a rebuild,
those after it are replayed.

No hook loads this module, but for one that has something to mend.
"""

from __future__ import annotations

import os

from coord_core.storage import journal, sql
from coord_core.storage.lines import entry_of, seal, unseal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from coord_core.domain.records import Entry
    from coord_core.storage.transaction import Transaction

    Rows = tuple[str, list[str], list[list[Any]]]  # table, columns, values

AT_ONCE = 64  # rows in one line
REBUILT = "state_rebuilt"


class Story:
    """What a journal tells: events up to its base, the base's rows, and the events after it.

    `missing` are the numbers (from, to) of events that it should have and has not, but for what a rebuild
    by hand has put up with. `is_torn`: it does not end with a whole line, so that more may be missing.
    """

    __slots__ = ("_begun", "history", "is_torn", "later", "missing", "rows", "seq")

    def __init__(self) -> None:
        self.history: dict[int, Entry] = {}
        self.rows: list[Rows] = []
        self.seq = 0  # of the last event that is in the base
        self.later: list[Entry] = []
        self.missing: list[tuple[int, int]] = []
        self.is_torn = False
        self._begun: list[Entry] = []  # a transaction that goes on

    @property
    def last_seq(self) -> int:
        return self.later[-1].seq if self.later else self.seq

    @property
    def is_sound(self) -> bool:
        """Is nothing missing, as far as it tells?"""
        return not self.missing and not self.is_torn

    def write(self, tx: Transaction) -> int:
        """Into an empty state; returns the number of events."""
        for seq in sorted(self.history):
            tx.remember(self.history[seq])
        for table, columns, values in self.rows:
            if table in sql.RECORDED:  # a newer version knows more
                tx.fill(table, columns, values)
        for entry in self.later:
            tx.replay(entry)
        return len(self.history) + len(self.later)

    def hear(self, entry: Entry, more: bool) -> None:
        """One more event; `more`: its transaction goes on."""
        if self._begun and self._begun[-1].seq + 1 != entry.seq:
            self._begun = []  # it never happened (journal.py, rule 1)
        self._begun.append(entry)
        if not more:
            for each in self._begun:
                self._add(each)
            self._begun = []

    def _add(self, entry: Entry) -> None:
        """Rule 2. An event from before the base was added again later."""
        if entry.seq <= self.seq:
            self.history[entry.seq] = entry
            return
        while self.later and self.later[-1].seq >= entry.seq:
            self.later.pop()
        self.later.append(entry)

    def rest_on(self, seq: int, rows: list[Rows]) -> None:
        """A base is complete: what was told so far is history."""
        self.history.update({entry.seq: entry for entry in self.later if entry.seq <= seq})
        self.seq, self.rows, self.later = seq, rows, []

    def end(self) -> None:
        """All was heard."""
        self.is_torn = self.is_torn or bool(self._begun)
        expected = self.seq + 1
        for entry in self.later:
            if entry.seq != expected:
                self.missing.append((expected, entry.seq - 1))
            if entry.event.action == REBUILT:
                self.missing.clear()
            expected = entry.seq + 1


def read(folder: str) -> Story:
    """Raises MachineError when the journal cannot be read. An absent one tells nothing."""
    story = Story()
    part: _Part | None = None
    try:
        with open(
            os.path.join(folder, journal.JOURNAL), encoding="utf-8", errors="replace", newline="\n"
        ) as file:
            for text in file:
                fields = unseal(text)
                story.is_torn = fields is None and (bool(text.strip()) or story.is_torn)
                entry = entry_of(fields)
                if entry is not None:
                    story.hear(entry, bool(fields and "more" in fields))
                elif fields is not None:
                    part = _Part(fields) if "base" in fields else part
                    if part is not None and part.ends_with(fields):
                        story.rest_on(part.seq, part.rows)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise journal.unreadable(error) from error
    story.end()
    return story


def text(tx: Transaction) -> str:
    """The lines of a base of the rows as they are."""
    lines = []
    for table in sql.RECORDED:
        columns, found = tx.table(table)
        for start in range(0, len(found), AT_ONCE):
            values = [list(row) for row in found[start : start + AT_ONCE]]
            lines.append(seal({"rows": table, "columns": columns, "values": values}))
    begin = seal({"base": tx.last_seq(), "at": tx.now})
    return begin + "".join(lines) + seal({"based": tx.last_seq(), "lines": len(lines)})


class _Part:
    """A base that has begun."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self.seq: int = fields["base"]
        self.rows: list[Rows] = []

    def ends_with(self, fields: dict[str, Any]) -> bool:
        """Take in one more line. Is it the end of a base of which every line is there?"""
        if "rows" in fields:
            self.rows.append((fields["rows"], fields["columns"], fields["values"]))
        return fields.get("based") == self.seq and fields["lines"] == len(self.rows)
