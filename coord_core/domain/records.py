"""The nouns: what is stored and passed between layers. Plain slotted classes, never changed once made.

Not dataclasses: importing `dataclasses` costs a hook more than its whole decision (docs/decisions/0002).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.domain.resources import Resource

    Scalar = str | int | float | bool | None

MAIN_AGENT = ""  # the agent id of a session's own agent; a subagent has a non-empty one
SESSION, PERSON = "session", "person"  # kinds of instance
ACTIVE, ENDED, CRASHED = "active", "ended", "crashed"  # status of an instance
EXCLUSIVE, SHARED = "exclusive", "shared"  # modes of a lock


class Process:
    """A process, named so that a reused pid is noticed: its start time, and where both mean anything."""

    __slots__ = ("boot", "host", "pid", "pidns", "started")

    def __init__(self, pid: int, started: str, host: str, boot: str, pidns: str) -> None:
        self.pid = pid
        self.started = started
        self.host = host
        self.boot = boot
        self.pidns = pidns

    def same_domain(self, other: Process) -> bool:
        """Do both pids name processes of one host, boot and pid namespace?

        A boot id is one machine's alone, so the host's name, which may change meanwhile, is not compared.
        """
        return (self.boot, self.pidns) == (other.boot, other.pidns)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Process):
            return NotImplemented
        return self.same_domain(other) and (self.pid, self.started) == (other.pid, other.started)

    def __hash__(self) -> int:
        return hash((self.pid, self.started, self.boot))


class Instance:
    """A session or a person. Times are UTC epoch seconds; `expires_at` is the lease of all its locks."""

    __slots__ = (
        "active_at", "branch", "config_dir", "expires_at", "kind", "last_seen", "name", "priority",
        "process", "session_id", "started_at", "status", "task_id", "worktree",
    )  # fmt: skip

    def __init__(
        self, name: str, session_id: str, kind: str, process: Process | None, config_dir: str, worktree: str,
        branch: str, priority: int, task_id: str | None, status: str, started_at: float, last_seen: float,
        active_at: float, expires_at: float,
    ) -> None:  # fmt: skip
        self.name = name
        self.session_id = session_id
        self.kind = kind
        self.process = process  # None: not known, so its death cannot be proven
        self.config_dir = config_dir  # where its client keeps the roster
        self.worktree = worktree
        self.branch = branch
        self.priority = priority
        self.task_id = task_id
        self.status = status
        self.started_at = started_at
        self.last_seen = last_seen
        self.active_at = active_at  # when its main agent last did something
        self.expires_at = expires_at


class Actor:
    """Who acts: an instance and, inside it, the agent (MAIN_AGENT or a subagent's id)."""

    __slots__ = ("agent", "instance")

    def __init__(self, instance: str, agent: str = MAIN_AGENT) -> None:
        self.instance = instance
        self.agent = agent

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Actor) and (self.instance, self.agent) == (other.instance, other.agent)

    def __hash__(self) -> int:
        return hash((self.instance, self.agent))


class Lock:
    """A resource held by an actor. `token` is the fencing token: the sequence number of its grant."""

    __slots__ = (
        "agent", "in_flight", "instance", "kept_until", "locked_at", "mode", "resource", "task_id", "token",
        "worktree",
    )  # fmt: skip

    def __init__(
        self, token: int, resource: Resource, mode: str, instance: str, agent: str, task_id: str | None,
        worktree: str, locked_at: float, in_flight: bool, kept_until: float = 0.0,
    ) -> None:  # fmt: skip
        self.token = token
        self.resource = resource
        self.mode = mode
        self.instance = instance
        self.agent = agent
        self.task_id = task_id
        self.worktree = worktree
        self.locked_at = locked_at
        self.in_flight = in_flight  # a granted tool call of its actor has not ended yet
        self.kept_until = kept_until  # it was handed to an actor that did nothing just then: see leases.KEEP

    @property
    def holder(self) -> Actor:
        return Actor(self.instance, self.agent)


