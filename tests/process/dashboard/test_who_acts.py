"""Only a person acts, and only an administrator; what a session started shows and does nothing."""

from __future__ import annotations

import os

import pytest

from coord_core.services.callers import login
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

from .conftest import Serve
from .served import Browser, Served


def is_read_only(browser: Browser, enrolled: Enrolled, why: str) -> None:
    page = browser.get("/").text
    assert why in page and "/act/" not in page
    token = enrolled.locks()[0].token
    done = browser.act_blindly("release", token=token, reason="x")
    assert done.status == 409 and why in done.json["said"]
    assert enrolled.held()


@pytest.mark.parametrize("variable", ["CLAUDE_CODE_SESSION_ID", "CLAUDE_INSTANCE_ID"])
def test_a_session_s_own_by_its_environment(
    holder: Session, serve: Serve, enrolled: Enrolled, variable: str
) -> None:
    value = {"CLAUDE_CODE_SESSION_ID": holder.id, "CLAUDE_INSTANCE_ID": holder.name}[variable]
    served = serve(**{variable: value})
    assert "only shows" in served.said
    is_read_only(served.browser(), enrolled, "only shows")


def test_a_session_s_own_by_its_ancestry(start_own: Session, serve: Serve, enrolled: Enrolled) -> None:
    """The client is this very process, below which the server runs."""
    is_read_only(serve().browser(), enrolled, "only shows")


@pytest.fixture
def start_own(start_session: object) -> Session:
    session: Session = start_session(pid=os.getpid())  # type: ignore[operator]
    assert session.edit("held.py").is_silent
    return session


def test_who_becomes_a_session_s_acts_no_more(
    served: Served, browser: Browser, enrolled: Enrolled, start_session: object
) -> None:
    """It is asked at each action, too: a client that is registered later is above the server."""
    token = browser.forgery_token()
    start_session(pid=os.getpid()).start()  # type: ignore[operator]
    sent = {"forgery_token": token, "token": enrolled.locks()[0].token, "reason": "x", "sure": "yes"}
    done = browser.post("/act/release", sent, Accept="application/json")
    assert done.status == 409 and enrolled.held()


def test_who_is_no_administrator_only_looks(holder: Session, serve: Serve, enrolled: Enrolled) -> None:
    enrolled.configure(admins=["somebody-else"])
    is_read_only(serve().browser(), enrolled, "Only an administrator")


def test_who_is_one_by_the_settings_acts(holder: Session, serve: Serve, enrolled: Enrolled) -> None:
    enrolled.configure(admins=[login()])
    browser = serve().browser()
    assert browser.act("release", token=enrolled.locks()[0].token, reason="x").status == 200


def test_who_is_an_administrator_no_more_hears_it(
    served: Served, browser: Browser, enrolled: Enrolled
) -> None:
    token = browser.forgery_token()
    enrolled.configure(admins=["somebody-else"])
    sent = {"forgery_token": token, "token": enrolled.locks()[0].token, "reason": "x", "sure": "yes"}
    done = browser.post("/act/release", sent, Accept="application/json")
    assert done.status == 409 and "administrator" in done.json["said"]
    assert enrolled.held()
