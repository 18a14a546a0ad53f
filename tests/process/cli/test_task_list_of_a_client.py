"""Tasks that came from a client's own list (`mirror_tasks`), as the commands of the queue see them."""

from __future__ import annotations

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


@pytest.fixture(autouse=True)
def mirrored(repository: Enrolled) -> None:
    repository.configure(branching="none", mirror_tasks=True)


def creates(someone: Someone, subject: str, id_: str = "1") -> None:
    assert someone.send("TaskCreated", task_id=id_, task_subject=subject, task_description="").is_silent


def test_it_is_its_sessions_and_nobody_else_claims_it(program: Program, one: Someone, two: Someone) -> None:
    creates(one, "Sort it out")
    assert two.run("task", "claim").status == 1
    assert two.run("task", "claim", "task-001").status == 1
    assert "feature (list)" in program("task", "list").stdout


def test_its_session_may_claim_it_so_that_locks_are_its(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    creates(one, "Sort it out")
    assert one.run("task", "claim", "task-001").status == 0
    one.takes("a.py")
    one.stop()
    assert repository.held() == {"a.py": one.name}
    assert one.run("task", "complete").status == 0
    assert repository.held() == {}


def test_it_is_completed_whatever_else_its_session_has_written(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    creates(one, "Sort it out")
    one.takes("a.py")
    (repository.root / "a.py").write_text("not committed\n")
    assert one.run("task", "complete", "task-001").status == 0


def test_what_a_client_left_of_its_list_is_chosen_last(program: Program, one: Someone, two: Someone) -> None:
    creates(one, "Left over")
    one.end()
    program("task", "add", "Asked for", "--priority", "-5")
    assert two.run("task", "claim", "--json").json["description"] == "Asked for"
    two.run("task", "complete")
    assert two.run("task", "claim", "--json").json["description"] == "Left over"


def test_a_leftover_that_another_claimed_comes_back_as_what_that_one_works_on(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    creates(one, "Left over")
    one.end()
    two.run("task", "claim")
    two.end()
    two.start("resume")
    two.takes("a.py")
    two.stop()
    assert repository.held() == {"a.py": two.name}
