"""A repository in which somebody holds something, and its dashboard; `shared`: one for all that only ask."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

from .served import Browser, Served

Serve = Callable[..., Served]


def holding(session: Session) -> Session:
    """It holds held.py."""
    assert session.edit("held.py").is_silent
    assert session.edited("held.py").is_silent
    return session


@pytest.fixture
def serve(enrolled: Enrolled) -> Iterator[Serve]:
    """Starts dashboards; none is there after the test."""
    started: list[Served] = []

    def start(*arguments: str, folder: Path | None = None, alone: bool = False, **variables: str) -> Served:
        started.append(Served(folder or enrolled.root, *arguments, alone=alone, **variables))
        return started[-1]

    yield start
    for each in started:
        each.end()


@pytest.fixture
def holder(start_session: StartSession, client_process: Callable[[], ClientProcess]) -> Session:
    """A session, in a client of its own, that holds held.py."""
    return holding(start_session(pid=client_process().pid))


@pytest.fixture
def served(holder: Session, serve: Serve) -> Served:
    return serve()


@pytest.fixture
def browser(served: Served) -> Browser:
    return served.browser()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that a module's tests leave as it is, in a repository where held.py is held."""
    folder = tmp_path_factory.mktemp("shared").resolve()
    enrolled, client = enrol(new_repository(folder / "repository")), ClientProcess()
    home = {"HOME": str(folder), "CLAUDE_CONFIG_DIR": str(folder / "config")}
    served = None
    try:
        holding(Session("0000abcd-0000-4000-8000-000000000000", enrolled.root, client.pid, home))
        served = Served(enrolled.root, HOME=os.environ["HOME"])
        yield served
    finally:
        if served is not None:
            served.end()
        client.kill()


@pytest.fixture(scope="module")
def _visitor(shared: Served) -> Browser:
    return shared.browser()


@pytest.fixture
def visitor(_visitor: Browser) -> Browser:
    """A browser that the shared server let in."""
    return copy(_visitor)
