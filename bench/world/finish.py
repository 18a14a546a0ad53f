"""How it ends: exactly so many sessions, locks and events, some who wait or ask, leases with time left."""

from __future__ import annotations

from bench.world import names
from bench.world.queue_of_tasks import Tasks
from bench.world.stage import Stage, Worker, file
from bench.world.story import Story
from coord_core.domain.resources import GLOB, SUBTREE, WORKFLOW, Resource, named_set

SEEN = 600.0  # seconds since when every session was seen
ASKING = 0.05  # of all sessions
PENDING = 0.2  # tasks to be claimed, of the number of sessions


def reserve(sessions: int, locks: int) -> int:
    """Events that the end may need."""
    return 5 * sessions + locks // 2 + 60


def finish(
    stage: Stage, story: Story, files: names.Files, tasks: Tasks, sessions: int, locks: int, events: int,
    lease: float,
) -> None:  # fmt: skip
    """`lease`: seconds that the longest still lasts."""
    while len(stage.workers) > sessions:
        story.leave(stage.workers[-1])
    while len(stage.workers) < sessions:
        stage.start()
    _lock(stage, files, sessions, locks)
    _wait(stage, lease)
    _ask(stage, int(ASKING * sessions))
    for _ in range(int(PENDING * sessions)):
        tasks.add()
    _fill(stage, events - sessions)
    for worker in stage.workers:
        stage.renew(worker, stage.chance.uniform(lease / 6, lease))
        stage.seen(worker, stage.chance.uniform(0, SEEN))


def _lock(stage: Stage, files: names.Files, sessions: int, locks: int) -> None:
    chance, idle = stage.chance, [worker for worker in stage.workers if not worker.waits]
    special = _special(max(1, sessions // 25))
    for on in list(stage.holders):
        if len(stage.holders) <= max(0, locks - len(special)):
            break
        if not stage.waiting.get(on):
            stage.let_go(stage.holders[on], on)
    for on in special[: locks - len(stage.holders)]:
        stage.take(chance.choice(idle), on, "shared" if on.kind == GLOB else "exclusive")
    free = [path for path in files.paths if file(path) not in stage.holders]
    chance.shuffle(free)
    while len(stage.holders) < locks:
        stage.take(chance.choice(idle), file(free.pop()))


def _special(number: int) -> list[Resource]:
    """Folders, sets and workflows in which no file of theirs is."""
    kinds = (
        lambda at: Resource(SUBTREE, f"legacy/module-{at}"),
        lambda at: Resource(GLOB, f"generated/part-{at}/**/*.js\n!generated/part-{at}/keep/**"),
        lambda at: named_set("feature", f"sign-in-{at}", [f"features/sign-in-{at}/**"]),
        lambda at: Resource(WORKFLOW, f"deploy-{at}"),
    )
    return [kind(at) for at in range(number) for kind in kinds]


def _wait(stage: Stage, lease: float) -> None:
    """Some wait for what many want; none of those is waited for itself."""
    patient = [worker for worker in stage.workers if not worker.waits][-len(stage.workers) // 12 :]
    wanted = [on for on, worker in stage.holders.items() if worker not in patient][:9]
    for number, worker in enumerate(patient):
        if stage.is_crowded() or not wanted:
            return
        stage.wait(worker, wanted[number % len(wanted)], lease)


def _ask(stage: Stage, number: int) -> None:
    others = [worker for worker in stage.workers if worker.held]
    for asker, holder in zip(stage.workers[:number], others[::-1], strict=False):
        if asker is not holder:
            stage.ask(asker, next(iter(holder.held)), stage.chance.choice(names.REASONS))


def _fill(stage: Stage, until: int) -> None:
    """Some are refused, up to so many events."""
    held = [(on, worker) for on, worker in stage.holders.items() if on.kind == "file"]
    while stage.done < until:
        on, holder = stage.chance.choice(held)
        worker = _other(stage, holder)
        stage.refuse(worker, on)


def _other(stage: Stage, holder: Worker) -> Worker:
    worker = stage.chance.choice(stage.workers)
    return stage.workers[0] if worker is holder and stage.workers[0] is not holder else worker
