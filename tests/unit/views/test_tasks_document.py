"""Reading the tasks file: what is wrong is said with its line, its key and what is allowed."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError
from coord_core.domain.task_entries import Entry
from coord_core.views.tasks_document import decode, parse

TASK = "queue:\n  - id: task-001\n    type: feature\n    description: A\n"  # four lines


def entry(line: str) -> Entry:
    [found] = parse(f"queue:\n  - description: A\n    {line}\n").entries
    return found


WRONG = [
    ("", 1, "empty"),
    ("\n  \n", 1, "empty"),
    ("\ufeff\r\n", 1, "empty"),
    ("# only a comment\n", 1, "mapping"),
    ("- id: a\n", 1, "`queue`"),
    ("words\n", 1, "mapping"),
    ("other: 1\n", 1, "no `queue`"),
    ("# first\nqueue: words\n", 2, "list"),
    ("queue: {a: 1}\n", 1, "list"),
    ("queue: [{description: A}]\n", 1, "own `-`"),
    ("{queue: []}\n", 1, "mapping"),
    ("queue:\n  - words\n", 2, "mapping"),
    ("queue:\n  -\n", 2, "mapping"),
    ("queue:\n  - - description: A\n", 2, "mapping"),
    (f"{TASK}    description: B\n", 5, "line 4 already"),
    (f"{TASK}    mine: 1\n    mine: 2\n", 6, "line 5 already"),
    (f"{TASK}queue: []\n", 5, "line 1 already"),
    (f"{TASK}  - description: B\n    id: task-001\n", 6, "line 2 already"),
    (f"{TASK}    status: [\n", 6, "expected"),
    (f"{TASK}\tstatus: pending\n", 5, "cannot start any token"),
    (f"{TASK}    status: done\n", 5, "pending, in_progress, blocked, completed, cancelled"),
    (f"{TASK}    status: null\n", 5, "status"),
    ("queue:\n  - id: task 1\n", 2, "letters a to z, digits"),
    (f"queue:\n  - id: {'a' * 65}\n", 2, "at most 64"),
    ("queue:\n  - id: -a\n", 2, "begins with a letter"),
    ("queue:\n  - id: {a: 1}\n", 2, "single value"),
    ("queue:\n  - type: epic\n", 2, "feature, bugfix, refactor, perf, docs, test, chore"),
    ("queue:\n  - description:\n", 2, "description"),
    ("queue:\n  - description: ' '\n", 2, "what is to be done"),
    (f"queue:\n  - description: {'a' * 2001}\n", 2, "at most 2000"),
    ('queue:\n  - description: "a\\x07"\n', 2, "control"),
    (f"{TASK}    priority: high\n", 5, "-1000 to 1000"),
    (f"{TASK}    priority: 1001\n", 5, "-1000 to 1000"),
    (f"{TASK}    priority: true\n", 5, "integer"),
    (f"{TASK}    priority: 1.5\n", 5, "integer"),
    (f"{TASK}    priority: '5'\n", 5, "integer"),
    (f"{TASK}    needs: task-002\n", 5, "list, as in"),
    (f"{TASK}    needs:\n      - task-002\n      - 'no id'\n", 7, "no id"),
    (f"{TASK}    paths: [/etc]\n", 5, "repository's root"),
    (f"{TASK}    paths:\n    - src\n    - src/../..\n", 7, "repository's root"),
    (f'{TASK}    paths: ["a\\nb"]\n', 5, "control"),
    (f"{TASK}    paths: {['a'] * 201}\n", 5, "at most 200"),
    (f"{TASK}    name: a/b\n", 5, "branch"),
    (f"{TASK}    name: a..b\n", 5, "branch"),
    (f"{TASK}    x: !!python/object:os.system a\n", 5, "tags"),
    (f"{TASK}    <<: {{a: 1}}\n", 5, "merge keys"),
    (f"{TASK}    a: &a [1]\n    b: *a\n", 6, "single value"),
    (f"{TASK}    b: *missing\n", 5, "alias"),
    (f"{TASK}    ? [a]\n    : b\n", 5, "single word"),
    (f"{TASK}    ? status\n    : pending\n", 5, "`status: …`"),
    (f"{TASK}---\nqueue: []\n", 5, "one document"),
    (f"{TASK}    x: {'[' * 30}{']' * 30}\n", 5, "deep"),
    (f"{TASK}    x: \x00\n", 5, "character"),
    (f"{TASK}# {'a' * 4_000_000}\n", 1, "4 MB"),
]


@pytest.mark.parametrize(("text", "line", "problem"), WRONG, ids=[problem for _, _, problem in WRONG])
def test_what_is_wrong_is_named_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(text)
    assert caught.value.problem.startswith(f".claude-tasks.yml, line {line}: ")
    assert problem in caught.value.problem


def test_a_line_is_counted_by_carriage_returns_with_newlines_as_one() -> None:
    with pytest.raises(InputError, match="line 5: status"):
        parse(f"{TASK}    status: done\n".replace("\n", "\r\n"))


def test_bytes_that_are_not_utf_8_are_named_with_their_line() -> None:
    with pytest.raises(InputError, match="line 2: the file is not UTF-8"):
        decode("queue:\n  - description: é\n".encode("latin-1"))


def test_what_another_wrote_is_quoted_bounded_and_without_control_characters() -> None:
    with pytest.raises(InputError) as caught:
        parse('queue:\n  - type: "' + "\\x1b`" * 500 + '"\n')
    assert len(caught.value.problem) < 300
    assert "\x1b" not in caught.value.problem


def test_a_laughing_file_is_read_in_no_time() -> None:
    laughs = "".join(f"    l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" for n in range(1, 30))
    with pytest.raises(InputError, match="line 6"):
        parse(f"{TASK}    l0: &l0 ha\n{laughs}".replace("l1: &l1 [*l0", "l1: &l1 [*l9"))


def test_an_alias_of_a_single_value_is_that_value() -> None:
    assert entry("name: &n auth\n    type: docs\n    id: *n").id == "auth"


@pytest.mark.parametrize(
    "written", ["a b", "'a b'", "|\n      a\n      b\n", ">\n      a\n      b", '"a\n      b"']
)
def test_a_description_of_several_lines_is_one_line(written: str) -> None:
    [found] = parse(f"queue:\n  - description: {written}\n").entries
    assert found.fields["description"] == "a b"


def test_a_single_value_is_the_text_that_is_written() -> None:
    [found] = parse("queue:\n  - id: 007\n    description: no\n").entries
    assert (found.id, found.fields["description"]) == ("007", "no")


def test_keys_of_a_persons_own_are_no_error() -> None:
    assert entry("mine: {a: [1, {b: null}]}").fields == {"description": "A"}


@pytest.mark.parametrize("written", ["queue:\n", "queue: null\n", "queue: []\n", "queue: ~ # none\n"])
def test_a_queue_may_be_empty(written: str) -> None:
    assert parse(written).entries == []


def test_needs_are_sorted_and_said_once_and_paths_keep_their_order() -> None:
    found = entry("needs: [b, a, b]\n    paths: [./z, a, z]")
    assert found.fields["needs"] == ("a", "b")
    assert found.fields["paths"] == ("z", "a")
