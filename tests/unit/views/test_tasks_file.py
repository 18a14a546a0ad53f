"""The tasks file as it is first written, and brought up to date without touching anything else."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError
from coord_core.domain.tasks import Task
from coord_core.views import tasks_file
from coord_core.views.tasks_merge import merge
from tests.support.tasks import task
from tests.support.yaml import VERSIONS, read_yaml

WORKED_ON = task(
    "task-001", "Implement user authentication", "in_progress", assigned_to="claude-1234abcd",
    branch="claude-1234abcd/feat/user-auth",
)  # fmt: skip


def body(text: str) -> str:
    return text.removeprefix(tasks_file.HEADING)


def test_the_file_has_the_promised_shape() -> None:
    assert body(tasks_file.fresh([WORKED_ON])) == (
        "queue:\n"
        "  - id: task-001\n"
        "    type: feature\n"
        '    description: "Implement user authentication"\n'
        "    assigned_to: claude-1234abcd\n"
        "    status: in_progress\n"
        "    branch: claude-1234abcd/feat/user-auth\n"
    )


def test_further_keys_follow_where_they_say_something() -> None:
    told = task(
        status="blocked", reason='no "way"', priority=-2, needs=["b", "a"], paths=["src", "*.md"],
        pull_request="https://example.org/1",
    )  # fmt: skip
    assert body(tasks_file.fresh([told])).endswith(
        "    branch: null\n    priority: -2\n    needs: [a, b]\n"
        '    paths: [src, "*.md"]\n    reason: "no \\"way\\""\n    pull_request: "https://example.org/1"\n'
    )


def test_what_is_not_listed_is_not_shown() -> None:
    assert body(tasks_file.fresh([task(listed=False)])) == "queue: []\n"


@pytest.mark.parametrize(
    "text", ["null", "# no", "'", '"', "a: b", "- x", "é\u2028\x85 ü", "\ud800", "%", "!x"]
)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_description_is_read_back(text: str, version: str) -> None:
    written = tasks_file.fresh([task(description=text)])
    assert (
        read_yaml(written, version)["queue"][0]["description"].split()
        == text.replace("\ud800", "\ufffd").split()
    )
    assert merge(written, [task(description=text)]) == written


def test_bringing_up_to_date_what_is_up_to_date_changes_no_byte() -> None:
    text = "\ufeffqueue:\r\n- {description: 'A', id: task-001 , type: feature, status: pending, \r\n"
    text += " branch: ~, assigned_to: null}   # x\r\n\r\n...\r\n# end"
    assert merge(text, [task()]) == text


HAND = """\
# above
mine: [1,  2]   # as it is
queue:
# first
- id: task-001   # one
  type:    feature
  description: >-   # folded
    A
  note: {a: 1}
  priority: 3  # high
  needs:   # two of them
  - b   # bee
  # between
  - c
  assigned_to:
  status: pending
  branch: null
  # last of one

- id: b
  type: feature
  description: A
  assigned_to: null
  status: pending
  branch: null
- id: c
  type: feature
  description: A
  assigned_to: null
  status: pending
  branch: null
# end
tail: 1
"""


def merged(first: Task, *more: Task) -> str:
    text = merge(HAND, [first, task("b"), task("c"), *more])
    assert merge(text, [first, task("b"), task("c"), *more]) == text
    return text


def test_only_the_values_that_changed_are_replaced() -> None:
    now = task(status="in_progress", assigned_to="claude-1", branch="x/y", priority=3, needs=["b", "c"])
    said = "assigned_to:\n  status: pending\n  branch: null\n  #"
    expected = HAND.replace(said, "assigned_to: claude-1\n  status: in_progress\n  branch: x/y\n  #")
    assert merged(now) == expected


def test_comments_in_a_value_that_is_replaced_stay_beside_it() -> None:
    text = merged(task(description="B", needs=["b"], priority=3))
    assert '  description: # folded\n    "B"\n' in text
    assert "  needs: # two of them\n    # bee\n    # between\n    [b]\n" in text


def test_a_key_that_says_nothing_any_more_goes_unless_a_comment_stands_by_it() -> None:
    text = merged(task(needs=["b", "c"]))
    assert "  priority: 0  # high\n" in text
    plain = tasks_file.fresh([task(priority=3, paths=["a"])])
    assert merge(plain, [task(paths=["a"])]) == tasks_file.fresh([task(paths=["a"])])


def test_what_an_entry_lacks_is_added_below_it() -> None:
    text = merged(task(priority=3, needs=["b", "c"], paths=["src"]))
    assert text == HAND.replace("  # last of one\n", "  paths: [src]\n  # last of one\n")


def test_a_new_task_is_added_at_the_end_of_the_list_in_its_style() -> None:
    text = merged(task(priority=3, needs=["b", "c"]), task("d", "D"))
    new = '- id: d\n  type: feature\n  description: "D"\n'
    new += "  assigned_to: null\n  status: pending\n  branch: null\n"
    assert text == HAND.replace("# end\n", f"{new}# end\n")


def test_of_an_entry_that_goes_the_comments_stay() -> None:
    text = merged(task(listed=False))
    assert text.startswith(
        "# above\nmine: [1,  2]   # as it is\nqueue:\n# first\n# one\n# folded\n# high\n# two of them\n"
        "# bee\n# between\n  # last of one\n\n- id: b\n"
    )


def test_a_list_that_becomes_empty_is_still_a_list() -> None:
    gone = [task(listed=False), task("b", listed=False), task("c", listed=False)]
    text = merge(HAND, gone)
    assert read_yaml(text)["queue"] == []
    assert read_yaml(merge(text, [task("d")]))["queue"][0]["id"] == "d"


NONE = ("queue:\n", "queue: []\n", "queue: null  # none\nx: 1\n", "queue: [ # a\n]\n", "queue:")


@pytest.mark.parametrize("empty", NONE)
def test_a_list_without_entries_gets_its_first(empty: str) -> None:
    text = merge(empty, [task()])
    assert read_yaml(text)["queue"][0]["id"] == "task-001"
    assert text.count("#") == empty.count("#")


def test_an_entry_in_braces_stays_in_braces() -> None:
    text = merge(
        'queue:\n  - {description: "A", paths: [a, # x\n    b]} # y\n', [task(paths=["c"])], ["task-001"]
    )
    assert "".join(text.split("\n", 2)[1]) == '  - {id: task-001, description: "A", paths: # x'
    end = "[c], type: feature, assigned_to: null, status: pending, branch: null} # y\n"
    assert text.split("\n", 2)[2].lstrip(" ") == end


def test_an_entry_without_an_id_gets_the_one_that_it_was_given() -> None:
    text = merge("queue:\n  -   description: A\n      x: 1\n", [task("task-007")], ["task-007"])
    assert text.startswith(
        "queue:\n  -   id: task-007\n      description: A\n      x: 1\n      type: feature\n"
    )


def test_an_alias_of_a_value_that_is_replaced_says_what_it_said() -> None:
    hand = "queue:\n  - id: task-001\n    description: &d A\n    mine: *d\n"
    assert 'mine: "A"' in merge(hand, [task(description="B")])


def test_line_ends_and_a_missing_last_one_stay_as_they_are() -> None:
    text = merge("queue:\r\n  - id: task-001\r\n    description: A", [task(), task("b")])
    assert text.count("\r\n") == text.count("\n")
    assert not text.endswith("\n")


def test_a_text_that_is_not_what_it_should_be_is_never_returned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks_file, "value_text", lambda key, value: "docs")
    with pytest.raises(InputError, match="brought up to date"):
        merge("queue:\n  - description: A\n", [task(description="B")], ["task-001"])
