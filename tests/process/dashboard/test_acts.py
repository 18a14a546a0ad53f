"""What administrators do there is done as the commands do it, and on record as the person who started it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest

from coord_core.services.callers import login
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

from .conftest import holding
from .served import Browser

PERSON = f"user-{login()}"


@pytest.fixture
def other(start_session: StartSession, client_process: Callable[[], ClientProcess]) -> Session:
    """A second session, which has arrived."""
    session = start_session(pid=client_process().pid)
    session.start()
    return session


def token_of(enrolled: Enrolled, path: str = "held.py") -> int:
    return next(lock.token for lock in enrolled.locks() if str(lock.resource) == path)


def last(enrolled: Enrolled, action: str) -> tuple[str, dict[str, Any]]:
    """Whose the last event of this kind is, and what it says."""
    found = [entry.event for entry in enrolled.entries() if entry.event.action == action]
    return found[-1].instance, found[-1].detail


def add_task(enrolled: Enrolled) -> str:
    from coord_core.domain.tasks import Draft
    from coord_core.services import tasks
    from coord_core.services.unit import UnitOfWork

    with UnitOfWork(enrolled.project) as tx:
        return tasks.add(tx, PERSON, Draft("Say hello")).id


def ask_for_it(enrolled: Enrolled, asker: Session) -> int:
    """A request for the only lock; its number."""
    from coord_core.domain.leases import Request
    from coord_core.domain.records import Actor
    from coord_core.services import asking, by_hand
    from coord_core.services.unit import UnitOfWork

    lock = enrolled.locks()[0]
    with UnitOfWork(enrolled.project) as tx:
        wanted = Request(lock.resource, Actor(asker.name), lock.worktree)
        asking.ask(tx, [wanted], by_hand.known(tx, asker.name), enrolled.project.policy, "please")
        return tx.requests()[0].number


def test_a_lock_is_released_on_record_with_the_reason(
    browser: Browser, holder: Session, enrolled: Enrolled
) -> None:
    done = browser.act("release", token=token_of(enrolled), reason="it  hangs\n\x1b[2J")
    assert done.status == 200 and "held.py" in done.json["said"]
    assert enrolled.held() == {}
    whose, said = last(enrolled, "lock_forced")
    assert whose == holder.name
    assert (said["by"], said["reason"]) == (PERSON, "it hangs [2J")


def test_it_is_asked_about_before_it_is_done(browser: Browser, holder: Session, enrolled: Enrolled) -> None:
    sent = {"forgery_token": browser.forgery_token(), "token": token_of(enrolled)}
    asked = browser.post("/act/release", sent)
    assert asked.status == 200 and "held.py" in asked.text and holder.name in asked.text
    assert 'name="sure"' in asked.text and 'name="reason"' in asked.text
    assert enrolled.held()
    done = browser.post("/act/release", {**sent, "sure": "yes", "reason": "it hangs"})
    assert (done.status, done.headers["location"]) == (303, f"{browser.base}/")
    assert enrolled.held() == {}
    assert "Released held.py" in browser.get("/").text
    assert "Released held.py" not in browser.get("/").text  # said once


def test_the_answer_is_the_page_as_it_was_filtered(browser: Browser, holder: Session) -> None:
    """Also when it is not done, and never another address."""
    shown = re.search(r'name="shown" value="([^"]*)"', browser.get("/?path=held&all=locks").text)
    assert shown is not None
    sent = {"forgery_token": browser.forgery_token(), "task": "none", "shown": unescape(shown[1])}
    for form in (sent, {**sent, "sure": "yes"}):
        done = browser.post("/act/task-block", form)
        assert done.headers["location"].endswith("/?path=held&all=locks")
    for elsewhere in ("//rebound.example", "https://rebound.example/?x", "\r\nX: y", "&" * 300, "%ff"):
        done = browser.post("/act/task-block", {**sent, "shown": elsewhere})
        assert done.headers["location"].endswith("/")
        assert "rebound" not in done.headers["location"]


def test_without_a_reason_nothing_is_taken_away(browser: Browser, enrolled: Enrolled) -> None:
    for reason in ("", "   ", "\x00\x1b"):
        done = browser.act("release", token=token_of(enrolled), reason=reason)
        assert done.status == 409 and "reason" in done.json["said"]
        assert enrolled.held()


def test_what_has_changed_hands_since_is_left_alone(
    browser: Browser, holder: Session, other: Session, enrolled: Enrolled
) -> None:
    token = token_of(enrolled)
    holder.stop()
    holding(other)
    done = browser.act("release", token=token, reason="it hangs")
    assert done.status == 409 and "in the meantime" in done.json["said"]
    assert enrolled.held() == {"held.py": other.name}


def test_of_a_lock_that_several_share_only_the_one_is_taken(
    browser: Browser, holder: Session, other: Session, enrolled: Enrolled
) -> None:
    from coord_core.domain.leases import Request
    from coord_core.domain.records import SHARED, Actor
    from coord_core.domain.resources import FILE, Resource
    from coord_core.services import by_hand
    from coord_core.services.unit import UnitOfWork

    for name in (holder.name, other.name):
        with UnitOfWork(enrolled.project) as tx:
            request = Request(Resource(FILE, "both.py"), Actor(name), str(enrolled.root), SHARED)
            by_hand.take(tx, [request], by_hand.known(tx, name), enrolled.project)
    mine = next(lock for lock in enrolled.locks() if lock.instance == other.name)
    assert browser.act("release", token=mine.token, reason="enough").status == 200
    assert [lock.instance for lock in enrolled.locks() if lock.resource.key == "both.py"] == [holder.name]


def test_a_lock_is_handed_over(browser: Browser, other: Session, enrolled: Enrolled) -> None:
    done = browser.act("transfer", token=token_of(enrolled), to=other.name, reason="it needs it")
    assert done.status == 200
    assert enrolled.held() == {"held.py": other.name}
    assert last(enrolled, "lock_transferred")[1]["by"] == PERSON


def test_a_lock_is_handed_to_nobody_who_is_not_here(browser: Browser, enrolled: Enrolled) -> None:
    done = browser.act("transfer", token=token_of(enrolled), to="claude-nobody", reason="x")
    assert done.status == 409 and "claude-nobody" in done.json["said"]
    assert enrolled.held()


def test_a_session_is_ended(browser: Browser, holder: Session, enrolled: Enrolled) -> None:
    sent = {"forgery_token": browser.forgery_token(), "instance": holder.name}
    asked = browser.post("/act/end", sent, Accept="application/json")
    assert "held.py" in asked.json["ask"] and asked.json["needs_reason"] is True
    assert browser.act("end", instance=holder.name, reason="it hangs").status == 200
    assert enrolled.held() == {}
    whose, said = last(enrolled, "session_ended")
    assert (whose, said["by"], said["reason"]) == (holder.name, PERSON, "it hangs")


def test_a_priority_is_set(browser: Browser, holder: Session, enrolled: Enrolled) -> None:
    assert browser.act("priority", instance=holder.name, priority="7", reason="release").status == 200
    assert next(one for one in enrolled.instances() if one.name == holder.name).priority == 7


def test_a_priority_that_is_none_is_refused(browser: Browser, holder: Session) -> None:
    for priority in ("11", "-11", "x", "", "1.5", "١"):
        assert browser.act("priority", instance=holder.name, priority=priority, reason="x").status == 409


@pytest.mark.parametrize(("act", "holds"), [("accept", "asker"), ("decline", "holder")])
def test_a_request_is_answered(
    browser: Browser, holder: Session, other: Session, enrolled: Enrolled, act: str, holds: str
) -> None:
    number = ask_for_it(enrolled, other)
    assert browser.act(act, request=number, reason="it is needed").status == 200
    assert enrolled.held() == {"held.py": {"asker": other.name, "holder": holder.name}[holds]}
    again = browser.act(act, request=number)
    assert again.status == 409 and "in the meantime" in again.json["said"]
    whose, said = last(enrolled, {"accept": "lock_transferred", "decline": "transfer_declined"}[act])
    assert (whose, said["by"]) == (holder.name, PERSON)


def test_who_asked_is_told_who_declined_and_why(
    browser: Browser, holder: Session, other: Session, enrolled: Enrolled
) -> None:
    number = ask_for_it(enrolled, other)
    assert browser.act("decline", request=number).status == 409, "it takes a reason"
    asked = browser.post("/act/decline", {"forgery_token": browser.forgery_token(), "request": number})
    assert 'name="reason"' in asked.text and other.name in asked.text
    assert browser.act("decline", request=number, reason="a rename").status == 200
    told = other.prompt().context
    assert f'{PERSON} declined for {holder.name}, who says: "a rename"' in told


def test_tasks_are_blocked_given_back_and_cancelled(browser: Browser, enrolled: Enrolled) -> None:
    task = add_task(enrolled)
    for act, status in (("task-block", "blocked"), ("task-release", "pending"), ("task-cancel", "cancelled")):
        assert browser.act(act, task=task, reason="no time").status == 200
        with enrolled.reading() as tx:
            found = tx.task(task)
        assert found is not None and found.status == status
    assert browser.act("task-block", task=task, reason="x").status == 409


def test_a_number_that_is_none_is_refused(browser: Browser, enrolled: Enrolled) -> None:
    for number in ("0", "-1", "x", "", "9" * 40, "1e3", "²"):
        assert browser.act("release", token=number, reason="x").status == 409
    assert enrolled.held()


def test_what_it_does_not_know_it_does_not_do(browser: Browser) -> None:
    done = browser.act("explode", reason="x")
    assert done.status == 409 and done.json["ok"] is False
    assert browser.get("/act/release").status == 405


def test_a_name_is_data_in_a_question(browser: Browser, holder: Session, enrolled: Enrolled) -> None:
    hostile = "<script>alert(1)</script>\x1b.py"
    assert holder.edit(hostile, call="another").is_silent
    sent = {"forgery_token": browser.forgery_token(), "token": token_of(enrolled, hostile)}
    asked = browser.post("/act/release", sent)
    assert "<script>alert" not in asked.text and "\x1b" not in asked.text
    assert "<script>alert" not in browser.get("/").text
