"""The tasks file on the branch: each clone's queue, and who was given what elsewhere.

Ids count in one clone. Where another clone's entry has the id already, ours is `ID-CLONE` there. What the
file says is data from a remote: read within bounds, and of our entries only status, assignee and branch
count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from zlib import crc32

from coord_core.domain import branch_names
from coord_core.domain.assignments import Holding
from coord_core.domain.errors import InputError
from coord_core.domain.task_entries import EDITABLE, NAME, fields_of
from coord_core.domain.tasks import MOST_ID, STATUSES, Task
from coord_core.repository.published import entries
from coord_core.repository.published.entries import CLONE, Entry
from coord_core.views.tasks_file import to_show
from coord_core.views.tasks_yaml import LARGEST
from coord_core.views.yaml_text import timestamp

HEADING = """\
# The tasks that clones of this repository have published with claude-coordinator. Assignments made here are
# taken in by the clone that an entry names; whatever else is changed here is written over by it.
"""
HERE = "id_in_clone"  # the key for what a task is called here, where `id` does not tell
OWN_KEYS = frozenset(fields_of(Task("", "", "", "", "", 0, 0, "", 0.0))) | {CLONE, HERE}
MOST_OVER = 200  # tasks that are over and still shown
EXPIRY = 30 * 86400.0  # seconds after which a clone that does not publish any more is forgotten
REFRESH = 86400.0  # seconds after which it says anew that it is there
_WHO = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LONGEST = 250  # characters of a name


class Assignment:
    """What an entry of ours says there: `id` is the task's here, `holding` who has it, `entry` all of it."""

    __slots__ = ("entry", "holding", "id")

    def __init__(self, id_: str, holding: Holding, entry: Entry) -> None:
        self.id = id_
        self.holding = holding
        self.entry = entry


class Queue:
    """The file: our assignments by the ids of tasks here, the entries of others, when clones were there last.

    `problems`: sentences about what was not understood. `is_readable`: the file was one of ours.
    """

    def __init__(self) -> None:
        self.is_readable = True
        self.own: dict[str, Assignment] = {}
        self.others: list[Entry] = []
        self.clones: dict[str, str] = {}
        self.problems: list[str] = []


def read(data: bytes, clone: str) -> Queue:
    """Never fails: what cannot be read is a problem, and the file is written anew without it."""
    queue = Queue()
    try:
        lists = entries.read(data, flat=OWN_KEYS)
    except InputError as error:
        queue.is_readable = False
        queue.problems.append(f"{NAME} on the branch could not be read and is written anew: {error.problem}")
        return queue
    for entry in lists.named("queue"):
        if entry.get(CLONE) == clone:
            _add_own(queue, entry, clone)
        elif _is_id(entry.get("id")):
            queue.others.append(entry)
        else:
            lists.dropped += 1
    for entry in lists.named("clones"):
        if isinstance(entry.get("id"), str):
            queue.clones[str(entry["id"])] = str(entry.get("published_at"))
    if lists.dropped:
        queue.problems.append(
            f"{NAME} on the branch has {lists.dropped} entries that are no tasks; left out."
        )
    return queue


def text(queue: Queue, tasks: Iterable[Task], clone: str, now: float) -> bytes:
    """The file with the tasks as they are here, and others' entries as they were.

    Tasks of ours for which there is no room are left out, the last in the queue first, and said.
    """
    live = _live(queue, clone, now)
    others = [entry for entry in queue.others if CLONE not in entry or entry[CLONE] in live]
    taken = {entry["id"] for entry in others}
    known = list(tasks)
    names = _names(queue, known, taken, clone)
    own = [_entry(task, queue.own.get(task.id), names, clone) for task in _shown(known)]
    clones = entries.section("clones", [{"id": id_, "published_at": at} for id_, at in sorted(live.items())])
    kept = _fitting(own, others, LARGEST - len(HEADING) - len(clones) - len("queue: []\n"))
    if len(kept) < len(own):
        queue.problems.append(f"{len(own) - len(kept)} tasks of this clone have no room in {NAME} there.")
    return f"{HEADING}{entries.section('queue', [*kept, *others])}{clones}".encode()


def _fitting(own: Sequence[Entry], others: Sequence[Entry], room: int) -> list[Entry]:
    """As many of ours as can be read again beside the others', within so many bytes."""
    room -= sum(map(_size, others))
    kept = []
    for entry in own[: max(0, entries.MOST_ENTRIES - len(others))]:
        room -= _size(entry)
        if room < 0:
            break
        kept.append(entry)
    return kept


