"""Two files, one of which depends on the other, where an edit locks its dependents too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, git
from tests.support.graph import USED, USER, write_graph
from tests.support.held import put
from tests.support.sessions import Session


@pytest.fixture
def pair(enrolled: Enrolled, start_session: StartSession) -> tuple[Session, Session]:
    """`semantic: lock`; src/login.py depends on src/token.py."""
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: [USED]})
    return start_session(), start_session()


@pytest.fixture
def sources(tree: Path, enrolled: Enrolled) -> Enrolled:
    """The same, with both of them committed."""
    put(tree, USER, USED)
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "More")
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: [USED]})
    return enrolled
