"""What the page showed is what is meant: a session or a task that is another's since is left alone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from coord_core.services import claims, tasks
from coord_core.services.unit import UnitOfWork
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

from .served import Answer, Browser
from .test_acts import add_task, other  # noqa: F401

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def claimed(enrolled: Enrolled, task_id: str, name: str) -> None:
    with UnitOfWork(enrolled.project) as tx:
        who = tx.instance(name)
        assert who is not None
        claims.give(tx, tasks.known(tx, task_id), who)


def given_back(enrolled: Enrolled, task_id: str, name: str) -> None:
    with UnitOfWork(enrolled.project) as tx:
        tasks.release(tx, tasks.known(tx, task_id), name, "later")


def asked_and_answered(browser: Browser, act: str, between: Callable[[], None], **fields: object) -> Answer:
    """The question as the page asks it, its hidden fields as they are, and the answer a while later."""
    asked = browser.post(f"/act/{act}", {"forgery_token": browser.forgery_token(), **fields})
    assert 'class="asked"' in asked.text, asked
    hidden = dict(HIDDEN.findall(asked.text))
    between()
    return browser.post(f"/act/{act}", {**fields, **hidden, "reason": "it hangs"}, Accept="application/json")


@pytest.mark.parametrize("act", ["task-release", "task-block", "task-cancel"])
def test_a_task_that_another_has_since_is_left_with_it(
    browser: Browser,
    holder: Session,
    other: Session,  # noqa: F811
    enrolled: Enrolled,
    act: str,
) -> None:
    """Asked about what A works on, the answer does not take it from B, who claimed it since."""
    task = add_task(enrolled)
    claimed(enrolled, task, holder.name)

    def another_has_it() -> None:
        given_back(enrolled, task, holder.name)
        claimed(enrolled, task, other.name)

    done = asked_and_answered(browser, act, another_has_it, task=task)
    assert done.status == 409 and "in the meantime" in done.json["said"]
    with enrolled.reading() as tx:
        assert tasks.known(tx, task).assigned_to == other.name
    assert browser.act(act, task=task, reason="asked anew").status == 200


@pytest.mark.parametrize(("act", "more"), [("end", {}), ("priority", {"priority": "7"})])
def test_a_session_that_ended_and_came_back_is_left_alone(
    browser: Browser, holder: Session, enrolled: Enrolled, client_process: Callable[[], ClientProcess],
    start_session: StartSession, act: str, more: dict[str, str],
) -> None:  # fmt: skip
    """The question was about the one that held held.py; the one that has the name now is another process."""

    def it_came_back() -> None:
        assert holder.end().is_silent
        again = start_session(holder.id, pid=client_process().pid)
        again.start("resume")
        assert again.edit("new.py").is_silent

    done = asked_and_answered(browser, act, it_came_back, instance=holder.name, **more)
    assert done.status == 409 and "in the meantime" in done.json["said"]
    assert "new.py" in enrolled.held()


def test_who_saw_no_question_ends_nobody(browser: Browser, holder: Session, enrolled: Enrolled) -> None:
    sent = {"forgery_token": browser.forgery_token(), "instance": holder.name, "reason": "x", "sure": "yes"}
    assert browser.post("/act/end", sent, Accept="application/json").status == 409
    assert enrolled.held()
