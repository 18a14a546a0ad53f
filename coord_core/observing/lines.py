"""What a chronicle is made of. Times are UTC epoch seconds."""

from __future__ import annotations

from dataclasses import dataclass, field

GRANTED, ABANDONED = "granted", "abandoned"
UNKNOWN = "unknown"  # how a lock ended of which no event tells
COORDINATOR = "claude-coordinator"  # whose the events are that are nobody's doing


@dataclass(slots=True)
class Span:
    """A lock, from its grant to its end."""

    token: int
    instance: str
    agent: str
    kind: str
    resource: str  # as people name it
    since: float
    until: float | None = None  # None: it is held
    ending: str | None = None  # released, expired, reclaimed, forced, transferred, unknown

    def lasted(self, now: float) -> float:
        """Seconds in all, also those outside of a period."""
        return max(0.0, (now if self.until is None else self.until) - self.since)


@dataclass(slots=True)
class WaitSpan:
    """A wait, from its place in the queue to its end."""

    wait: int
    instance: str
    agent: str
    resources: list[str]  # all or none
    since: float
    until: float | None = None
    outcome: str | None = None  # granted, abandoned; None: it goes on

    @property
    def resource(self) -> str:
        return ", ".join(self.resources)

    def lasted(self, now: float) -> float:
        """Seconds in all, also those outside of a period."""
        return max(0.0, (now if self.until is None else self.until) - self.since)


@dataclass(slots=True)
class FileLine:
    """What happened around one file (with its symbols), folder, set or workflow."""

    grants: int = 0
    refused: int = 0
    waits: int = 0
    waited: float = 0.0  # seconds
    held: float = 0.0  # seconds
    violations: int = 0
    holders: set[str] = field(default_factory=set)

    @property
    def contention(self) -> int:
        """How often somebody met somebody here."""
        return self.refused + self.waits + self.violations


@dataclass(slots=True)
class SessionLine:
    """An instance in the period. `started` and `ended` are None for what was not in it."""

    started: float | None = None
    ended: float | None = None
    ending: str | None = None  # ended, crashed
    grants: int = 0
    refused: int = 0
    waits: int = 0
    waited: float = 0.0
    tasks_completed: int = 0
    violations: int = 0
    seen: float | None = None  # its last event


@dataclass(frozen=True, slots=True)
class TaskStep:
    at: float
    action: str  # task_claimed, ...
    task_id: str
    instance: str
