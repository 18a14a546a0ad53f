"""Compacting the journal: what is older than the setting `history` is forgotten, by a process of its own.

The new journal holds the events that are younger, then a base (storage/base.py), then what happened while it
was written. It is written beside the old one from one snapshot, and takes its place in one short transaction.
Only then does the database forget the old events, some at a time. Whenever this ends, a journal is there from
which the state can be rebuilt, and the next compaction goes on.
"""

from __future__ import annotations

import os
import time

from coord_core.domain.errors import CoordinatorError, MachineError
from coord_core.project import find
from coord_core.services import late_views
from coord_core.services.publishing import Published
from coord_core.services.unit import UnitOfWork
from coord_core.services.upkeep import COMPACTED, HISTORY
from coord_core.storage import base, driver, journal, lines, sqlite
from coord_core.storage.exclusion import Exclusion
from coord_core.storage.sqlite import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.port import Store
    from coord_core.storage.transaction import Transaction

AT_ONCE = 500  # events that one transaction forgets
PAUSE = 0.02  # seconds between two, for others


def main(path: str) -> None:
    """The detached process. Where something fails, the next one tries again."""
    project = find(path)
    if project is None:
        return
    try:
        compact(project, time.time())
    except CoordinatorError:
        pass


def compact(project: Project, now: float) -> bool:
    """Write the journal anew, then forget. False when another did meanwhile. Raises CoordinatorError."""
    with UnitOfWork(project):
        pass  # brings back what the database may have lost
    _clear_away(project.state)
    store = open_store(project.state)
    beside = os.path.join(project.state, f"{journal.JOURNAL}.{os.getpid()}")
    try:
        before = _mark(project.state)
        seq, first = _write(store, beside, now - project.settings.get("history", HISTORY))
        if not _put_in_place(store, beside, before, seq, now):
            return False
        if _forget(store, first):
            late_views.write_views(store, project)
        return True
    except (OSError, driver.Error) as error:
        raise _ours(error) from error
    finally:
        store.close()
        if os.path.exists(beside):
            os.unlink(beside)


def _clear_away(folder: str) -> None:
    """What was left by one that was killed; one that is still at work gives up."""
    for name in os.listdir(folder):
        if name.startswith(journal.JOURNAL + "."):
            os.unlink(os.path.join(folder, name))


def _write(store: Store, path: str, since: float) -> tuple[int, int]:
    """Write a journal as of now; returns the last event in it, and the first one that is not forgotten."""
    tx = store.read(time.time())
    try:
        seq = tx.last_seq()
        first = min(tx.first_seq_since(since) or seq, seq)
        text = "".join(map(lines.line, tx.entries_to_keep(first))) + base.text(tx)
    finally:
        store.rollback()
    with open(path, "w", encoding="ascii", opener=_private) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    return seq, first


def _put_in_place(store: Store, path: str, before: str, seq: int, now: float) -> bool:
    """Add what happened since, and let it take the old one's place: from a state that is whole, alone."""
    tx = store.begin(now)
    alone = Exclusion(store.folder)
    try:
        published = Published(tx)
        if _mark(store.folder) != before or not _has_it_all(tx, store.folder, published.journal):
            return False
        with open(path, "r+", encoding="ascii") as file:  # it may have been cleared away: then it fails
            file.seek(0, os.SEEK_END)
            file.write("".join(map(lines.line, tx.entries_since(seq))))
            file.flush()
            os.fsync(file.fileno())
            published.journal = file.tell()
        os.replace(path, os.path.join(store.folder, journal.JOURNAL))
        published.remember(tx)
        tx.set_meta(COMPACTED, f"{now} {published.journal}")
        store.commit()
        return True
    finally:
        store.rollback()
        alone.end()


def _has_it_all(tx: Transaction, folder: str, remembered: int) -> bool:
    """Is nothing in the old journal that the database has not?"""
    return journal.size(folder) == remembered or not journal.after(folder, tx.last_seq())


def _forget(store: Store, first: int) -> bool:
    """Forget the events before one. True when there were any."""
    some = False
    while True:
        tx = store.begin(time.time())
        gone = tx.forget_events(first, AT_ONCE)
        some = some or gone > 0
        if gone < AT_ONCE:
            _let_the_log_be_written_anew(tx, some)
            store.commit()
            return some
        store.commit()
        time.sleep(PAUSE)


def _let_the_log_be_written_anew(tx: Transaction, due: bool) -> None:
    if due:
        published = Published(tx)
        published.audit = "-"
        published.remember(tx)


def _ours(error: BaseException) -> BaseException:
    if isinstance(error, OSError):
        problem = f"The journal cannot be written anew: {error.strerror or error}."
        return MachineError(problem, "Free space or mend the permissions, then try again.")
    return sqlite.translated(error)


def _mark(folder: str) -> str:
    """By which one journal is told from the next."""
    try:
        return str(os.stat(os.path.join(folder, journal.JOURNAL)).st_ino)
    except FileNotFoundError:
        return ""


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
