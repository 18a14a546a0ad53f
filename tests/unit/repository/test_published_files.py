"""What is read of the published files, within bounds, and how they are written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from ruamel.yaml import YAML

from coord_core.domain.assignments import Holding
from coord_core.domain.errors import InputError
from coord_core.domain.records import Entry, Event
from coord_core.repository.published import entries, locks, log, tasks
from coord_core.views.yaml_text import timestamp
from tests.support.tasks import task

CLONE, OTHER = "0000000a", "deadbeef"
NOW = 1_700_000_000.0


def written(*found: entries.Entry) -> bytes:
    return entries.section("queue", found).encode()


def test_what_is_written_is_read_back_as_it_was() -> None:
    entry: entries.Entry = {
        "id": "task-001", "description": 'x: "y" # \u2028 \x1b é', "priority": -3, "paths": ("a b", "null"),
        "branch": None, "clone": "00000123", "added_at": "2024-06-28T10:00:00Z", "version": "12", "empty": "",
    }  # fmt: skip
    assert entries.read(written(entry)).named("queue") == [entry]
    assert YAML(typ="safe").load(written(entry))["queue"][0]["description"] == entry["description"]
    assert "added_at: 2024-06-28T10:00:00Z" in written(entry).decode()


def test_a_file_that_cannot_be_read_is_named_by_its_own_name() -> None:
    _, of_locks = locks.text(b"a: 1\n b: 2\n", "locks:\n", CLONE, NOW)
    of_tasks = tasks.read(b"a: 1\n b: 2\n", CLONE).problems
    for name, problems in ((".claude-locks.yml", of_locks), (".claude-tasks.yml", of_tasks)):
        (said,) = problems
        assert said.startswith(f"{name} on the branch could not be read and is written anew: line 2: ")
        assert said.count("yml") == 1


@pytest.mark.parametrize(
    "text",
    [
        "queue:\n  - {a: [[b]]}\n  - {a: {b: c}}\n  - x\n  - []\n",
        "queue:\n  - a: 1\n    a: 2\n",
        "queue:\n  - " + "\n    ".join(f"k{number}: 1" for number in range(50)),
        f"queue:\n  - a: {'x' * 5000}\n",
        f"queue:\n  - a: [{', '.join(['x'] * 1001)}]\n",
        "queue:\n  - 'no key': 1\n",
    ],
)
def test_what_is_no_entry_is_counted(text: str) -> None:
    lists = entries.read(text.encode())
    assert lists.named("queue") == []
    assert lists.dropped > 0


@pytest.mark.parametrize("value", ["{a: [b, '1', 1, null], 'c d': {}}", '[[a], {b: "\\u001b, x"}]'])
def test_a_value_that_we_do_not_use_is_kept_however_deep(value: str) -> None:
    text = f"queue:\n  - id: task-001\n    labels: {value}\n"
    found = entries.read(text.encode(), flat={"id"}).named("queue")
    assert YAML(typ="safe").load(written(*found)) == YAML(typ="safe").load(text)
    deep = f"queue:\n  - id: {value}\n  - a: [[{'x' * 5000}]]\n"
    assert entries.read(deep.encode(), flat={"id"}).dropped == 2


def test_no_more_entries_are_read_than_there_may_be() -> None:
    lists = entries.read(written(*({"id": str(number)} for number in range(5100))))
    assert len(lists.named("queue")) == entries.MOST_ENTRIES
    assert lists.dropped == 100


@pytest.mark.parametrize("data", [b"\xff", b"queue", b"a: [", b"a: !x b", b"a: &a [*a]", b"[" * 1000])
def test_what_is_no_such_file_is_an_error(data: bytes) -> None:
    with pytest.raises(InputError):
        entries.read(data)


def test_tasks_of_others_stay_until_their_clone_is_forgotten() -> None:
    there = written(
        {"id": "x-1", "clone": OTHER, "run": "7"}, {"id": "x-2", "clone": "0000000b"}, {"id": "x-3"}
    )
    ages = ((OTHER, 29), ("0000000b", 31))
    there += entries.section(
        "clones", [{"id": id_, "published_at": timestamp(NOW - days * 86400)} for id_, days in ages]
    ).encode()

    text = tasks.text(tasks.read(there, CLONE), [task("task-001")], CLONE, NOW)

    read = entries.read(text)
    assert [entry["id"] for entry in read.named("queue")] == ["task-001", "x-1", "x-3"]
    assert read.named("queue")[1] == {"id": "x-1", "clone": OTHER, "run": "7"}
    assert [entry["id"] for entry in read.named("clones")] == [CLONE, OTHER]


def test_the_time_of_a_clone_is_written_once_a_day() -> None:
    first = tasks.text(tasks.read(b"", CLONE), [], CLONE, NOW)
    assert tasks.text(tasks.read(first, CLONE), [], CLONE, NOW + 3600) == first
    assert tasks.text(tasks.read(first, CLONE), [], CLONE, NOW + 90000) != first


def test_an_id_that_got_longer_stays_so() -> None:
    taken = written({"id": "task-001", "description": "x"})
    longer = tasks.text(tasks.read(taken, CLONE), [task("task-001")], CLONE, NOW)
    assert f"id: task-001-{CLONE}\n" in longer.decode()
    assert list(tasks.read(longer, CLONE).own) == ["task-001"]

    alone = b"".join(longer.partition(b"  - id: task-001\n")[:1])
    again = tasks.text(tasks.read(alone, CLONE), [task("task-001")], CLONE, NOW)
    assert f"id: task-001-{CLONE}\n" in again.decode()


def test_of_what_is_over_the_latest_are_shown() -> None:
    over = [task(f"t-{number}", status="completed", ended_at=float(number)) for number in range(250)]
    shown = entries.read(tasks.text(tasks.read(b"", CLONE), [*over, task("open")], CLONE, NOW))
    ids = [entry["id"] for entry in shown.named("queue")]
    assert ids == [f"t-{number}" for number in range(50, 250)] + ["open"]


def test_hidden_tasks_are_not_published() -> None:
    text = tasks.text(tasks.read(b"", CLONE), [task("hidden", listed=False)], CLONE, NOW)
    assert b"hidden" not in text


def test_locks_without_an_end_are_nobody_s() -> None:
    there = b"locks:\n  files:\n    - path: a\n      clone: b\n    - path: c\n      expires_at: soon\n"
    assert locks.text(there, "locks:\n  files: []\n  workflows: []\n", CLONE, NOW) == (
        b"locks:\n  files: []\n  workflows: []\n",
        [],
    )


def event(seq: int, action: str = "task_added", **detail: str) -> Entry:
    return Entry(seq, NOW + seq, Event(action, "claude-1", task_id="task-001", **detail))


def since(*events: Entry) -> Callable[[int], list[Entry]]:
    return lambda seq: [each for each in events if each.seq > seq]


def test_numbers_that_began_anew_are_news() -> None:
    found, _ = log.items(log.extended([], [event(1), event(2)], CLONE))
    later = [Entry(number, NOW + 9, event(1).event) for number in (1, 2)]
    assert log.news(found, since(later[0]), CLONE) == later[:1]
    assert log.news(found, since(*later), CLONE) == later


def test_events_are_appended_once_and_quiet_ones_never() -> None:
    first = log.extended([], [event(1), event(2, "lease_renewed"), event(3)], CLONE)
    found, unknown = log.items(first)
    assert (len(found), unknown, log.last_seq(found, CLONE), log.last_seq(found, OTHER)) == (2, 0, 3, 0)
    assert log.news(found, since(event(3)), CLONE) == []
    both, _ = log.items(log.extended(found, [event(3)], OTHER))
    assert len(both) == 3
    assert YAML(typ="safe").load("".join(both))[2]["clone"] == OTHER


def test_the_log_is_bounded() -> None:
    many = log.extended([], (event(number) for number in range(1, 3000)), CLONE)
    found, _ = log.items(many)
    assert len(found) == log.MOST_ENTRIES
    assert "seq: 2999\n" in found[-1]
    long = log.extended([], (event(number, description="x" * 2000) for number in range(1, 900)), CLONE)
    assert len(long) <= log.MOST_BYTES
    assert "seq: 899\n" in long.decode()[-300:]


@pytest.mark.parametrize(
    "more",
    [
        "  evil: &a x\n", "  evil: *a\n", "  evil: !!x y\n", '  evil: "\\q"\n', '  evil: "\n', "  evil: [a\n",
        "  evil: a: b\n", "  evil: \x1b[2J\n", "  evil: |\n", "other: x\n", "  a: b\n  a: c\n", "  a: b",
        f"  a: {'x' * 9000}\n", "---\n", "  a: \u2028b\n", "  a: b\r\n",
    ],
)  # fmt: skip
def test_what_is_not_written_as_we_do_is_left_out(more: str) -> None:
    good = log.extended([], [event(1)], CLONE).decode()
    text = f"- timestamp: 2024-06-28T10:00:00Z\n  action: x\n{more}"
    found, unknown = log.items(f"{good}{text}".encode())
    assert (found, unknown) == ([good], 1)


def test_what_our_own_words_look_like_is_known() -> None:
    odd = ("\x1b\u2028\ufeff\U0001f512 é \\ \" 'x'", "-", "1e5", "0x", "true", "", "a@b/c.d+e")
    written = log.extended([], [event(n, reason=text) for n, text in enumerate(odd, 1)], CLONE)
    found, unknown = log.items(written)
    assert (len(found), unknown) == (len(odd), 0)
    assert [each["reason"] for each in YAML(typ="safe").load(written)] == list(odd)


@pytest.mark.parametrize(
    "branch", [None, "claude-1/feat/x", "claude-12ab-2/fix/é,a=b@c%+", "claude-1/docs/a.b"]
)
def test_a_branch_that_an_assignment_makes_can_be_given(branch: str | None) -> None:
    assert tasks.is_proper(Holding("in_progress", "claude-1", branch))


@pytest.mark.parametrize(
    "branch",
    ["main", "HEAD", "claude-coordination", "team/feat/x", "refs/heads/main", "+claude-1/feat/x",
     "claude-1/x", "claude-1/feat/a/b", "claude-1/other/x", "claude-1/feat/", "claude-1/feat/a..b",
     "claude-1/feat/.a", "claude-1/feat/a.lock", "claude-1/feat/a b", "claude-1/feat/a:main",
     "claude-1/feat/a\\b"],
)  # fmt: skip
def test_any_other_cannot_unless_the_task_has_it_here(branch: str) -> None:
    assert not tasks.is_proper(Holding("in_progress", "claude-1", branch))
    assert tasks.is_proper(Holding("in_progress", "claude-1", branch), branch)


def test_a_person_s_name_is_compared_and_not_given() -> None:
    person = task("a", status="in_progress", assigned_to="user-DOMAIN\\first last", branch="é")
    read = tasks.read(tasks.text(tasks.read(b"", CLONE), [person], CLONE, NOW), CLONE)
    assert read.problems == []
    assert read.own["a"].holding == Holding("in_progress", "user-DOMAIN\\first last", "é")
    assert not tasks.is_proper(read.own["a"].holding)


def test_what_a_task_needs_is_called_as_the_branch_calls_it() -> None:
    taken = written({"id": "task-001", "description": "x"})
    queue = [task("task-001"), task("task-002", needs=["task-001", "gone"])]
    text = tasks.text(tasks.read(taken, CLONE), queue, CLONE, NOW)
    assert entries.read(text).named("queue")[1]["needs"] == ("gone", f"task-001-{CLONE}")
