"""What may happen to a task, what keeps it from being claimed, and how close its files lie."""

from __future__ import annotations

import pytest

from coord_core.domain import tasks
from coord_core.domain.tasks import BLOCKED, CANCELLED, COMPLETED, IN_PROGRESS, PENDING, STATUSES, Task


def task(id_: str = "task-001", *needs: str) -> Task:
    return Task(id_, "feature", "x", "x", PENDING, 0, 1, "user-x", 0.0, needs=needs)


@pytest.mark.parametrize(
    ("step", "statuses", "leads_to"),
    [
        (tasks.CLAIM, {PENDING}, IN_PROGRESS),
        (tasks.RELEASE, {IN_PROGRESS, BLOCKED, COMPLETED, CANCELLED}, PENDING),
        (tasks.BLOCK, {PENDING, IN_PROGRESS}, BLOCKED),
        (tasks.COMPLETE, {IN_PROGRESS}, COMPLETED),
        (tasks.CANCEL, {PENDING, IN_PROGRESS, BLOCKED}, CANCELLED),
    ],
)
def test_each_step_leads_on_from_some_statuses_only(step: str, statuses: set[str], leads_to: str) -> None:
    assert {status for status in STATUSES if tasks.may(step, status)} == statuses
    assert tasks.STEPS[step][1] == leads_to


def test_only_taking_it_up_again_leads_on_from_what_is_over() -> None:
    leads_on = {step for step in tasks.STEPS for status in tasks.OVER if tasks.may(step, status)}
    assert leads_on == {tasks.RELEASE}


def test_every_status_can_be_reached() -> None:
    assert {PENDING, *(to for _, to in tasks.STEPS.values())} == set(STATUSES)


def test_a_task_waits_for_what_is_not_completed_and_for_what_is_not_there() -> None:
    statuses = {"a": COMPLETED, "b": CANCELLED, "c": IN_PROGRESS}
    assert tasks.waits_for(task("x", "a", "b", "c", "gone"), statuses) == ["b", "c", "gone"]


NEEDS = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}


@pytest.mark.parametrize(
    ("id_", "needs", "expected"),
    [
        ("d", ["a"], [["d", "a", "b", "d"], ["d", "a", "c", "d"]]),
        ("x", ["x"], [["x", "x"]]),
        ("d", ["b", "d"], [["d", "d"], ["d", "b", "d"]]),
        ("c", ["b"], [[]]),  # two ways to one place are no circle
        ("x", ["a"], [[]]),
    ],
)
def test_a_circle_is_told_as_a_way_back(id_: str, needs: list[str], expected: list[list[str]]) -> None:
    assert tasks.circle(id_, needs, NEEDS) in expected


def test_a_circle_among_others_is_no_matter_of_this_task_and_ends() -> None:
    assert tasks.circle("x", ["a"], {"a": ["b"], "b": ["a"]}) == []


def test_an_id_is_never_given_twice() -> None:
    assert tasks.next_id({"task-001", "task-004"}, 2) == "task-003"
    assert tasks.next_id({"task-1000"}, 999) == "task-1001"


@pytest.mark.parametrize(
    ("paths", "keys", "expected"),
    [
        (["src/a.py"], ["src/a.py"], 2),
        (["src/auth/"], ["src/auth/token.py"], 2),
        (["src/auth/x/y.py"], ["src/auth/token.py"], 2),
        (["srcs/a.py"], ["src/a.py"], 0),
        (["docs/a", "src/b"], ["src/c"], 1),
        ([], ["src/c"], 0),
        (["src/c"], [], 0),
    ],
)
def test_nearness_counts_the_folders_in_common(paths: list[str], keys: list[str], expected: int) -> None:
    assert tasks.nearness(paths, tasks.surroundings(keys)) == expected


@pytest.mark.parametrize("name", ["a", "user-auth", "v1.2_x", "A" * 60])
def test_a_task_name_can_end_a_branch(name: str) -> None:
    assert tasks.is_task_name(name)


@pytest.mark.parametrize("name", ["", "-a", "a-", ".a", "a..b", "a b", "a/b", "ü", "a.lock", "A" * 61])
def test_what_git_or_a_shell_would_not_take_is_no_task_name(name: str) -> None:
    assert not tasks.is_task_name(name)


def test_the_process_of_a_step_can_be_judged_by_a_witness() -> None:
    assert task().as_owner().process is None
