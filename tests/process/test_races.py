"""Many hooks at once: one of them gets the file, all others a refusal, whoever is killed meanwhile."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from coord_core.domain.records import ACTIVE
from coord_core.services.recovery import rebuild
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hooks import Answer, answer_of
from tests.support.processes import ClientProcess
from tests.support.racing import begin, race
from tests.support.sessions import Session
from tests.support.states import told
from tests.support.thoroughness import deep
from tests.support.yaml import read_yaml

SESSIONS = 16
ROUNDS = deep(200, 8)
SLOWEST_KILL = 0.12  # seconds: about as long as the slowest of so many hooks lives


@pytest.fixture
def sessions(start_session: StartSession) -> list[Session]:
    return [start_session() for _ in range(SESSIONS)]


@pytest.mark.timeout(1200)
def test_one_of_many_gets_the_file_and_all_others_are_told_who(
    enrolled: Enrolled, sessions: list[Session]
) -> None:
    for number in range(ROUNDS):
        name = f"file-{number}"
        answers = race(sessions, name)
        winners = [at for at, answer in enumerate(answers) if answer.is_silent]
        assert len(winners) == 1, answers
        winner = sessions[winners[0]]
        losers = [answer for answer in answers if not answer.is_silent]
        assert [answer.decision for answer in losers] == ["deny"] * (SESSIONS - 1)
        assert all(f"{name} is held by {winner.name}" in answer.reason for answer in losers)
        assert enrolled.held()[name] == winner.name
    assert_the_records_agree(enrolled)


@pytest.mark.timeout(1200)
def test_a_file_goes_from_hand_to_hand_under_growing_tokens(
    enrolled: Enrolled, sessions: list[Session]
) -> None:
    tokens = []
    for _ in range(ROUNDS // 2):
        answers = race(sessions[:6], "file")
        [winner] = [session for session, answer in zip(sessions, answers, strict=False) if answer.is_silent]
        [lock] = enrolled.locks()
        tokens.append(lock.token)
        winner.stop([])
    assert tokens == sorted(set(tokens))
    granted = [entry.seq for entry in enrolled.entries() if entry.event.action == "lock_acquired"]
    assert granted == tokens


def test_parallel_calls_of_one_session_are_one_lock(enrolled: Enrolled, start_session: StartSession) -> None:
    session = start_session()
    answers = race([session] * 8, "file")
    assert all(answer.is_silent for answer in answers), answers
    assert enrolled.held() == {"file": session.name}
    assert enrolled.actions() == ["session_started", "lock_acquired"]


@pytest.mark.timeout(1200)
def test_hooks_that_are_killed_leave_no_lock_without_an_owner(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    clients = [client_process() for _ in range(SESSIONS)]
    sessions = [start_session(pid=client.pid) for client in clients]
    chance = random.Random(20240628)
    for number in range(ROUNDS):
        survivors = race_with_kills(sessions, f"file-{number}", chance)
        assert sum(answer.is_silent for answer in survivors) <= 1, survivors
        assert all(answer.is_silent or "is held by" in answer.reason for answer in survivors), survivors
        assert_every_lock_has_an_owner(enrolled)
    for client in clients:
        client.kill()
    start_session("ffffffff0000").start()
    assert enrolled.held() == {}
    assert_the_records_agree(enrolled)


@pytest.mark.timeout(1200)
def test_a_state_that_is_rebuilt_meanwhile_loses_no_grant_and_gives_none_twice(
    enrolled: Enrolled, sessions: list[Session]
) -> None:
    granted: dict[str, str] = {}
    for number in range(ROUNDS):
        name = f"file-{number}"
        hooks = begin(sessions[:8], name)
        rebuild(enrolled.project)
        answers = [answer_of(hook) for hook in hooks]
        winners = [session for session, answer in zip(sessions, answers, strict=False) if answer.is_silent]
        assert len(winners) <= 1, answers
        assert all(answer.is_silent or answer.decision == "deny" for answer in answers), answers
        granted.update((name, winner.name) for winner in winners)
        assert granted.items() <= enrolled.held().items()
    assert [answer.is_silent for answer in race(sessions[:2], "last")].count(True) == 1
    assert_the_records_agree(enrolled)


def race_with_kills(sessions: list[Session], name: str, chance: random.Random) -> list[Answer]:
    """What those hooks said that were not killed, each of half of them at a moment of its own."""
    hooks = begin(sessions, name)
    doomed = sorted(
        (chance.uniform(0, SLOWEST_KILL), at) for at in chance.sample(range(len(hooks)), len(hooks) // 2)
    )
    began = time.monotonic()
    for when, at in doomed:
        time.sleep(max(0.0, began + when - time.monotonic()))
        hooks[at].kill()
    answers = [answer_of(hook) for hook in hooks]
    killed = {at for _, at in doomed if answers[at].status == -9}
    return [answer for at, answer in enumerate(answers) if at not in killed]


def assert_every_lock_has_an_owner(enrolled: Enrolled) -> None:
    locks = enrolled.locks()
    active = {owner.name for owner in enrolled.instances() if owner.status == ACTIVE}
    assert {lock.instance for lock in locks} <= active
    assert len({str(lock.resource) for lock in locks}) == len(locks)


def assert_the_records_agree(enrolled: Enrolled) -> None:
    """Database, journal, log and locks file tell one story."""
    entries = enrolled.entries()
    assert [(each.seq, each.event.action) for each in told(enrolled.state)] == [
        (each.seq, each.event.action) for each in entries
    ]
    log = read_yaml((enrolled.root / ".claude-audit.log").read_text())
    assert [item["seq"] for item in log] == [
        each.seq for each in entries if each.event.action != "lease_renewed"
    ]
    files = read_yaml((enrolled.root / ".claude-locks.yml").read_text())["locks"]["files"]
    assert {item["path"]: item["locked_by"] for item in files} == enrolled.held()
    assert integrity(enrolled) == "ok"


def integrity(enrolled: Enrolled) -> str:
    from coord_core.storage.sqlite import open_store

    store = open_store(str(enrolled.state))
    try:
        return store.integrity()
    finally:
        store.close()
