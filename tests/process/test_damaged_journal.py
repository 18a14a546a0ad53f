"""What a rebuild rests on: a journal that tells more than the database, or is damaged, too, or long."""

from __future__ import annotations

import os
import random
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from coord_core.domain.records import Event
from coord_core.services import evidence, mending, publishing, recovery
from coord_core.services.recovery import LostError
from coord_core.services.unit import UnitOfWork
from coord_core.storage import exclusion, journal, sqlite
from tests.conftest import StartSession
from tests.support.disks import PAGE, Disk, locks
from tests.support.dying import calls_of, killed_after
from tests.support.enrolment import Enrolled
from tests.support.facts import file
from tests.support.hooks import Answer, command
from tests.support.mounts import full_disk, mounts_are_permitted, private_mounts
from tests.support.racing import race, write_call
from tests.support.sessions import Session
from tests.support.states import rows, rows_by_journal
from tests.support.thoroughness import deep
from tests.support.waiting import wait_until
from tests.support.yaml import read_yaml


@pytest.mark.parametrize(
    "moment", [(sqlite.Store, "commit"), (publishing, "_publish_log")], ids=lambda m: m[1]
)
def test_a_hook_killed_between_its_lines_and_its_commit_has_its_file(
    enrolled: Enrolled, start_session: StartSession, moment: tuple[object, str]
) -> None:
    one, other = start_session(), start_session()
    one.edit("a")
    killed_at(moment, enrolled, one, "b")
    assert "b" not in enrolled.held()
    assert f"is held by {one.name}" in other.edit("b").reason
    assert enrolled.actions()[-3:] == ["state_rebuilt", "session_started", "lock_denied"]
    log = read_yaml((enrolled.root / ".claude-audit.log").read_text())
    assert [item["action"] for item in log] == enrolled.actions()
    enrolled.end_leases()
    assert other.edit("b").refuses, "its call may be in flight"
    one.stop()
    assert other.edit("b").is_silent


