"""The detached writer of the views: once a second, until they are true."""

from __future__ import annotations

import os
import time

from coord_core.project import find
from coord_core.services.publishing import Published, render_locks
from coord_core.storage.sqlite import open_store
from coord_core.views import audit_log, files, locks_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.port import Store
    from coord_core.storage.transaction import Transaction


def main(path: str) -> None:
    """The writer: write the views, once a second, until they are true."""
    project = find(path)
    if project is None:
        return
    store = open_store(project.state)
    while not write_views(store, project):
        time.sleep(1.0)
    store.close()


def write_views(store: Store, project: Project) -> bool:
    """Write both views from one snapshot. False when something has changed meanwhile."""
    tx = store.read(time.time())
    seq = tx.last_seq()
    locks = render_locks(tx)
    log = _missing_log(tx, project)
    store.rollback()
    try:  # the long writing is done while others go on
        locks = files.prepare(os.path.join(project.views, locks_file.NAME), locks, ".late")
    except OSError:
        return True
    tx = store.begin(time.time())
    done = _put_in_place(tx, project, seq, locks, log)
    store.commit()
    return done


def _missing_log(tx: Transaction, project: Project) -> str | None:
    path = os.path.join(project.views, audit_log.NAME)
    if files.stamp(path) == Published(tx).audit:
        return None
    return "".join(audit_log.render(entry) for entry in tx.entries_since(0) if audit_log.publishes(entry))


def _put_in_place(tx: Transaction, project: Project, seq: int, locks: str, log: str | None) -> bool:
    """`locks` names the file that was prepared: it is put in place, or away when a newer one is there."""
    published = Published(tx)
    done = tx.last_seq() == seq
    try:
        if published.views_seq < seq:
            os.replace(locks, os.path.join(project.views, locks_file.NAME))
            published.views_seq = seq
        else:
            os.unlink(locks)
        if log is not None and done:
            path = os.path.join(project.views, audit_log.NAME)
            files.replace(path, log)
            published.audit = files.stamp(path)
    except OSError:
        done = True
    published.remember(tx)
    tx.set_meta("writer_at", 0.0 if done else tx.now)
    return done
