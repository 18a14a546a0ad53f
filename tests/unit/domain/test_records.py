"""The nouns: a process is the same only when nothing about it differs."""

from __future__ import annotations

import pytest

from coord_core.domain.records import Event
from tests.support.facts import file, process


def test_a_process_equals_itself_and_nothing_that_differs_in_one_thing() -> None:
    same, others = process(), [process(pid=8), process(started="x"), process(boot="x")]
    assert process() == same
    assert same not in [*others, process(pidns="x")]
    assert hash(process()) == hash(same)
    assert process() != "a process"


@pytest.mark.parametrize("field", ["boot", "pidns"])
def test_pids_mean_the_same_only_in_one_boot_and_pid_namespace(field: str) -> None:
    assert process().same_domain(process(pid=8, started="x", host="renamed"))
    assert not process().same_domain(process(**{field: "x"}))


def test_an_event_keeps_what_is_special_about_it_as_detail() -> None:
    event = Event("lock_acquired", "one", file("a"), mode="exclusive", token=3)
    assert event.detail == {"mode": "exclusive", "token": 3}
    assert (event.agent, event.task_id) == ("", None)