def killed_at(moment: tuple[object, str], enrolled: Enrolled, session: Session, name: str) -> None:
    child = os.fork()
    if child == 0:
        setattr(*moment, lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        with UnitOfWork(enrolled.project) as tx:
            tx.record(
                Event(
                    "lock_acquired", session.name, file(name), mode="exclusive", worktree=str(enrolled.root)
                )
            )
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


# the journal


def test_a_journal_torn_at_any_byte_of_its_last_lines_costs_nobody_a_lock(
    enrolled: Enrolled, disk: Disk
) -> None:
    """With a whole database nothing is lost; without one, all is there, or a person is asked for."""
    path = enrolled.state / "journal.jsonl"
    whole = path.read_bytes()
    ends = [at + 1 for at in range(len(whole)) if whole[at : at + 1] == b"\n"]
    expected = rows(enrolled.state)
    disk.path().unlink()
    for length in range(ends[-3] - 1, len(whole)):
        path.write_bytes(whole[:length])
        try:
            recovery.rebuild_state(str(enrolled.state), by_itself=True)
        except LostError:
            assert not disk.path().exists()
        else:
            assert length >= len(whole) - 1
            assert rows(enrolled.state) == expected


def test_the_database_completes_a_journal_torn_at_any_byte(enrolled: Enrolled, disk: Disk) -> None:
    path = enrolled.state / "journal.jsonl"
    whole = path.read_bytes()
    last = whole.rindex(b"\n", 0, -1)
    for length in range(last - 1, len(whole), deep(4, 11)):
        disk.restore()
        os.truncate(path, length)
        (enrolled.root / ".claude-audit.log").unlink()
        with UnitOfWork(enrolled.project) as tx:
            tx.record(Event("lock_denied", "one", file("x"), token=1, until=1.0))
        assert rows_by_journal(enrolled.state) == rows(enrolled.state)


@pytest.mark.parametrize("left", ["nothing", "an empty file", "the first line", "noise in the middle"])
def test_a_state_whose_journal_is_damaged_too_is_not_made_up(
    enrolled: Enrolled, disk: Disk, crew: list[Session], left: str
) -> None:
    disk.path().unlink()
    path = enrolled.state / "journal.jsonl"
    whole = path.read_bytes()
    third = len(whole) // 3
    path.write_bytes(
        {
            "nothing": b"",
            "an empty file": b"",
            "the first line": whole[: whole.index(b"\n") + 1],
            "noise in the middle": whole[:third] + b"\0" * 40 + whole[third + 40 :],
        }[left]
    )
    if left == "nothing":
        path.unlink()
    for session in crew[1:3]:
        answer = session.edit("held-1")
        assert answer.refuses
        assert "claude-coordinator recover" in answer.sentence
    assert not disk.path().exists()


def test_tokens_go_on_growing_though_everything_is_lost(
    enrolled: Enrolled, disk: Disk, crew: list[Session]
) -> None:
    shutil.rmtree(enrolled.state)
    result = recovery.rebuild(enrolled.project)
    assert result is not None
    assert result.events == 0
    assert crew[1].edit("held-1").is_silent
    [lock] = enrolled.locks()
    assert lock.token > max(token for token, _, _ in disk.locks)
    disk.path().unlink()
    assert crew[2].edit("held-1").refuses
    assert [each.token for each in enrolled.locks()] == [lock.token]


def test_a_rebuild_killed_at_any_moment_is_done_by_the_next(enrolled: Enrolled, disk: Disk) -> None:
    expected = rows(enrolled.state)

    def rebuild() -> object:
        return recovery.rebuild_state(str(enrolled.state), by_itself=True)

    disk.overwrite("", 0, bytes(PAGE))
    calls = calls_of(rebuild)
    for moment in sorted(random.Random(17).sample(range(calls), deep(50, 25))):
        disk.restore()
        disk.overwrite("", 0, bytes(PAGE))
        killed_after(moment, rebuild)
        done = rebuild()
        assert rows(enrolled.state) == expected, moment
        assert not done or not (enrolled.state / recovery.WORKSHOP).exists()


def test_after_a_rebuild_a_persons_lock_still_expires(enrolled: Enrolled, disk: Disk) -> None:
    """A person makes no tool calls that could be in flight."""
    person = Event("session_started", "user-somebody")
    person.detail = {
        **dict.fromkeys(("pid", "proc_start", "host", "boot", "pidns")), "session_id": "", "config_dir": "",
        "instance_kind": "person", "worktree": "/w", "branch": "", "priority": 0, "expires_at": 1.0,
    }  # fmt: skip
    with UnitOfWork(enrolled.project) as tx:
        tx.record(person)
        tx.record(Event("lock_acquired", "user-somebody", file("p"), mode="exclusive", worktree="/w"))
    disk.path().unlink()
    recovery.rebuild_state(str(enrolled.state), by_itself=True)
    in_flight = {str(lock.resource) for lock in enrolled.locks() if lock.in_flight}
    assert in_flight == {name for _, name, _ in disk.locks}


# long journals


@pytest.fixture
def long_journal(enrolled: Enrolled, disk: Disk) -> Iterator[Disk]:
    """Longer than what a hook rebuilds from while it is waited for."""
    denied = Event("lock_denied", "claude-00000002", file("held-0"), token=1, until=1.0)
    while journal.size(str(enrolled.state)) <= mending.AT_ONCE:
        with UnitOfWork(enrolled.project) as tx:
            for _ in range(2000):
                tx.record(denied)
    yield disk
    wait_until(lambda: not exclusion.is_held(str(enrolled.state)), "the rebuild is over")


def test_a_long_journal_is_rebuilt_from_by_a_process_of_its_own(
    enrolled: Enrolled, long_journal: Disk, crew: list[Session]
) -> None:
    long_journal.path().unlink()
    answers = race(crew[1:5], "held-1")
    assert all(answer.refuses and "ry again" in answer.sentence for answer in answers), answers
    assert any("is being rebuilt" in answer.sentence for answer in answers), answers
    wait_until(long_journal.path().exists, "the database is there")
    assert f"is held by {crew[0].name}" in crew[1].edit("held-1").reason
    assert enrolled.actions().count("state_rebuilt") == 1


def test_a_long_journal_that_is_damaged_too_asks_for_a_person(
    enrolled: Enrolled, long_journal: Disk, crew: list[Session]
) -> None:
    long_journal.path().unlink()
    with (enrolled.state / "journal.jsonl").open("r+b") as file:
        file.seek(5000)
        file.write(b"\0" * 40)
    assert crew[1].edit("held-1").refuses
    wait_until((enrolled.state / evidence.REFUSAL).exists, "the rebuild was refused")
    answer = crew[1].edit("held-1")
    assert answer.refuses
    assert "claude-coordinator recover" in answer.sentence


# other events, and a disk that is full


def test_whichever_event_comes_first_mends_the_state(
    enrolled: Enrolled, disk: Disk, crew: list[Session]
) -> None:
    holder, other, *_ = crew
    calls = {
        "start": other.start, "prompt": other.prompt, "stop": other.stop, "end": other.end,
        "a command": lambda: other.ask("make"),
        "edited": lambda: holder.edited("held-1", call="call-1"),
    }  # fmt: skip
    for name, call in calls.items():
        disk.restore()
        disk.path().unlink()
        answer = call()
        assert answer.status == 0, (name, answer)
        assert "state_rebuilt" in enrolled.actions(), name
        assert [lock for lock in locks(enrolled) if lock[1].startswith("held")] == disk.locks, name


@pytest.mark.skipif(not mounts_are_permitted(), reason="no mount namespaces here")
@pytest.mark.parametrize("left", [0, 8192, 40960])
def test_a_disk_that_is_full_leaves_everything_as_it_was(
    enrolled: Enrolled, disk: Disk, crew: list[Session], left: int
) -> None:
    """Seen from inside: what the hook left there is copied out."""
    disk.overwrite("", 0, b"\0" * PAGE)
    Path(f"{enrolled.state}.new").mkdir()
    out = enrolled.root.parent / "out"
    given = write_call(crew[1], "held-1")
    script = full_disk(enrolled.state, left)
    shell = f'"$@"; cp -a {shlex.quote(str(enrolled.state))} {shlex.quote(str(out))}'
    done = subprocess.run(
        private_mounts(script, ["sh", "-c", shell, "sh", *command("PreToolUse")]),
        input=given, capture_output=True, timeout=60, cwd=crew[1].folder,
        env={"PATH": os.environ["PATH"], **crew[1].environment},
    )  # fmt: skip
    assert Answer(done.stdout.decode(), done.stderr.decode(), 0).refuses
    for name in ("state.db", "journal.jsonl"):
        assert (out / name).read_bytes() == (enrolled.state / name).read_bytes()
    assert not (out / "rebuild").exists()
