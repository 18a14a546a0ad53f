"""The tasks file and the queue: what is taken in, and what is written."""

from __future__ import annotations

from pathlib import Path

from coord_core.domain.records import Event
from coord_core.services import tasks_due
from tests.support.site import Site
from tests.support.yaml import read_yaml
from tests.unit.services.documents import add, change, is_due, recorded, take_in, task, write


def test_an_edit_is_an_event_of_who_edited(site: Site, path: Path) -> None:
    change(path, '"A"', "B\n    priority: 3\n    paths: [src, docs]")
    assert take_in(site) == []
    assert recorded(site, "task_edited") == {
        "instance": "user-me", "task_id": "task-001", "source": ".claude-tasks.yml", "description": "B",
        "priority": 3, "paths": "src\ndocs",
    }  # fmt: skip
    assert (task(site).description, task(site).paths) == ("B", ("src", "docs"))


def test_an_edit_is_taken_in_once(site: Site, path: Path) -> None:
    path.write_text(path.read_text() + "  - description: B\n")
    for _ in range(3):
        assert take_in(site) == []
    assert write(site) == []
    assert site.actions().count("task_added") == 2
    assert [entry["id"] for entry in read_yaml(path.read_text())["queue"]] == ["task-001", "task-002"]


def test_a_new_entry_that_is_blocked_has_its_reason(site: Site, path: Path) -> None:
    path.write_text(path.read_text() + "  - {id: b, description: B, status: blocked, reason: no}\n")
    take_in(site)
    assert (task(site, "b").status, task(site, "b").reason) == ("blocked", "no")


def test_cancelling_lets_go_of_the_tasks_locks(site: Site, path: Path) -> None:
    with site.unit() as tx:
        tx.record(Event("task_claimed", "me", task_id="task-001"))
    write(site)
    change(path, "in_progress", "cancelled")
    assert take_in(site) == ["task-001 was cancelled while it was worked on."]
    assert (task(site).status, task(site).assigned_to) == ("cancelled", None)


def test_a_file_that_is_not_there_is_written_anew(site: Site, path: Path) -> None:
    before = path.read_text()
    path.unlink()
    assert is_due(site)
    assert take_in(site) == write(site) == []
    assert path.read_text() == before


def test_without_a_task_no_file_is_written(site: Site) -> None:
    assert write(site) == []
    assert not (site.root / ".claude-tasks.yml").exists()
    assert not is_due(site)


def test_a_wrong_file_stays_as_it_is_and_the_queue_goes_on(site: Site, path: Path) -> None:
    change(path, "status: pending", "status: done")
    wrong = path.read_bytes()
    [problem] = take_in(site)
    assert problem.startswith(".claude-tasks.yml, line 9: status: 'done' is not one of pending, ")
    add(site, "task-002")
    assert write(site) == []  # it was told already
    assert path.read_bytes() == wrong
    with site.reading() as tx:
        assert tasks_due.problem(tx) == problem
        assert not tasks_due.is_due(tx, site.project)


def test_a_file_that_is_right_again_is_taken_in(site: Site, path: Path) -> None:
    text = path.read_text()
    path.write_text("")
    assert "is empty" in take_in(site)[0]
    path.write_text(text.replace('"A"', '"B"'))
    assert take_in(site) == []
    assert task(site).description == "B"
    with site.reading() as tx:
        assert tasks_due.problem(tx) == ""


def test_nothing_of_a_file_with_one_wrong_edit_counts(site: Site, path: Path) -> None:
    change(path, '"A"', '"B"')
    change(path, "assigned_to: null", "assigned_to: me")
    assert "assigned_to" in take_in(site)[0]
    assert task(site).description == "A"


def test_is_due_after_a_change_and_not_after_it_was_written(site: Site, path: Path) -> None:
    assert not is_due(site)
    with site.unit() as tx:
        tx.record(Event("task_claimed", "me", task_id="task-001"))
        assert tasks_due.is_due(tx, site.project)
    assert is_due(site)
    write(site)
    assert not is_due(site)
    change(path, '"A"', '"B"')
    assert is_due(site)


def test_a_session_that_goes_on_as_another_shows_in_the_file(site: Site, path: Path) -> None:
    with site.unit() as tx:
        tx.record(Event("task_claimed", "one", task_id="task-001"))
        tx.record(Event("writes_inherited", "one", to="two", succeeds=1))
    write(site)
    assert "assigned_to: two" in path.read_text()
