"""The tasks file and the queue: what is taken in, what is written, and what stands in the way."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from coord_core.domain.records import Event
from coord_core.domain.tasks import Task
from coord_core.services import task_document, task_memory, tasks_due, tasks_place, tasks_writer
from coord_core.services.unit import UnitOfWork
from coord_core.storage import sqlite
from tests.support.site import Site
from tests.support.yaml import read_yaml


def add(site: Site, id_: str = "task-001", description: str = "A") -> None:
    with site.unit() as tx:
        tx.record(Event(
            "task_added", "me", task_id=id_, type="feature", description=description, name="",
            status="pending", priority=0, paths="", needs="", source=None,
        ))  # fmt: skip


def take_in(site: Site) -> list[str]:
    with site.unit() as tx:
        return task_document.take_in(tx, site.project, "user-me")


def write(site: Site) -> list[str]:
    return task_document.write(site.project, "user-me")


def task(site: Site, id_: str = "task-001") -> Task:
    with site.reading() as tx:
        found = tx.task(id_)
    assert found is not None
    return found


def is_due(site: Site) -> bool:
    with site.reading() as tx:
        return tasks_due.is_due(tx, site.project)


@pytest.fixture
def path(site: Site) -> Path:
    """The file, with one task."""
    add(site)
    assert write(site) == []
    return site.root / ".claude-tasks.yml"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def recorded(site: Site, action: str) -> dict[str, Any]:
    [event] = [entry.event for entry in site.entries() if entry.event.action == action]
    return {"instance": event.instance, "task_id": event.task_id, **event.detail}


# what is taken in, as events


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


# a file that is wrong


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


# what stands in the way


def test_a_link_or_a_folder_in_its_place_is_left_alone(site: Site, path: Path, tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_text("mine")
    path.unlink()
    path.symlink_to(precious)
    add(site, "task-002")
    assert "is not a file" in write(site)[0]
    assert precious.read_text() == "mine"
    path.unlink()
    path.mkdir()
    assert "is not a file" in take_in(site)[0]
    assert write(site) == []
    path.rmdir()
    assert write(site) == []
    assert len(read_yaml(path.read_text())["queue"]) == 2


def test_a_file_that_is_read_only_is_not_replaced(site: Site, path: Path) -> None:
    before = path.read_bytes()
    path.chmod(0o444)
    add(site, "task-002")
    assert write(site) == [".claude-tasks.yml is read-only, and was not brought up to date."]
    assert path.read_bytes() == before
    path.chmod(0o640)
    assert write(site) == []
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_of_another_user_is_not_replaced(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    add(site, "task-002")
    assert "belongs to another user" in write(site)[0]


@pytest.mark.parametrize("call", ["fsync", "rename", "link"])
def test_what_the_disk_refuses_is_told_and_leaves_the_file(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    def full(*arguments: object, **options: object) -> None:
        raise OSError(28, "No space left on device")

    before = path.read_bytes()
    add(site, "task-002")
    with monkeypatch.context() as patched:
        patched.setattr(os, call, full)
        if call == "link":  # the other way round is taken
            assert write(site) == []
            return
        assert write(site) == [".claude-tasks.yml was not brought up to date: No space left on device."]
    assert path.read_bytes() == before
    assert is_due(site)
    assert write(site) == []
    assert "task-002" in path.read_text()
    assert {found.name for found in path.parent.glob(".claude-tasks*")} == {path.name}


def test_a_writer_that_cannot_be_alone_says_so(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks_place, "PATIENCE", 0.0)
    monkeypatch.setattr(tasks_place.alone.__wrapped__, "__defaults__", (0.0,))  # type: ignore[attr-defined]
    with tasks_place.alone(site.project.state):
        assert write(site) == [".claude-tasks.yml is still being written by another process."]


def test_what_is_written_into_the_old_file_by_who_had_it_open_is_kept_and_told(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(site, "task-002")
    real = os.link

    def link(*arguments: Any, **options: Any) -> None:
        monkeypatch.undo()
        real(*arguments, **options)
        old.write("# late\n")
        old.flush()

    with path.open("a") as old:
        monkeypatch.setattr(os, "link", link)
        assert write(site) == []
    [said] = write(site)
    assert Path(said.rpartition(" kept in ")[2].rstrip(".")).read_text().endswith("# late\n")


# what is remembered


def test_after_the_state_was_made_anew_an_old_file_loses_and_sets_back_nothing(
    site: Site, path: Path
) -> None:
    with site.unit() as tx:
        tx.record(Event("task_edited", "me", task_id="task-001", description="now"))
        for key in ("tasks_base", "tasks_ids", "tasks_next", "tasks_stamp"):
            tx.set_meta(key, "")
    path.write_text(path.read_text() + "  - description: B # mine\n")
    said = take_in(site)
    assert said[0] == "task-001: description was set to what the queue has."
    kept = Path(said[1].rpartition(" kept in ")[2].rstrip("."))
    assert kept.read_text() == path.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert write(site) == []
    assert [entry["description"] for entry in read_yaml(path.read_text())["queue"]] == ["now", "B"]


def test_an_edit_counts_once_when_the_journal_is_ahead_of_the_database(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill between the journal's lines and the commit: what meta remembers is older."""
    path.write_text(path.read_text() + "  - description: B\n")
    with site.reading() as tx:
        older = {key: tx.meta(key) for key in ("tasks_base", "tasks_ids", "tasks_next", "tasks_stamp")}
    take_in(site)
    with site.unit() as tx:
        for key, value in older.items():
            tx.set_meta(key, value)
    assert take_in(site) == []
    assert site.actions().count("task_added") == 2


