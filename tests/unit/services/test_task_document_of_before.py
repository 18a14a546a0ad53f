"""Texts of the tasks file from before the state went on: each edit counts once, and as what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.domain.records import Event
from coord_core.services import task_memory
from tests.support.site import Site
from tests.support.yaml import read_yaml
from tests.unit.services.documents import add, change, take_in, task, write


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