def edited(base: Queue, theirs: Queue) -> list[str]:
    """The ids of our tasks of which the branch was made to say something that is not set there."""
    return [
        id_
        for id_, now in theirs.own.items()
        if id_ in base.own and any(now.entry.get(key) != base.own[id_].entry.get(key) for key in EDITABLE)
    ]


def _size(entry: Entry) -> int:
    return len(entries.text(entry, 2).encode())


def _shown(tasks: Iterable[Task]) -> list[Task]:
    """All that are open, what these need, and the latest that are over."""
    listed = [task for task in tasks if task.listed]
    over = sorted((task for task in listed if task.is_over), key=lambda task: task.ended_at or 0.0)
    needed = {need for task in listed if not task.is_over for need in task.needs}
    old = {task.id for task in over[:-MOST_OVER]} - needed
    return [task for task in listed if task.id not in old]


def _add_own(queue: Queue, entry: Entry, clone: str) -> None:
    told = entry.get("id")
    holding = _holding(entry)
    if not _is_id(told) or holding is None:
        queue.problems.append(f"An entry of {NAME} on the branch has a wrong id, status, assignee or branch.")
        if not _is_id(told):
            return
    here = entry.get(HERE)
    id_ = str(here) if _is_id(here) else str(told).removesuffix(f"-{clone}")
    if holding is not None:
        queue.own[id_] = Assignment(id_, holding, entry)


def is_proper(holding: Holding, branch_here: str | None = None) -> bool:
    """Can a task be given so? What we published ourselves may say more, as a person's name.

    The branch is one that will be gone on with and pushed: the task's own here, or a session's by its name.
    """
    branch = holding.branch
    return bool(_WHO.fullmatch(holding.who or "x")) and (
        branch is None or branch == branch_here or branch_names.is_of_a_session(branch)
    )


def _holding(entry: Mapping[str, entries.Value]) -> Holding | None:
    """None for what cannot be."""
    status, who, branch = entry.get("status"), entry.get("assigned_to"), entry.get("branch")
    if not isinstance(status, str) or status not in STATUSES:
        return None
    if any(not (value is None or _is_name(value)) for value in (who, branch)):
        return None
    return Holding(status, None if who is None else str(who), None if branch is None else str(branch))


def _is_name(value: entries.Value) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST and value.isprintable()


def _is_id(value: entries.Value) -> bool:
    return isinstance(value, str) and bool(_WHO.fullmatch(value)) and len(value) <= MOST_ID


def _names(queue: Queue, tasks: Iterable[Task], taken: set[entries.Value], clone: str) -> dict[str, str]:
    """What our tasks are called there where it is not their id; `taken`: others' ids. Once so, always so."""
    longer = {id_ for id_, there in queue.own.items() if there.entry["id"] != id_}
    return {task.id: _longer(task.id, clone) for task in tasks if task.id in taken or task.id in longer}


def _longer(id_: str, clone: str) -> str:
    """`ID-CLONE`, of a long id its beginning and a digest of it: an id has to be read again."""
    found = f"{id_}-{clone}"
    if len(found) <= MOST_ID:
        return found
    ending = f"-{crc32(id_.encode()):08x}-{clone}"
    return f"{id_[: MOST_ID - len(ending)]}{ending}"


def _entry(task: Task, there: Assignment | None, names: Mapping[str, str], clone: str) -> Entry:
    """What CI wrote beside our keys stays."""
    told = names.get(task.id, task.id)
    shown: Entry = {**to_show(task), "id": told, CLONE: clone}
    if told not in (task.id, f"{task.id}-{clone}"):
        shown[HERE] = task.id
    if task.needs:
        shown["needs"] = tuple(sorted(names.get(need, need) for need in set(task.needs)))
    more = there.entry if there is not None else {}
    bounded = {key: _bounded(value) for key, value in shown.items()}
    return {**bounded, **{key: more[key] for key in more if key not in OWN_KEYS}}


def _bounded(value: entries.Value) -> entries.Value:
    """A text that is too long to be read again ends with `…`."""
    is_long = isinstance(value, str) and len(value) > entries.LONGEST
    return f"{str(value)[: entries.LONGEST - 1]}…" if is_long else value


def _live(queue: Queue, clone: str, now: float) -> dict[str, str]:
    """The clones that are still counted on, with ours. One whose clock is ahead was there by ours today."""
    oldest, fresh, today = (timestamp(now - age) for age in (EXPIRY, REFRESH, 0.0))
    ahead = timestamp(now + REFRESH)
    live = {id_: at if at <= ahead else today for id_, at in queue.clones.items() if oldest < at}
    if not fresh < live.get(clone, "") <= today:
        live[clone] = today
    return live
