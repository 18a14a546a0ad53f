"""`audit --follow` while the state goes away, and where another comes in its place."""

from __future__ import annotations

import json

import pytest

from coord_core.domain.errors import StateError
from coord_core.install.enrolment import Site, enrol, withdraw
from coord_core.services import history
from coord_core.services.history import Query
from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


def test_it_ends_with_a_sentence_when_the_repository_is_guarded_no_more(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    following = program.start("audit", "--follow", "--json")
    assert following.stdout is not None
    try:
        assert json.loads(following.stdout.readline())["action"] == "session_started"
        withdraw(Site(str(repository.root)))
        rest, errors = following.communicate(timeout=20)
        assert (rest, following.returncode) == ("", 3)
        assert "not guarded any more" in errors and "claude-coordinator init" in errors
    finally:
        following.kill()
        following.wait()


@pytest.mark.parametrize("longer", [False, True], ids=["shorter", "longer"])
def test_another_state_is_told_from_its_beginning(
    program: Program, repository: Enrolled, one: Someone, longer: bool
) -> None:
    """Between two looks, and whatever its numbers: they begin anew."""
    coming = history.coming(repository.project, Query(), 0)
    told = [next(coming).event.action]
    withdraw(Site(str(repository.root)))
    enrol(Site(str(repository.root)))
    resources = ["a.py", "b.py", "c.py"] if longer else ["a.py"]
    for name in resources:
        program("lock", "acquire", name)
    told += [str(next(coming).event.resource) for _ in ("the person", *resources)]
    assert told == ["session_started", "None", *resources]


def test_a_state_that_was_rebuilt_is_the_same(program: Program, repository: Enrolled, one: Someone) -> None:
    coming = history.coming(repository.project, Query(), 0)
    assert next(coming).event.action == "session_started"
    program("recover", "--force")
    found = [next(coming).event for _ in range(2)]  # who rebuilt it is new
    assert [event.action for event in found] == ["session_started", "state_rebuilt"]
    assert found[0].instance != one.name


def test_a_marker_that_is_gone_ends_it_though_the_state_is_kept(repository: Enrolled, one: Someone) -> None:
    project = repository.project
    withdraw(Site(str(repository.root)), keep_state=True)
    with pytest.raises(StateError, match="not guarded any more"):
        next(history.coming(project, Query(), 0))
