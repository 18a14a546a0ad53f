"""Rebuilding a state that is lost or damaged from its journal. What was there is set aside, never deleted.

At every moment there is either the old database, or none (and hooks rebuild or refuse), or the whole new one.
No transaction can add to the journal between its reading and the end (storage/exclusion.py).

A hook rebuilds by itself only from a journal that has lost nothing, as far as anything tells; for anything
less a person is asked for, who sees what is lost.
"""

from __future__ import annotations

import os
import shutil
import time

from coord_core.domain.errors import CoordinatorError, DamageError, MachineError, StateError
from coord_core.domain.records import Entry, Event
from coord_core.services import aside as copies
from coord_core.services import evidence, late_views, salvage
from coord_core.storage import base, driver, exclusion, journal, sqlite
from coord_core.storage.sqlite import BESIDE, DATABASE, create_store, keep_others_out, open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.services.salvage import Facts
    from coord_core.storage.base import Story
    from coord_core.storage.transaction import Transaction

WORKSHOP = "rebuild"  # the folder in which the new database is made
_BOTH = "The coordinator's state is lost or damaged, and so is its journal."
_ONLY_JOURNAL = "The coordinator's state is whole, but its journal has lost something."
_BY_HAND = "Run `claude-coordinator recover` in a terminal: it rebuilds what is left, and says what is lost."


class LostError(StateError):
    """The journal has lost something, too: only a person can say that what is left will do."""


class Rebuilt:
    """What a rebuild did: the events it found, the numbers of those it missed, the file it set aside.

    `facts` are what the new state tells (salvage.py).
    """

    __slots__ = ("aside", "events", "facts", "missing")

    def __init__(self, events: int, missing: list[tuple[int, int]], facts: Facts, aside: str | None) -> None:
        self.events = events
        self.missing = missing
        self.facts = facts
        self.aside = aside


def rebuild(project: Project, by_itself: bool = False) -> Rebuilt | None:
    """Make the database anew from the journal, and the views. On record as `state_rebuilt`.

    `by_itself`: nobody asked for it. Then only what is damaged is rebuilt, None when nothing is, and
    LostError is raised when the journal has lost something as well.
    """
    result = rebuild_state(project.state, by_itself)
    if result is not None:
        _show(project)
    return result


def rebuild_state(folder: str, by_itself: bool = False) -> Rebuilt | None:
    """The same without the views. Raises CoordinatorError; what was there is then as it was."""
    os.makedirs(folder, mode=0o700, exist_ok=True)
    keeper = keep_others_out(folder)
    try:
        alone = exclusion.Exclusion(folder)
        try:
            story = base.read(folder)
            whole = not is_damaged(folder)
            if whole and by_itself:
                return None
            if whole and not _tells_all(story, folder):
                raise StateError(_ONLY_JOURNAL, "Leave it: the next change completes the journal.")
            told = 0 if whole else evidence.last_seq_told(folder)
            if by_itself and (not story.is_sound or not story.last_seq or story.last_seq < told):
                raise LostError(_BOTH, _BY_HAND)
            return _replace(folder, story, _next_seq(story, told, whole))
        finally:
            alone.end()
    finally:
        if keeper is not None:
            keeper.close()


def is_damaged(folder: str) -> bool:
    """Is the database lost or damaged, or has it lost what its journal has? Reads it all."""
    try:
        store = open_store(folder)
    except DamageError:
        return True
    try:
        return store.integrity() != "ok" or _lacks_something(store.read(0.0), folder)
    except driver.Error:
        return True
    finally:
        store.close()


def _lacks_something(tx: Transaction, folder: str) -> bool:
    tx.check_tables()
    return tx.orphaned_lock() is not None or journal.last_seq(folder) > tx.last_seq()


def main(folder: str) -> None:
    """The detached rebuild of a state that takes longer than a hook may. One at a time."""
    project = evidence.project_of(folder)
    if project is None or exclusion.is_held(folder):
        return
    try:
        rebuild(project, by_itself=True)
    except LostError as error:
        evidence.note_refusal(folder, error)
    except CoordinatorError:
        pass  # the next hook starts another


def is_journal_sound(folder: str) -> bool:
    """Could a database that is whole be made again from its journal?"""
    return _tells_all(base.read(folder), folder)


def _tells_all(story: Story, folder: str) -> bool:
    store = open_store(folder)
    try:
        return story.is_sound and story.last_seq >= store.read(0.0).last_seq()
    finally:
        store.close()


def _replace(folder: str, story: Story, seq: int) -> Rebuilt:
    length, workshop = journal.size(folder), os.path.join(folder, WORKSHOP)
    try:
        events = _make(folder, story, seq)
        facts = salvage.facts(os.path.join(workshop, DATABASE))
        aside = copies.set_aside(folder)
        os.replace(os.path.join(workshop, DATABASE), os.path.join(folder, DATABASE))
    except BaseException as error:
        journal.cut(folder, length)
        raise _ours(error) from error
    finally:
        shutil.rmtree(workshop, ignore_errors=True)
    evidence.forget_refusal(folder)
    copies.prune(folder, time.time())
    return Rebuilt(events, story.missing, facts, aside)


def _next_seq(story: Story, told: int, whole: bool) -> int:
    """A number that was never given, though the journal may have lost some."""
    known = max(story.last_seq, told)
    if not story.last_seq and not whole:
        return max(known + 1, int(time.time()))  # nobody has recorded an event each second since 1970
    return known + (2 if story.is_torn else 1)


def _make(folder: str, story: Story, seq: int) -> int:
    """Make the new database beside the old one; returns the number of events."""
    workshop = os.path.join(folder, WORKSHOP)
    shutil.rmtree(workshop, ignore_errors=True)
    store = create_store(workshop)
    try:
        tx = store.begin(time.time())
        events = story.write(tx)
        tx.take_as_in_flight()
        entry = Entry(seq, tx.now, Event(base.REBUILT, "claude-coordinator", source="journal", events=events))
        tx.replay(entry)
        tx.set_meta("files", f"{journal.append(folder, [entry], -1, lambda _: [])} - 0")
        store.commit()
        store.fold()
    finally:
        store.close()
    log = os.path.join(workshop, DATABASE + BESIDE[0])
    if os.path.exists(log) and os.path.getsize(log):
        raise MachineError("The rebuilt state cannot be written.", "Free some space, then try again.")
    return events


def _show(project: Project) -> None:
    """Write the views. Where that fails, the next change does."""
    try:
        store = open_store(project.state)
        late_views.write_views(store, project)
        store.close()
    except (CoordinatorError, driver.Error):
        pass


def _ours(error: BaseException) -> BaseException:
    if isinstance(error, OSError):
        problem = f"The state cannot be rebuilt: {error.strerror or error}."
        return MachineError(problem, "Free space or mend the permissions, then try again.")
    return sqlite.translated(error)
