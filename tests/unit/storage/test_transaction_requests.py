"""Where requests and news go when a lock is handed over or let go."""

from __future__ import annotations

from coord_core.domain.records import Actor, Event
from coord_core.storage.transaction import Transaction
from tests.support.facts import file
from tests.unit.storage.recording import ONE, TWO, started


def held_by(tx: Transaction, name: str = "one") -> int:
    started(tx, name, session_id=name)
    event = Event("lock_acquired", name, file())
    event.detail = {"mode": "exclusive", "worktree": "/w"}
    return tx.record(event)


def asked(tx: Transaction, token: int, asker: str = "two", holder: str = "one") -> int:
    started(tx, asker, session_id=asker)
    event = Event("transfer_requested", asker, file())
    event.detail = {"token": token, "holder": holder, "holder_agent": "", "reason": "why"}
    return tx.record(event)


def moved(tx: Transaction, token: int, to: str, by: str | None = None) -> int:
    event = Event("lock_transferred", "one", file())
    event.detail = {"token": token, "to": to, "to_agent": "", "by": by}
    return tx.record(event)


def denied(tx: Transaction, name: str, token: int) -> None:
    event = Event("lock_denied", name, file())
    event.detail = {"token": token, "until": 500.0}
    tx.record(event)


def test_a_request_goes_with_the_lock_when_that_is_handed_over_or_let_go(tx: Transaction) -> None:
    token = held_by(tx)
    number = asked(tx, token)
    assert [one.number for one in tx.requests_to(ONE)] == [number]
    moved(tx, token, "two", by="one")
    assert tx.transfer_request(number) is None
    assert tx.inbox(TWO) != []


def test_a_request_moves_on_with_the_lock_to_the_session_that_follows(tx: Transaction) -> None:
    token = held_by(tx)
    number = asked(tx, token)
    started(tx, "heir", session_id="heir")
    now = moved(tx, token, "heir")
    found = tx.transfer_request(number)
    assert found is not None
    assert found.token == now
    assert tx.inbox(Actor("heir")) == []


def test_who_was_refused_is_refused_by_the_new_holder_and_the_new_holder_by_nobody(tx: Transaction) -> None:
    token = held_by(tx)
    for name in ("two", "three"):
        started(tx, name, session_id=name)
        denied(tx, name, token)
    now = moved(tx, token, "two", by="one")
    assert tx.interest(TWO, file()) is None
    assert tx.interest(Actor("three"), file()) == (now, 0.0, 0.0)
    assert tx.interests_that_ended(Actor("three")) == []


def test_a_subagents_news_is_there_for_it_and_for_its_main_agent(tx: Transaction) -> None:
    started(tx)
    event = Event("lock_expired", "one", file(), "sub")
    event.detail = {"token": 99}
    number = tx.record(event)
    sub = Actor("one", "sub")
    assert [[each.seq for each in tx.inbox(reader)] for reader in (ONE, sub)] == [[number], [number]]
    tx.record(Event("notice_read", "one", agent="sub", notice=number))
    assert ([each.seq for each in tx.inbox(ONE)], tx.inbox(sub)) == ([number], [])
    assert tx.inbox(Actor("one", "other")) == []
