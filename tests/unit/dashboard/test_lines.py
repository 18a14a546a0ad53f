from __future__ import annotations

from pathlib import Path

from coord_core.dashboard.page import lines
from coord_core.dashboard.page.view import View
from coord_core.domain import waiting
from coord_core.domain.leases import Policy
from coord_core.domain.records import Instance
from coord_core.domain.tasks import BLOCKED, IN_PROGRESS
from tests.support.facts import instance, lock
from tests.support.teams import NOW, task, team, wait

VIEW = View("repository")


def seen(name: str, ago: float, task_id: str | None = None) -> Instance:
    found = instance(name, task_id=task_id, active_at=NOW - ago)
    found.last_seen = NOW - ago
    return found


def test_who_waits_comes_first_then_who_writes_then_who_was_at_work_last() -> None:
    held = [lock("a", "writes", token=1, in_flight=True), lock("b", "quiet", token=2)]
    found = team(
        seen("quiet", 3000), seen("works", 20), seen("worked", 60), seen("waits", 2000), seen("writes", 900),
        locks=held, queue=[(wait("waits", "b"), [held[1]])],
    )  # fmt: skip
    shown = [(line.instance.name, line.state) for line in lines.people(found, VIEW)]
    assert shown == [
        ("waits", "waits"), ("writes", "writes"), ("works", "works"), ("worked", "works"), ("quiet", "quiet"),
    ]  # fmt: skip


def test_a_line_tells_the_task_and_how_much_is_held() -> None:
    held = [lock(f"{number}", "one", token=number, locked_at=number) for number in range(5)]
    found = team(seen("one", 5, "task-1"), locks=held, tasks=[task("task-1", "Do it")])
    (line,) = lines.people(found, VIEW)
    assert line.task is not None
    assert (line.task.description, line.held, [name.tail for name in line.holds]) == (
        "Do it", 5, ["4", "3", "2"],
    )  # fmt: skip


def test_the_branch_is_the_tasks_where_that_has_a_working_tree_of_its_own() -> None:
    worked_on = task("task-1", "Do it")
    worked_on.branch = "feature/task-1"
    one = seen("one", 5, "task-1")
    one.branch, one.worktree = "main", "/r"
    shown = []
    for worktree in (None, "/r", "/r-task-1"):
        worked_on.worktree = worktree
        (line,) = lines.people(team(one, tasks=[worked_on]), VIEW)
        shown.append(line.branch)
    assert shown == ["main", "main", "feature/task-1"]


def test_contested_locks_come_first_the_longest_wait_before_the_others() -> None:
    held = [lock(key, "one", token=at, locked_at=at) for at, key in enumerate("abcd")]
    queue = [
        (wait("two", "b", since=NOW - 10, seq=1), [held[1]]),
        (wait("three", "c", since=NOW - 90, seq=2), [held[2]]),
        (wait("four", "c", since=NOW - 20, seq=3), [held[2]]),
    ]
    shown = lines.locks(team(instance("one"), locks=held, queue=queue), VIEW)
    assert [line.name.tail for line in shown] == ["c", "b", "d", "a"]
    assert [who for who, _ in shown[0].wanted_by] == ["three", "four"]


def test_the_filters_keep_what_they_name_and_places_in_the_queue_stay_what_they_are() -> None:
    held = [lock("src/a.py", "one", token=1), lock("docs/b.md", "two", token=2)]
    queue = [
        (wait("three", "docs/b.md", seq=1), [held[1]]),
        (wait("four", "docs/b.md", seq=2), [held[1]]),
    ]
    waiting.count_turns([each for each, _ in queue], Policy())
    found = team(instance("one"), instance("two"), locks=held, queue=queue)
    view = View("repository", path="DOCS")
    assert [line.name.whole for line in lines.locks(found, view)] == ["docs/b.md"]
    assert [line.instance.name for line in lines.people(found, view)] == ["two"]
    of_one = lines.queue(found, View("repository", who="four"))
    assert [(line.place, line.wait.actor.instance) for line in of_one] == [(2, "four")]
    by_who = View("repository", who="one")
    assert [line.lock.instance for line in lines.locks(found, by_who)] == ["one"]


def test_blocked_tasks_come_first_then_those_that_somebody_works_on() -> None:
    found = team(tasks=[task("1"), task("2", status=IN_PROGRESS), task("3", status=BLOCKED), task("4")])
    assert [each.id for each in lines.tasks(found, VIEW)] == ["3", "2", "1", "4"]


def test_locks_of_one_name_are_told_apart_by_their_working_trees() -> None:
    held = [lock("a", "one", token=1), lock("a", "two", token=2), lock("b", "two", token=3)]
    held[1].worktree = "/elsewhere/feature-x"
    found = {line.lock.token: line.tree for line in lines.locks(team(locks=held), VIEW)}
    assert found == {1: Path(held[0].worktree).name, 2: "feature-x", 3: ""}
