"""What happens: sessions come, edit, meet, wait, ask, commit and go; now and then something goes wrong.

How many sessions are there, and how much they hold: a few for days, and in the end as many as were asked for.
"""

from __future__ import annotations

from collections.abc import Callable

from bench.world import names
from bench.world.queue_of_tasks import Tasks
from bench.world.stage import PERSON, Stage, Worker, file
from coord_core.domain.resources import Resource

FEW = (14, 60)  # sessions, and locks, of the days before
GOING = 0.009  # of all steps, those at which a session ends


class Story:
    def __init__(self, stage: Stage, files: names.Files, tasks: Tasks, sessions: int, locks: int) -> None:
        self._stage, self._files, self._tasks, self._chance = stage, files, tasks, stage.chance
        self._sessions, self._locks = sessions, locks
        self._steps: list[tuple[float, Callable[[Worker], None]]] = [
            (0.50, self._edit), (0.10, self._commit), (0.11, self._stop), (0.01, self._impatient),
            (0.06, self._task), (0.06, stage.hear), (0.06, stage.renew), (0.03, self._answer),
            (0.002, self._violate), (0.002, self._blocked_commit), (0.004, self._expire),
            (0.002, self._force), (0.001, self._priority), (0.001, self._deadlock),
        ]  # fmt: skip

    def tell(self, until: int, share: Callable[[int], float]) -> None:
        """Go on up to so many events. `share`: of the end's sessions and locks, by the number of events."""
        stage, weights = self._stage, [weight for weight, _ in self._steps]
        while stage.done < until:
            part = share(stage.done)
            self._follow(FEW[0] + (self._sessions - FEW[0]) * part)
            worker = self._chance.choice(stage.workers)
            if self._chance.random() < 0.7 and len(stage.holders) < FEW[1] + (self._locks - FEW[1]) * part:
                self._edit(worker)
            else:
                self._chance.choices(self._steps, weights)[0][1](worker)

    def _follow(self, wanted: float) -> None:
        stage, here = self._stage, len(self._stage.workers)
        if here < wanted:
            stage.start()
        elif here > wanted * 1.1 or self._chance.random() < GOING:
            self.leave(self._chance.choice(stage.workers), crashed=self._chance.random() < 0.06)

    def leave(self, worker: Worker, crashed: bool = False) -> None:
        self._tasks.left(worker)
        self._stage.end(worker, crashed)

    def _edit(self, worker: Worker) -> None:
        if worker.waits:
            return
        on, stage = file(self._files.pick()), self._stage
        holder = stage.holders.get(on)
        if holder is None:
            stage.take(worker, on)
        if holder is None or (holder is worker and self._chance.random() < 0.5):
            stage.write(worker, on)
        elif holder is not worker:
            self._meet(worker, on)

    def _meet(self, worker: Worker, on: Resource) -> None:
        stage = self._stage
        stage.refuse(worker, on)
        if stage.can_wait(worker, on) and self._chance.random() < 0.6:
            stage.wait(worker, on)
        elif not worker.waits and self._chance.random() < 0.05:
            stage.ask(worker, on, self._chance.choice(names.REASONS))

    def _commit(self, worker: Worker) -> None:
        for on in list(worker.held)[:6]:
            if on.kind == "file":
                self._stage.commit(worker, on)

    def _stop(self, worker: Worker) -> None:
        if worker.task is None or self._chance.random() < 0.2:
            self._stage.stop(worker)

    def _impatient(self, worker: Worker) -> None:
        for on in list(worker.waits):
            self._stage.give_up(worker, on, "timed out")

    def _task(self, worker: Worker) -> None:
        if worker.task is None:
            self._tasks.claim(worker)
        elif self._chance.random() < 0.25:
            self._tasks.complete(worker)
            self._stage.stop(worker)

    def _answer(self, worker: Worker) -> None:
        for request in self._stage.tx.requests_by(worker.name):
            lock = self._stage.tx.lock(request.token)
            if lock is not None and not worker.waits and self._chance.random() < 0.5:
                self._stage.hand_over(worker, lock.resource)
            elif lock is not None:
                self._stage.record(
                    "transfer_declined", lock.instance, lock.resource, request=request.number,
                    to=worker.name, to_agent="", reason="not finished",
                )  # fmt: skip

    def _violate(self, worker: Worker) -> None:
        on = self._held_by_another(worker)
        if on is not None:
            self._stage.record(
                "write_violation", worker.name, on, holder=self._stage.holders[on].name, holder_agent="",
                worktree=self._stage.worktree, was="", kept=None, mode=None, blob=None, stamp="", late=0,
            )  # fmt: skip

    def _blocked_commit(self, worker: Worker) -> None:
        on = self._held_by_another(worker)
        if on is not None:
            self._stage.record("commit_blocked", worker.name, on, holder=self._stage.holders[on].name)

    def _held_by_another(self, worker: Worker) -> Resource | None:
        other = self._chance.choice(self._stage.workers)
        held = [on for on in other.held if on.kind == "file"]
        return self._chance.choice(held) if held and other is not worker else None

    def _expire(self, worker: Worker) -> None:
        for on in list(worker.held)[:2]:
            self._stage.let_go(worker, on, "lock_expired")

    def _force(self, worker: Worker) -> None:
        for on in list(worker.held)[:1]:
            self._stage.let_go(worker, on, "lock_forced", "it hangs", by=PERSON)

    def _priority(self, worker: Worker) -> None:
        self._stage.record(
            "priority_set", worker.name, priority=self._chance.randint(-5, 10), by=PERSON, reason="release"
        )

    def _deadlock(self, worker: Worker) -> None:
        for on, number in list(worker.waits.items())[:1]:
            self._stage.record(
                "deadlock_resolved", worker.name, on, token=None, waiter=None, wait=number, due=None,
                others=self._stage.holders[on].name,
            )  # fmt: skip
            self._stage.give_up(worker, on, "deadlock")
