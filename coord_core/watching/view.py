"""One state of the team, and what has to be known of it more than once while it is drawn. Pure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from coord_core.observing.team import places

if TYPE_CHECKING:
    from collections.abc import Collection

    from coord_core.domain.records import Entry, Instance, Lock, TransferRequest
    from coord_core.domain.waiting import Wait
    from coord_core.observing.team import Team


class View:
    """`me`: the name of who looks. `gone`: names of instances whose process is proven dead."""

    def __init__(
        self, team: Team, me: str, latest: list[Entry] | None = None, gone: Collection[str] = ()
    ) -> None:
        self.team = team
        self.me = me
        self.gone = gone
        self.latest = team.latest if latest is None else latest
        self.now = team.now  # moves on until the next state is read
        self.held = team.by_holder()
        self.places = places(team.locks)
        self.waits: dict[str, list[tuple[Wait, list[Lock]]]] = {}
        self.waiters: dict[int, list[Wait]] = {}
        self.asked: dict[int, list[TransferRequest]] = {}
        for wait, held in team.queue:
            self.waits.setdefault(wait.actor.instance, []).append((wait, held))
            for lock in held:
                self.waiters.setdefault(lock.token, []).append(wait)
        for lock, one in team.requests:
            self.asked.setdefault(lock.token, []).append(one)

    def name(self, lock: Lock) -> str:
        """What is locked, and where, if elsewhere something of that name is too."""
        tree = self.places.get(lock.token)
        return f"{lock.resource} @{os.path.basename(tree)}" if tree else str(lock.resource)

    def contenders(self, lock: Lock) -> int:
        """How many sessions wait or ask for it."""
        waiters, asked = self.waiters.get(lock.token), self.asked.get(lock.token)
        if not waiters and not asked:
            return 0  # as nearly always
        names = {wait.actor.instance for wait in waiters or ()}
        return len(names.union(one.asker.instance for one in asked or ()))

    def waited_for(self, instance: Instance) -> int:
        """How many waits and requests are in the end for what it holds."""
        return sum(map(self.contenders, self.held.get(instance.name, ())))

    def time_left(self, lock: Lock) -> float:
        """Seconds of its holder's lease."""
        owner = self.team.owners.get(lock.instance)
        return owner.expires_at - self.now if owner is not None else 0.0

    def is_editing(self, instance: Instance) -> bool:
        return any(lock.in_flight for lock in self.held.get(instance.name, ()))