def test_a_text_that_was_on_the_screen_while_commands_went_on_is_an_edit_of_that_text(
    site: Site, path: Path
) -> None:
    on_screen = path.read_text().replace('"A"', '"B"  # mine')
    for action in ("task_claimed", "task_completed"):
        with site.unit() as tx:
            tx.record(Event(action, "claude-1", task_id="task-001"))
        add(site, f"by-{action}")
        assert write(site) == []
    path.write_text(on_screen)
    said = take_in(site)
    assert said == [
        "task-001: the file was older; status is what the queue has.",
        "task-001: the file was older; assigned_to is what the queue has.",
    ]
    assert write(site) == []
    text = path.read_text()
    assert [entry["id"] for entry in read_yaml(text)["queue"]] == [
        "task-001", "by-task_claimed", "by-task_completed",
    ]  # fmt: skip
    assert task(site).description == "B"
    assert (task(site).status, "# mine" in text) == ("completed", True)


def test_only_the_latest_texts_are_remembered(site: Site, path: Path) -> None:
    on_screen = path.read_text()
    for number in range(task_memory.OLDER + 2):
        action = "task_released" if number % 2 else "task_claimed"
        with site.unit() as tx:
            tx.record(Event(action, f"claude-{number}", task_id="task-001"))
        assert write(site) == []
    with site.unit() as tx:
        tx.record(Event("task_claimed", "claude-1", task_id="task-001"))
    write(site)
    change(path, "claude-1", "claude-2")
    assert "file was older" in take_in(site)[0]
    path.write_text(on_screen.replace("assigned_to: null", "assigned_to: somebody"))
    assert "not set by hand" in take_in(site)[0]


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


# the detached writer


def test_one_writer_is_claimed_until_it_gives_no_sign_any_more(site: Site) -> None:
    with site.unit() as tx:
        assert tasks_due.claim_writer(tx)
        assert not tasks_due.claim_writer(tx)
    site.now += tasks_due.SILENCE
    with site.unit() as tx:
        assert tasks_due.claim_writer(tx)


def test_the_writer_works_until_nothing_is_due_and_lets_another_be_started(
    site: Site, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tasks_writer, "find", lambda _: site.project)
    monkeypatch.setattr(tasks_writer.time, "sleep", lambda _: os.utime(path, ns=(1, 1)))
    with site.unit() as tx:
        tasks_due.claim_writer(tx)
        tx.record(Event("task_claimed", "me", task_id="task-001"))
    change(path, '"A"', '"B"')
    tasks_writer.main(str(site.root))
    assert not is_due(site)
    assert (task(site).description, "in_progress" in path.read_text()) == ("B", True)
    with UnitOfWork(site.project, site.now, sqlite.open_store(site.project.state)) as tx:
        assert tasks_due.claim_writer(tx)
