"""How one session stands, for its status line: one reading that changes nothing and keeps nobody out.

What a snapshot would mend first (services/snapshot.py) is left to those who decide: this only looks.
"""

from __future__ import annotations

from coord_core.domain.records import ACTIVE
from coord_core.domain.resources import FILE, SUBTREE, SYMBOL, overlap
from coord_core.storage import sqlite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from coord_core.domain.records import Instance, Lock
    from coord_core.domain.resources import Resource
    from coord_core.domain.waiting import Wait
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

    Choice = Callable[[Transaction], Instance | None]

MOST_WANTED = 3  # resources of a wait that are named


class Waiting:
    """A wait of the session: its place among those who want the same, from 1, and who holds the first of
    `wants` (empty: not known).
    """

    __slots__ = ("holder", "place", "wants")

    def __init__(self, wants: list[str], place: int, holder: str) -> None:
        self.wants = wants
        self.place = place
        self.holder = holder


class Standing:
    """All texts are as they are on record: not quoted. Of an unknown session only the others are known."""

    __slots__ = ("asked", "held", "name", "others", "task", "task_id", "waiting", "waits", "wanted")

    def __init__(self, name: str = "", others: int = 0, waiting: int = 0) -> None:
        self.name = name
        self.others = others  # other sessions that are here
        self.waiting = waiting  # how many of all others wait for something
        self.task_id = ""
        self.task = ""
        self.held: list[str] = []  # latest first
        self.asked: list[tuple[str, str]] = []  # open requests: (who asks, for what)
        self.wanted: dict[str, list[str]] = {}  # who else was refused what is held, or waits for it
        self.waits: list[Waiting] = []


def look(project: Project, choose: Choice, now: float) -> Standing:
    """How the instance that `choose` finds stands. Raises CoordinatorError. `now`: UTC epoch seconds."""
    try:
        return _read(sqlite.open_store(project.state).read(now), choose, project)
    except Exception as error:
        translated = sqlite.translated(error, project.state)
        if translated is error:
            raise
        raise translated from error


def of_session(session_id: str, pid: int) -> Choice:
    """The session of the client with this pid; of several processes of a session each is an instance."""

    def choose(tx: Transaction) -> Instance | None:
        found = [one for one in tx.instances_of_session(session_id) if one.status == ACTIVE]
        mine = [one for one in found if one.process is not None and one.process.pid == pid]
        return next(iter(mine or found), None)

    return choose


def of_caller(environment: Mapping[str, str]) -> Choice:
    """Who runs this command: the session it runs below, else the person. Nobody is registered for it."""
    from coord_core.services import callers, instances  # no hook and no status line needs them here

    def choose(tx: Transaction) -> Instance | None:
        found = callers.by_ancestry(tx, environment)
        session_id = environment.get("CLAUDE_CODE_SESSION_ID", "")
        if found is None and session_id:
            return of_session(session_id, 0)(tx)
        return found or tx.instance(instances.person_name(callers.login()))

    return choose


def _read(tx: Transaction, choose: Choice, project: Project) -> Standing:
    me = choose(tx)
    waits = tx.waits() if tx.has_waits() else []
    name = me.name if me is not None else ""
    others = {wait.actor.instance for wait in waits} - {name}
    standing = Standing(name, tx.count_others(name), len(others))
    if me is None:
        return standing
    standing.task_id = me.task_id or ""
    standing.task = tx.task_description(me.task_id) if me.task_id else ""
    own = sorted((wait for wait in waits if wait.actor.instance == name), key=_place)
    if own:
        from coord_core.domain.waiting import turn

        standing.waits = [_waiting(tx, wait, turn(wait, waits, project.policy)) for wait in own]
    _tell_held(standing, tx, tx.locks_of(name))
    return standing


def _tell_held(standing: Standing, tx: Transaction, locks: list[Lock]) -> None:
    names = dict(zip([lock.token for lock in locks], shortest(lock.resource for lock in locks), strict=True))
    standing.held = list(dict.fromkeys(reversed(names.values())))
    if not locks:
        return
    requests = [(each.asker.instance, each.token) for each in tx.requests_to_instance(standing.name)]
    standing.asked = [(who, names[token]) for who, token in requests]
    for token, who in tx.wanted_of(standing.name):
        wanting = standing.wanted.setdefault(names[token], []) if (who, token) not in requests else [who]
        if who not in wanting:
            wanting.append(who)


def shortest(resources: Iterable[Resource]) -> list[str]:
    """A short name for each, in order: of a path its last part, and before it what tells it from another.

    >>> from coord_core.domain.resources import Resource
    >>> shortest([Resource("file", "a/x.py"), Resource("file", "b/x.py"), Resource("file", "b/y.py")])
    ['a/x.py', 'b/x.py', 'y.py']
    """
    texts = [(str(each), each.kind in (FILE, SUBTREE, SYMBOL)) for each in resources]
    taken: dict[str, set[str]] = {}
    for text, is_path in texts:
        taken.setdefault(_last(text) if is_path else text, set()).add(text)
    return [_last(text) if is_path and len(taken[_last(text)]) == 1 else text for text, is_path in texts]


def _last(text: str) -> str:
    """The last part of a path, a folder's slash with it."""
    return text[text.rstrip("/").rfind("/") + 1 :]


def _waiting(tx: Transaction, wait: Wait, place: int) -> Waiting:
    """What is in its way is named first, as who holds that is named too."""
    lock = tx.lock(wait.blocker) if wait.blocker is not None else None
    wanted = [want.resource for want in wait.wants]
    if lock is not None:
        wanted.sort(key=lambda each: not overlap(lock.resource, each))
    return Waiting(shortest(wanted[:MOST_WANTED]), place, lock.instance if lock is not None else "")


def _place(wait: Wait) -> tuple[float, int]:
    return wait.place
