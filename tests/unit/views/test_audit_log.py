"""`.claude-audit.log`: one YAML list, entry by entry."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coord_core.domain.records import Entry, Event
from coord_core.services.denials import NO_LOCK
from coord_core.views import audit_log
from tests.support.facts import file
from tests.support.hostile import TEXTS
from tests.support.yaml import VERSIONS, read_yaml

TEN = datetime(2024, 6, 28, 10, tzinfo=UTC).timestamp()


def test_an_entry_has_the_documented_shape() -> None:
    event = Event("lock_acquired", "claude-1234abcd", file("src/components/Auth.tsx"))
    event.detail = {"mode": "exclusive", "worktree": "/w"}
    assert audit_log.render(Entry(7, TEN, event)) == (
        "- timestamp: 2024-06-28T10:00:00Z\n"
        "  instance: claude-1234abcd\n"
        "  action: lock_acquired\n"
        "  resource: src/components/Auth.tsx\n"
        "  mode: exclusive\n"
        "  seq: 7\n"
    )


def test_an_entry_about_a_task_names_it() -> None:
    event = Event("task_completed", "claude-5678efgh", task_id="task-001")
    [found] = read_yaml(audit_log.render(Entry(1, TEN, event)))
    assert (found["action"], found["task_id"]) == ("task_completed", "task-001")
    assert "resource" not in found


def test_what_an_event_does_not_know_is_left_out() -> None:
    event = Event("lock_released", "one", file("a"), token=3, reason=None)
    [found] = read_yaml(audit_log.render(Entry(1, TEN, event)))
    assert "reason" not in found
    assert "agent" not in found
    assert found["token"] == 3


def test_a_denial_names_the_holder_and_the_token_in_the_way() -> None:
    event = Event("lock_denied", "two", file("a"), "sub", token=3, until=9.5, holder="one")
    [found] = read_yaml(audit_log.render(Entry(1, TEN, event)))
    assert (found["holder"], found["token"], found["agent"]) == ("one", 3, "sub")


def test_a_refusal_without_a_lock_in_the_way_names_no_token() -> None:
    event = Event("lock_denied", "two", file("a"), token=NO_LOCK, until=0.0, holder="one", reason="git stash")
    assert "token" not in audit_log.fields(Entry(1, TEN, event))


@pytest.mark.parametrize("version", VERSIONS)
def test_entries_one_after_another_are_one_list_whatever_they_name(version: str) -> None:
    entries = [
        Entry(seq, TEN, Event("lock_released", text, file(text), text, text, reason=text))
        for seq, text in enumerate((text for text in TEXTS if text), start=1)
    ]
    found = read_yaml("".join(map(audit_log.render, entries)), version)
    assert [(item["seq"], item["instance"], item["resource"]) for item in found] == [
        (entry.seq, entry.event.instance, entry.event.instance) for entry in entries
    ]
    assert all(item["agent"] == item["task_id"] == item["reason"] == item["instance"] for item in found)


def test_the_renewals_of_leases_are_not_in_the_log_people_read() -> None:
    assert not audit_log.publishes(Entry(1, TEN, Event("lease_renewed", "one")))


@pytest.mark.parametrize("action", ["lock_renewed", "lock_denied", "session_crashed", "state_rebuilt"])
def test_everything_else_is_in_it(action: str) -> None:
    assert audit_log.publishes(Entry(1, TEN, Event(action, "one")))
