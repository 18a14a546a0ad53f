"""`report`: what began before its period, or ends after it."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from coord_core import project as projects
from coord_core.observing import reading
from coord_core.views.yaml_text import timestamp
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

from .conftest import Someone
from .program import Program
from .waits import Waiting

HOUR = 3600.0


def shift(repository: Enrolled, seconds: float) -> None:
    """Everything so far happened that much earlier."""
    by = {"by": seconds}
    with repository.writing() as tx:
        tx.rows("UPDATE events SET at = at - :by", by)
        tx.rows(
            "UPDATE events SET detail = json_set(detail, '$.since', json_extract(detail, '$.since') - :by) "
            "WHERE action = 'wait_started'",
            by,
        )
        tx.rows("UPDATE locks SET locked_at = locked_at - :by", by)
        tx.rows("UPDATE waits SET since = since - :by", by)


@pytest.fixture
def quiet_hour(repository: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]) -> Waiting:
    """Two hours ago one session took a file and another began to wait for it; nothing happened since."""
    one.takes("a.py")
    found = waiting(two, "a.py")
    shift(repository, 2 * HOUR)
    return found


def test_who_held_and_waited_all_the_time_was_here(
    program: Program, quiet_hour: Waiting, one: Someone, two: Someone
) -> None:
    """A period without an event, in which locks are held and waited for, is not one without anybody."""
    text = program("report", "--since", "1h", "--format", "markdown").stdout
    assert "Nobody worked here" not in text
    assert one.name in text and two.name in text


def test_sessions_that_are_still_here_are_counted(program: Program, quiet_hour: Waiting) -> None:
    """Those that `status` shows are those that are `at_work` in a report up to now."""
    instances = program("status", "--json").json["instances"]
    active = [each for each in instances if each["status"] == "active" and each["session_id"] is not None]
    assert len(active) == 2
    assert program("report", "--json", "--since", "1h").json["summary"]["at_work"] == len(active)


def test_a_wait_that_lasts_longer_than_the_period_is_in_it(
    program: Program, quiet_hour: Waiting, two: Someone
) -> None:
    """It began before a period of the past and went on after it, as a lock may that is shown."""
    report = program("report", "--json", "--since", "90m", "--until", "60m").json
    assert [wait["instance"] for wait in report["waits"]] == [two.name]


def test_a_wait_that_ended_with_its_session_is_in_the_period(
    program: Program, quiet_hour: Waiting, two: Someone
) -> None:
    """It began before the period; in it the session ended, and no event of the wait's own says so."""
    two.end()
    report = program("report", "--json", "--since", "90m").json
    assert [(wait["instance"], wait["outcome"]) for wait in report["waits"]] == [(two.name, "abandoned")]


def test_the_time_that_a_session_waited_in_vain_until_it_ended_counts(
    program: Program, quiet_hour: Waiting, two: Someone
) -> None:
    """Two hours are no 0 seconds, in the session's line and in the file's."""
    two.end()
    report = program("report", "--json", "--since", "1d").json
    (line,) = [each for each in report["sessions"] if each["instance"] == two.name]
    (file,) = [each for each in report["files"] if each["path"] == "a.py"]
    assert (round(line["waited"] / HOUR), round(file["waited"] / HOUR)) == (2, 2)


def test_a_lock_that_went_on_after_a_clear_is_counted_once_before_it(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """In a period before the `/clear`: one lock of one session, not one of each."""
    one.edit("a.py", agent="sub")
    one.edited("a.py", agent="sub")
    shift(repository, 2 * HOUR)
    one.end("clear")
    heir = Session("ffffffff-0000-4000-8000-000000000000", one.folder, one.pid, {})
    heir.environment = {**one.environment, "CLAUDE_CODE_SESSION_ID": heir.id}
    heir.start("clear")
    assert repository.held() == {"a.py": heir.name}
    project = projects.find(str(repository.root / "any"))
    assert project is not None
    now = time.time()
    spans = reading.read(project, now - HOUR, now - HOUR / 2).spans
    assert [(span.instance, span.resource) for span in spans] == [(one.name, "a.py")]


def test_an_intervention_is_in_one_of_two_periods_that_touch(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    """The end of a period belongs to the next one, for what was done to others as for everything else."""
    one.takes("a.py")
    program("lock", "release", "--force", "--reason", "mine", "a.py")
    noon = datetime(2024, 6, 28, 12, tzinfo=UTC).timestamp()
    with repository.writing() as tx:
        tx.rows("UPDATE events SET at = :at WHERE action = 'lock_forced'", {"at": noon})
    edges = [timestamp(noon - HOUR), timestamp(noon), timestamp(noon + HOUR)]
    found = [
        len(program("report", "--json", "--since", since, "--until", until).json["interventions"])
        for since, until in pairwise(edges)
    ]
    assert found == [0, 1]
