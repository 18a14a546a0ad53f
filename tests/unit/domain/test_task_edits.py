"""Three ways to compare: what was written, what the file says now, what the queue has."""

from __future__ import annotations

from typing import Any

import pytest

from coord_core.domain.errors import InputError
from coord_core.domain.older_texts import conflicts, overtaken
from coord_core.domain.task_edits import edits
from coord_core.domain.task_entries import Addition, Cancellation, Change, Entry, Outcome, fields_of
from coord_core.domain.tasks import Task
from tests.support.tasks import task

LINE = 7


def said(of: Task, **changed: Any) -> Entry:
    """The entry of a task as it was written, but for what is changed; None takes a key out with `...`."""
    fields = {**fields_of(of), **changed}
    return Entry(of.id, {key: value for key, value in fields.items() if value is not ...}, LINE)


def compare(entries: list[Entry], rows: list[Task], written: list[Task] | None = None) -> Outcome:
    base = {one.id: said(one) for one in (rows if written is None else written)}
    return edits([base], entries, rows)


def only(outcome: Outcome) -> Any:
    [edit] = outcome.edits
    return edit


@pytest.mark.parametrize(
    ("key", "value"),
    [("description", "B"), ("type", "docs"), ("priority", 5), ("paths", ("src",)), ("name", "auth")],
)
def test_what_a_person_changed_is_applied(key: str, value: Any) -> None:
    edit = only(compare([said(task(), **{key: value})], [task()]))
    assert isinstance(edit, Change)
    assert edit.values == {key: value}


def test_a_file_that_says_what_was_written_changes_nothing() -> None:
    outcome = compare([said(task())], [task(description="by a command", status="completed")], [task()])
    assert (outcome.edits, outcome.reports) == ([], [])


def test_setting_what_the_queue_has_already_is_no_change() -> None:
    assert compare([said(task(description="B"))], [task(description="B")], [task()]).edits == []


def test_a_persons_change_wins_over_a_commands_and_that_is_said() -> None:
    outcome = compare([said(task(), priority=5)], [task(priority=7)], [task()])
    assert only(outcome).values == {"priority": 5}
    assert outcome.reports == ["task-001: priority was changed meanwhile; the file's counts."]


def test_a_text_that_may_be_in_place_already_is_a_base_as_well() -> None:
    old, new, now = task(), task(status="in_progress"), task(status="completed")
    bases = [{old.id: said(old)}, {new.id: said(new)}]
    assert edits(bases, [said(new)], [now]).edits == []


@pytest.mark.parametrize("key", ["assigned_to", "branch", "pull_request", "reason"])
def test_what_is_not_set_by_hand_is_an_error_with_its_line(key: str) -> None:
    with pytest.raises(InputError, match=rf"line {LINE}: {key}: it is not set by hand"):
        compare([said(task(), **{key: "x"})], [task()])


@pytest.mark.parametrize("status", ["in_progress", "blocked", "completed"])
def test_a_status_is_set_to_cancelled_only(status: str) -> None:
    with pytest.raises(InputError, match=rf"line {LINE}: status: .* cancelled only"):
        compare([said(task(), status=status)], [task()])


def test_cancelling_is_applied_also_while_somebody_works_on_it() -> None:
    outcome = compare([said(task(), status="cancelled")], [task(status="in_progress")], [task()])
    assert isinstance(only(outcome), Cancellation)
    assert outcome.reports == ["task-001 was cancelled while it was worked on."]


def test_cancelling_what_is_over_is_told_and_not_done() -> None:
    outcome = compare([said(task(), status="cancelled")], [task(status="completed")], [task()])
    assert outcome.edits == []
    assert outcome.reports == ["task-001 is completed already and was not cancelled."]


def test_a_new_entry_needs_a_description_only_and_gets_an_id() -> None:
    outcome = compare([said(task()), Entry(None, {"description": "B"})], [task()])
    edit = only(outcome)
    assert isinstance(edit, Addition)
    assert (edit.id, edit.draft.type, edit.draft.status) == ("task-002", "feature", "pending")
    assert outcome.ids == ["task-001", "task-002"]


def test_a_new_entry_without_a_description_is_an_error() -> None:
    with pytest.raises(InputError, match="line 9: description"):
        compare([Entry("mine", {"type": "docs"}, 9)], [])


def test_a_made_id_is_none_that_the_file_or_the_queue_has() -> None:
    entries = [Entry(None, {"description": "B"}), Entry("task-009", {"description": "C"})]
    outcome = compare(entries, [task("task-005", listed=False)])
    assert outcome.ids == ["task-010", "task-009"]


@pytest.mark.parametrize("status", ["pending", "completed", "cancelled", "blocked"])
def test_a_new_entry_may_have_any_status_but_being_worked_on(status: str) -> None:
    assert only(compare([Entry("a", {"description": "B", "status": status})], [])).draft.status == status
    with pytest.raises(InputError, match="pending, blocked, completed or cancelled"):
        compare([Entry("a", {"description": "B", "status": "in_progress"})], [])


def test_only_a_new_entry_that_is_blocked_has_a_reason() -> None:
    fields = {"description": "B", "reason": "no"}
    assert only(compare([Entry("a", {**fields, "status": "blocked"})], [])).reason == "no"
    with pytest.raises(InputError, match="reason"):
        compare([Entry("a", fields)], [])


