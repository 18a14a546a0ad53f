"""What the queue costs: those who wait, those who let go, and those who have nothing to do with it."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from bench.measure import Cost, Subject, in_turn
from bench.site import MINE, THEIRS, Bench
from coord_core.domain.records import Event
from coord_core.domain.resources import FILE, Resource
from coord_core.storage.sqlite import open_store
from coord_core.storage.transaction import Transaction
from coord_core.witness import process

WAITS = (0, 1, 50)
GRANTS = 50
IDLE_SECONDS = 10.0
HOLDER = "claude-bbbbbbbb"
WANTED = Resource(FILE, "wanted.py")


def report(folder: Path, runs: int) -> None:
    bench = Queued(folder / "queue")
    subjects: dict[str, Subject] = {f"stop|{number}": partial(bench.stop, number) for number in WAITS}
    subjects |= {f"grant|{number}": partial(bench.unrelated_grant, number) for number in WAITS}
    costs = in_turn(subjects, runs)
    print(f"\nHooks and the queue ({runs} runs in turn, medians)")
    print(f"{'waits':>6}  {'':28} {'cpu ms':>7} {'ratio':>6} {'wall ms':>8} {'ratio':>6}")
    for kind, what in (("stop", "a Stop that frees the file"), ("grant", "a grant of another file")):
        for number in WAITS:
            cost, none = costs[f"{kind}|{number}"], costs[f"{kind}|0"]
            print(
                f"{number:>6}  {what:28} {cost.cpu:7.1f} {cost.cpu / none.cpu:6.2f} "
                f"{cost.wall:8.1f} {cost.wall / none.wall:6.2f}"
            )
    delays = [bench.delay() * 1000 for _ in range(GRANTS)]
    print(f"From a release to the waiter's word: median {statistics.median(delays):.0f} ms, ", end="")
    print(f"worst of {GRANTS} {max(delays):.0f} ms")
    for number in (1, 20):
        print(f"Processor time of an idle waiter, one of {number}: {bench.idle(number):.2f} % of a core")


class Queued(Bench):
    """A repository in which one file is held, and so many wait for it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, 1)
        self.hook("pre_tool_use", MINE, "own.py")
        with _Writing(self) as tx:
            for number in range(max(WAITS)):
                _arrive(tx, _name(number), self)

    def stop(self, waits: int) -> Cost:
        self._arrange(waits)
        return self.event("stop", THEIRS, hook_event_name="Stop", stop_hook_active=False)

    def unrelated_grant(self, waits: int) -> Cost:
        self._arrange(waits)
        return self.grant()

    def delay(self) -> float:
        """Seconds from the transaction that frees the file until a waiter says that it has it."""
        self._arrange(0)
        waiting = self._waiter(WANTED.key)
        self._until_in_queue(1)
        time.sleep(0.05)
        self.event("stop", THEIRS, hook_event_name="Stop", stop_hook_active=False)
        assert waiting.stdout is not None
        for line in waiting.stdout:
            if "Locked" in line:
                break
        said = time.time()
        waiting.communicate()
        return said - self._last_grant()

    def idle(self, number: int) -> float:
        """Percent of a core that each of so many uses."""
        self._arrange(0)
        waiting = [self._waiter(WANTED.key, f"{index}.py") for index in range(number)]
        self._until_in_queue(number)
        time.sleep(1.0)
        before = sum(map(_used, waiting))
        time.sleep(IDLE_SECONDS)
        used = sum(map(_used, waiting)) - before
        for each in waiting:
            each.kill()
            each.communicate()
        return 100 * used / number / IDLE_SECONDS

    def _waiter(self, *paths: str) -> subprocess.Popen[str]:
        environment = {**self.environment, "CLAUDE_CODE_SESSION_ID": MINE}
        command = [sys.executable, "-m", "coord_core.cli", "lock", "wait", *paths]
        environment["PYTHONPATH"] = str(Path(__file__).resolve().parent.parent)
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def _arrange(self, waits: int) -> None:
        """The file is held, and so many wait for it; nothing else."""
        with _Writing(self) as tx:
            for lock in tx.locks():
                tx.record(Event("lock_released", lock.instance, lock.resource, lock.agent, token=lock.token))
            for wait in tx.waits():
                tx.record(Event("wait_abandoned", wait.actor.instance, WANTED, wait=wait.seq))
            blocker = tx.record(_on(HOLDER, "lock_acquired", self))
            for number in range(waits):
                started = _on(_name(number), "wait_started", self)
                started.detail.update(since=tx.now, until=tx.now + 3600, **_this_process())
                tx.set_blocker(tx.record(started), blocker)

    def _until_in_queue(self, number: int) -> None:
        while True:
            with _Writing(self) as tx:
                if len(tx.waits()) == number:
                    return
            time.sleep(0.02)

    def _last_grant(self) -> float:
        with _Writing(self) as tx:
            return [e.at for e in tx.entries_since(tx.last_seq() - 20) if e.event.action == "wait_granted"][
                -1
            ]


class _Writing:
    """A transaction without views: for arranging a state."""

    def __init__(self, bench: Bench) -> None:
        self._store = open_store(bench.project.state)

    def __enter__(self) -> Transaction:
        return self._store.begin(time.time())

    def __exit__(self, *error: object) -> None:
        self._store.commit()
        self._store.fold()
        self._store.close()


def _name(number: int) -> str:
    return f"claude-{number:08x}"


def _on(name: str, action: str, bench: Bench) -> Event:
    return Event(action, name, WANTED, mode="exclusive", worktree=str(bench.folder))


def _this_process() -> dict[str, str | int]:
    found = process(os.getpid())
    assert found is not None
    return {
        "pid": found.pid, "proc_start": found.started, "host": found.host, "boot": found.boot,
        "pidns": found.pidns,
    }  # fmt: skip


def _arrive(tx: Transaction, name: str, bench: Bench) -> None:
    event = Event("session_started", name, session_id=name, instance_kind="session", **_this_process())
    event.detail.update(config_dir="", worktree=str(bench.folder), branch="", priority=0)
    event.detail.update(expires_at=tx.now + 36_000)
    tx.record(event)


def _used(waiting: subprocess.Popen[str]) -> float:
    """Processor time in seconds."""
    fields = Path(f"/proc/{waiting.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
