"""The events of a period, folded: who held what from when to when, who waited, who was refused."""

from __future__ import annotations

from typing import Any

from coord_core.observing.chronicle import Chronicle
from coord_core.observing.lines import Span, WaitSpan

A, B = "claude-aaaaaaaa", "claude-bbbbbbbb"


def row(seq: int, action: str, instance: str = A, key: str | None = "a.py", **more: Any) -> tuple[Any, ...]:
    """An event at the second of its number."""
    kind = None if key is None else more.pop("kind", "file")
    about = more.pop("wait", None) or more.pop("to", None)
    agent, task = more.pop("agent", ""), more.pop("task", None)
    end = (more.pop("token", None), about, more.pop("to_agent", None), more.pop("detail", "{}"))
    assert not more
    return (seq, float(seq), action, instance, agent, kind, key, task, *end)


def told(*rows: tuple[Any, ...]) -> Chronicle:
    found = Chronicle(0.0, 100.0)
    found.extend(rows)
    return found


def test_a_lock_lasts_from_its_grant_to_its_end() -> None:
    found = told(row(1, "lock_acquired"), row(5, "lock_released", token=1))
    (span,) = found.spans
    assert (span.instance, span.resource, span.since, span.until, span.ending) == (
        A,
        "a.py",
        1,
        5,
        "released",
    )
    assert (found.files["a.py"].held, found.files["a.py"].holders) == (4, {A})


def test_a_lock_that_is_handed_over_is_two_spans() -> None:
    found = told(
        row(1, "lock_acquired"),
        row(4, "lock_transferred", token=1, to=B, to_agent="sub"),
        row(9, "lock_expired", B, token=4),
    )
    told_of = [(span.instance, span.agent, span.since, span.until, span.ending) for span in found.spans]
    assert told_of == [(A, "", 1, 4, "transferred"), (B, "sub", 4, 9, "expired")]


def test_a_subagents_lock_becomes_its_main_agents() -> None:
    found = told(
        row(1, "lock_acquired", agent="sub"), row(3, "lock_passed", agent="sub", token=1, to_agent="")
    )
    assert [span.agent for span in found.spans] == [""]


def test_what_ends_without_a_beginning_began_with_the_period() -> None:
    found = told(row(7, "lock_forced", token=3), row(8, "wait_granted", B, wait=2))
    assert [(span.token, span.since, span.ending) for span in found.early_spans] == [(3, 0.0, "forced")]
    assert [(wait.wait, wait.lasted(50), wait.outcome) for wait in found.waits] == [(2, 8.0, "granted")]


def test_a_wait_for_two_files_is_one() -> None:
    found = told(
        row(2, "wait_started"), row(3, "wait_started", key="b.py", wait=2), row(9, "wait_granted", wait=2)
    )
    (wait,) = found.waits
    assert (wait.resource, wait.lasted(99), wait.outcome) == ("a.py, b.py", 7, "granted")
    assert (found.sessions[A].waits, found.sessions[A].waited) == (1, 7)
    assert (found.files["a.py"].waits, found.files["b.py"].waits) == (1, 1)


def test_a_session_that_ends_waits_no_more_and_one_that_goes_on_does() -> None:
    found = told(
        row(1, "wait_started"),
        row(2, "wait_started", B),
        row(3, "writes_inherited", A, None, to="claude-cccccccc"),
        row(4, "session_ended", A, None),
        row(5, "session_crashed", B, None),
    )
    assert [(wait.instance, wait.until) for wait in found.waits] == [("claude-cccccccc", None), (B, 5)]
    assert (found.sessions[A].ending, found.sessions[B].ending) == ("ended", "crashed")


def test_refusals_and_violations_count_for_a_symbols_file() -> None:
    found = told(
        row(1, "lock_denied", B, "a.py\nLogin.check", kind="symbol"),
        row(2, "write_violation", B, detail='{"holder": "x"}'),
        row(3, "lock_denied", B, "src", kind="subtree"),
    )
    assert (found.files["a.py"].refused, found.files["a.py"].contention) == (1, 2)
    assert found.files["src/"].refused == 1
    assert (found.sessions[B].refused, found.sessions[B].violations) == (2, 1)
    assert [entry.event.detail for entry in found.notable] == [{"holder": "x"}]


def test_buckets_hold_every_moment_once() -> None:
    found = told(*(row(number, "lock_denied") for number in range(1, 100, 7)), row(99, "lock_acquired"))
    assert sum(refusals for _, refusals, _, _ in found.buckets(10)) == 15
    assert [start for start, *_ in found.buckets(30)] == [0, 30, 60, 90]
    assert found.buckets(30)[3] == (90, 2, 0, 1)


def test_what_is_there_at_the_end_decides() -> None:
    found = told(row(1, "lock_acquired"), row(2, "lock_acquired", key="b.py"), row(3, "wait_started", B))
    found.settle([Span(2, A, "", "file", "b.py", 2.0), Span(0, B, "", "file", "old", -9.0)], [])
    assert {span.resource: span.ending for span in found.spans} == {
        "a.py": "unknown",
        "b.py": None,
        "old": None,
    }
    assert found.waits[0].outcome == "abandoned"
    found.settle([Span(2, A, "", "file", "b.py", 2.0)], [WaitSpan(50, B, "", ["c.py"], 50.0)])
    assert [span.until for span in found.spans] == [100, None, 100]
    assert [wait.until for wait in found.waits] == [100, None]


def test_the_steps_of_tasks() -> None:
    found = told(
        row(1, "task_added", key=None, task="task-1"), row(2, "task_completed", B, None, task="task-1")
    )
    assert [(step.action, step.task_id, step.instance) for step in found.tasks] == [
        ("task_added", "task-1", A),
        ("task_completed", "task-1", B),
    ]
    assert found.sessions[B].tasks_completed == 1
    assert found.counts["task_completed"] == 1
