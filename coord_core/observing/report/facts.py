"""What a report is made of."""

from __future__ import annotations

from dataclasses import dataclass

from coord_core.domain.records import PERSON, Entry, Instance
from coord_core.domain.tasks import Task
from coord_core.observing.chronicle import Chronicle
from coord_core.observing.timings import Timing

PERSONS = "user-"  # how the name of a person begins


@dataclass(frozen=True, slots=True)
class Facts:
    """Times are UTC epoch seconds. `until` is not after `now`."""

    project: str  # the repository's name
    since: float
    until: float
    now: float
    chronicle: Chronicle
    instances: dict[str, Instance]  # all that are known, by name
    tasks: dict[str, Task]  # all, by id
    interventions: list[Entry]  # what somebody did to another's session, locks or task
    timings: list[Timing]

    @property
    def known_from(self) -> float | None:
        """The oldest event that is kept, where the period begins before it."""
        return self.chronicle.first_known

    @property
    def shown_from(self) -> float:
        """Where the axes begin: nobody knows what was before."""
        return min(self.since if self.known_from is None else self.known_from, self.until)

    @property
    def is_empty(self) -> bool:
        return not (self.chronicle.sessions or self.chronicle.notable or self.interventions)

    def is_person(self, name: str) -> bool:
        return is_person(name, self.instances.get(name))


def is_person(name: str, known: Instance | None) -> bool:
    return name.startswith(PERSONS) if known is None else known.kind == PERSON
