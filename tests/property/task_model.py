"""The queue of tasks as plain dictionaries: who has what, and what may happen to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

PENDING, IN_PROGRESS, BLOCKED = "pending", "in_progress", "blocked"
COMPLETED, CANCELLED = "completed", "cancelled"
FROM = {
    "release": (IN_PROGRESS, BLOCKED, COMPLETED, CANCELLED), "block": (PENDING, IN_PROGRESS),
    "complete": (IN_PROGRESS,), "cancel": (PENDING, IN_PROGRESS, BLOCKED),
}  # fmt: skip
TO = {"release": PENDING, "block": BLOCKED, "complete": COMPLETED, "cancel": CANCELLED}


@dataclass
class Item:
    number: int
    priority: int
    needs: set[str]
    status: str = PENDING
    owner: str | None = None
    claimer: int | None = None  # the pid of a claim that is on its way
    since: float = 0.0  # when that began
    aside: bool = False  # of a client's own list: one of several that one works on
    lost: tuple[float, str] | None = None  # when, and by whom


@dataclass
class TaskModel:
    items: dict[str, Item] = field(default_factory=dict)

    def waits(self, id_: str) -> list[str]:
        return sorted(need for need in self.items[id_].needs if self.items[need].status != COMPLETED)

    def needs_itself(self, id_: str, needs: Iterable[str]) -> bool:
        """Would it, with these needs, have to be completed before itself?"""
        seen: set[str] = set()
        open_ = set(needs)
        while open_:
            seen |= open_
            open_ = {need for each in open_ - {id_} for need in self.items[each].needs} - seen
        return id_ in seen

    def had_by(self, name: str) -> list[str]:
        return [id_ for id_, item in self.items.items() if item.owner == name and item.status == IN_PROGRESS]

    def current(self, name: str) -> str | None:
        """What it works on: not aside, and not on its way."""
        found = [id_ for id_ in self.in_hand(name) if self.items[id_].claimer is None]
        assert len(found) <= 1
        return found[0] if found else None

    def in_hand(self, name: str) -> list[str]:
        mine = {id_: self.items[id_] for id_ in self.had_by(name)}
        return [id_ for id_, item in mine.items() if item.claimer is not None or not item.aside]

    def chosen(self, name: str, id_: str) -> str | None:
        """The task that a claim of this id, or of any, would give; None: it is refused."""
        mine = self.current(name)
        if mine is not None and id_ in ("", mine):
            return mine
        if not id_:
            ready = {each: item for each, item in self.items.items() if self.is_ready(each)}
            place = {each: (item.aside, -item.priority, item.number) for each, item in ready.items()}
            id_ = min(place, key=place.__getitem__, default="")
        if not id_:
            return None
        item = self.items[id_]
        is_own = item.owner == name and item.status == IN_PROGRESS and item.claimer is None
        if is_own and not item.aside:
            return id_
        free = self.is_ready(id_) or (is_own and not self.waits(id_))
        return id_ if free and not self.in_hand(name) else None

    def take(self, name: str, id_: str, aside: bool = False) -> None:
        item = self.items[id_]
        item.status, item.owner, item.claimer, item.lost = IN_PROGRESS, name, None, None
        item.aside = aside

    def reserve(self, name: str, id_: str, pid: int, now: float) -> None:
        item = self.items[id_]
        item.status, item.owner, item.claimer, item.since = IN_PROGRESS, name, pid, now

    def give_up(self, id_: str) -> None:
        item = self.items[id_]
        item.status, item.owner, item.claimer = PENDING, None, None

    def may(self, id_: str, step: str) -> bool:
        is_on_its_way = self.items[id_].claimer is not None
        return self.items[id_].status in FROM[step] and not (step == "complete" and is_on_its_way)

    def step(self, id_: str, step: str) -> None:
        item = self.items[id_]
        item.status, item.claimer, item.lost = TO[step], None, None
        if step != "complete":
            item.owner = None

    def lose(self, name: str, now: float, only_aside: bool = False) -> None:
        """It ended or died; `only_aside`: its client's list was left."""
        for id_ in self.had_by(name):
            if self.items[id_].aside or not only_aside:
                self.step(id_, "release")
                self.items[id_].lost = (now, name)

    def succeed(self, name: str, heir: str, now: float) -> None:
        self.lose(name, now, only_aside=not self.had_by(heir))
        for id_ in self.had_by(name):
            self.items[id_].owner = heir

    def take_back(self, name: str, heir: str) -> None:
        lost = {
            id_: (-item.lost[0], item.number) for id_, item in self.items.items()
            if item.lost is not None and item.lost[1] == name and item.status == PENDING
        }  # fmt: skip
        for id_ in sorted(lost, key=lost.__getitem__):
            aside = self.items[id_].aside
            if not self.waits(id_) and (aside or not self.in_hand(heir)):
                self.take(heir, id_, aside)

    def is_ready(self, id_: str) -> bool:
        return self.items[id_].status == PENDING and not self.waits(id_)