class TransferRequest:
    """An actor asks the holder of a lock to hand it over; open until it is answered or the lock goes.

    `number` is the sequence number of its event, `token` the lock's.
    """

    __slots__ = ("asker", "at", "number", "reason", "token")

    def __init__(self, number: int, asker: Actor, token: int, at: float, reason: str | None) -> None:
        self.number = number
        self.asker = asker
        self.token = token
        self.at = at
        self.reason = reason


class LastWrite:
    """Who wrote a file last in a working tree, by which event, and what was written.

    `stamp` is what the disk said of the file then, `blob` git's id of the content that was kept.
    """

    __slots__ = ("agent", "at", "blob", "instance", "key", "seq", "stamp", "worktree")

    def __init__(
        self, worktree: str, key: str, seq: int, at: float, instance: str, agent: str, stamp: str,
        blob: str | None,
    ) -> None:  # fmt: skip
        self.worktree = worktree
        self.key = key
        self.seq = seq
        self.at = at
        self.instance = instance
        self.agent = agent
        self.stamp = stamp
        self.blob = blob


class SymbolWrite:
    """Who wrote a symbol of a file last in a working tree, and by which event.

    The empty symbol is the rest of the file, of which no other row tells.
    """

    __slots__ = ("agent", "at", "instance", "key", "seq", "symbol", "worktree")

    def __init__(
        self, worktree: str, key: str, symbol: str, seq: int, at: float, instance: str, agent: str
    ) -> None:
        self.worktree = worktree
        self.key = key
        self.symbol = symbol
        self.seq = seq
        self.at = at
        self.instance = instance
        self.agent = agent


class Command:
    """A call that may write anywhere in a working tree and has not ended.

    `before` is how things were when it began, as JSON (services/commands.py).
    """

    __slots__ = ("agent", "before", "call_id", "instance", "seq", "started_at", "task", "worktree")

    def __init__(
        self, instance: str, call_id: str, agent: str, worktree: str, task: str | None, started_at: float,
        seq: int, before: str,
    ) -> None:  # fmt: skip
        self.instance = instance
        self.call_id = call_id
        self.agent = agent
        self.worktree = worktree
        self.task = task  # the client's id of it, once it runs in the background
        self.started_at = started_at
        self.seq = seq  # of the last event before it
        self.before = before


class Event:
    """One change, and all that is needed to make it again from the journal."""

    __slots__ = ("action", "agent", "detail", "instance", "resource", "task_id")

    def __init__(
        self, action: str, instance: str, resource: Resource | None = None, agent: str = MAIN_AGENT,
        task_id: str | None = None, **detail: Scalar,
    ) -> None:  # fmt: skip
        self.action = action
        self.instance = instance
        self.resource = resource
        self.agent = agent
        self.task_id = task_id
        self.detail = detail


class Violation:
    """A file in a working tree that `holder` holds and a call of another changed.

    `can_be_undone`: what it held before was kept.
    """

    __slots__ = ("can_be_undone", "holder", "key", "worktree")

    def __init__(self, key: str, worktree: str, holder: str, can_be_undone: bool) -> None:
        self.key = key
        self.worktree = worktree
        self.holder = holder
        self.can_be_undone = can_be_undone

    @classmethod
    def of(cls, event: Event) -> Violation:
        """What a recorded violation says."""
        detail = event.detail
        can_be_undone = bool(detail.get("kept")) or detail.get("was") == ""  # there was no file
        key = event.resource.key if event.resource is not None else ""
        return cls(key, str(detail.get("worktree")), str(detail.get("holder")), can_be_undone)


class Entry:
    """An event on record: its sequence number and when it happened (UTC epoch seconds)."""

    __slots__ = ("at", "event", "seq")

    def __init__(self, seq: int, at: float, event: Event) -> None:
        self.seq = seq
        self.at = at
        self.event = event