def test_an_id_that_a_command_gave_away_meanwhile_is_another_task() -> None:
    theirs = task("task-002", "by a command")
    outcome = compare([said(task()), Entry("task-002", {"description": "B"})], [task(), theirs], [task()])
    assert only(outcome).id == "task-003"
    assert outcome.ids == ["task-001", "task-003"]
    assert outcome.reports == ["task-002 was taken meanwhile; the new entry is task-003."]


def test_an_entry_whose_task_was_made_before_a_crash_is_that_task() -> None:
    """The journal kept the event; what was remembered of the file is older."""
    made, another = task("task-002", "B", source=".claude-tasks.yml"), task("task-003", "B", source="else")
    entry = Entry(None, {"description": "B"})
    outcome = compare([said(task()), entry, entry], [task(), made, another], [task()])
    assert outcome.ids == ["task-001", "task-002", "task-004"]
    assert only(outcome).id == "task-004"


def test_an_entry_that_says_the_same_as_a_task_that_was_shown_is_a_new_one() -> None:
    rows = [task("task-002", "B", source=".claude-tasks.yml")]
    assert compare([Entry(None, {"description": "B"})], rows).ids == ["task-003"]


def test_an_entry_that_is_taken_out_is_put_back_while_its_task_is_open() -> None:
    outcome = compare([], [task()])
    assert outcome.edits == []
    assert outcome.reports == ["task-001 was taken out and is put back; `status: cancelled` cancels it."]


@pytest.mark.parametrize("status", ["completed", "cancelled"])
def test_an_entry_that_is_taken_out_is_not_listed_any_more_when_its_task_is_over(status: str) -> None:
    outcome = compare([], [task(status=status)])
    assert only(outcome).values == {"listed": 0}
    assert outcome.reports == []


def test_a_task_that_the_file_never_showed_was_not_taken_out() -> None:
    outcome = compare([], [task(status="completed")], [])
    assert (outcome.edits, outcome.reports) == ([], [])


def test_an_entry_that_is_put_in_again_is_listed_again() -> None:
    gone = task(status="completed", listed=False)
    assert only(compare([said(gone)], [gone], [])).values == {"listed": 1}


@pytest.mark.parametrize(("key", "value"), [("priority", 3), ("paths", ("a",)), ("needs", ("b",))])
def test_a_key_that_is_taken_out_says_nothing_and_is_put_back(key: str, value: Any) -> None:
    rows = [task(**{key: value}), task("b")]
    outcome = compare([said(rows[0], **{key: ...}), said(rows[1])], rows)
    assert outcome.edits == []
    assert outcome.reports == [f"task-001: {key} was taken out, and is put back."]


def test_needs_are_ids_that_exist_in_the_file_or_the_queue() -> None:
    entries = [said(task(), needs=("mine",)), Entry("mine", {"description": "B"})]
    assert len(compare(entries, [task()]).edits) == 2
    with pytest.raises(InputError, match=rf"line {LINE}: needs: there is no task else"):
        compare([said(task(), needs=("else",))], [task()])


def test_needs_make_no_circle_also_through_what_commands_changed() -> None:
    rows = [task(), task("b", needs=["task-001"])]
    with pytest.raises(InputError, match="needs: a circle, task-001 → b → task-001"):
        compare([said(task(), needs=("b",)), said(rows[1])], rows)


def test_what_commands_set_since_tells_an_older_text_from_an_edit() -> None:
    then, now = task(), task(status="in_progress", assigned_to="claude-1")
    saved = [said(then, priority=5)]
    newest, older = {now.id: said(now)}, {then.id: said(then)}
    assert conflicts([newest], saved, [now]) == (2, 0)
    assert conflicts([older], saved, [now]) == (0, 0)
    assert only(edits([older], saved, [now])).values == {"priority": 5}
    assert overtaken([newest], saved, [now]) == [
        "task-001: the file was older; status is what the queue has.",
        "task-001: the file was older; assigned_to is what the queue has.",
    ]


def test_an_older_text_is_not_one_that_had_less_than_the_file() -> None:
    rows = [task(), task("b"), task("c")]
    first, all_ = {"task-001": said(rows[0])}, {one.id: said(one) for one in rows}
    saved = [said(rows[0]), said(rows[2])]
    assert conflicts([all_], saved, rows) == (0, 1)
    assert conflicts([first], saved, rows) == (1, 0)


def test_an_older_text_does_not_list_again_what_was_taken_out_since() -> None:
    gone = task(status="completed", listed=False)
    assert compare([said(gone)], [gone]).edits == []


def test_without_a_base_only_new_entries_count() -> None:
    """The state was made anew: an old file must not set back what the queue has, nor lose tasks."""
    rows = [task(description="now"), task("b")]
    old = Entry("task-001", {"description": "then", "status": "in_progress", "assigned_to": "x"})
    outcome = edits([], [old, Entry("c", {"description": "C", "status": "in_progress"})], rows)
    assert only(outcome).id == "c"
    assert only(outcome).draft.status == "pending"
    assert any("description was set to what the queue has" in line for line in outcome.reports)
