"""Rows as records, and events as the parameters of their effects."""

from __future__ import annotations

from coord_core.domain.records import Entry, Event
from coord_core.storage import rows
from tests.support.facts import file


def test_a_row_without_a_pid_is_an_instance_whose_process_is_not_known() -> None:
    row = ("one", "s", "session", None, None, None, None, None, "", "/w", "main", 0, None, "active")
    assert rows.instance((*row, 1.0, 2.0, 3.0, 4.0)).process is None


def test_a_row_with_a_pid_is_an_instance_with_its_process() -> None:
    row = ("one", "s", "session", 7, "100", "h", "b", "n", "/c", "/w", "main", 2, "task-001", "active")
    found = rows.instance((*row, 1.0, 2.0, 3.0, 4.0))
    assert found.process is not None
    named = (found.process.pid, found.process.started, found.process.host, found.process.boot)
    assert named == (7, "100", "h", "b")
    assert (found.process.pidns, found.config_dir, found.worktree, found.branch) == ("n", "/c", "/w", "main")
    assert (found.priority, found.task_id, found.status) == (2, "task-001", "active")
    assert (found.started_at, found.last_seen, found.active_at, found.expires_at) == (1.0, 2.0, 3.0, 4.0)


def test_the_detail_of_an_event_cannot_pass_for_one_of_its_own_fields() -> None:
    event = Event("lock_acquired", "one", file("a"))
    event.detail = {"instance": "two", "key": "b", "seq": 99, "at": 0.0, "action": "x", "mode": "shared"}
    found = rows.parameters(Entry(3, 5.0, event))
    named = {name: found[name] for name in ("instance", "key", "seq", "at", "action", "mode")}
    assert named == {
        "instance": "one",
        "key": "a",
        "seq": 3,
        "at": 5.0,
        "action": "lock_acquired",
        "mode": "shared",
    }
