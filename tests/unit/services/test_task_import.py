"""Tasks out of YAML, Markdown and issues."""

from __future__ import annotations

import json

import pytest

from coord_core.domain.errors import InputError
from coord_core.services.task_import import Reading, from_github, from_markdown, from_yaml


def told(reading: Reading) -> list[tuple[str, list[str]]]:
    """What is to be done, and what of that comes first."""
    return [
        (one.draft.description, [reading.tasks[part].draft.description for part in one.parts])
        for one in reading.tasks
    ]


MARKDOWN = """\
# Plan

- [ ] Read `src/a.py` and [the page](https://example.org)
  carefully
- [x] Done
- no box
  * [ ] below an item without one

## Bug fixes

1. [ ] whole
   - [ ] part one
     - [ ] part of a part
   - [X] part that is done
   - [ ] part two
2. [ ] next

```
- [ ] no task, but an example of one
```
"""


def test_the_boxes_of_a_checklist_are_tasks() -> None:
    reading = from_markdown(MARKDOWN, lambda path: path == "src/a.py")
    assert told(reading) == [
        ("Read src/a.py and the page carefully", []),
        ("below an item without one", []),
        ("part of a part", []),
        ("part one", ["part of a part"]),
        ("part two", []),
        ("whole", ["part one", "part two"]),
        ("next", []),
    ]
    assert reading.said == ["2 are ticked and left out."]
    assert reading.tasks[0].draft.paths == ("src/a.py",)
    assert [one.draft.type for one in reading.tasks] == ["feature"] * 2 + ["bugfix"] * 5


@pytest.mark.parametrize("code", ["/etc/passwd", "../a", "src\\a", "-rf", "."])
def test_only_paths_inside_the_repository_are_taken_from_code(code: str) -> None:
    reading = from_markdown(f"- [ ] Read `{code}`\n", lambda path: True)
    assert reading.tasks[0].draft.paths == ()


def test_a_text_without_boxes_is_an_error() -> None:
    with pytest.raises(InputError, match="no checklist"):
        from_markdown("# Plan\n\n- one\n")


def test_a_description_is_one_bounded_printable_line() -> None:
    [one] = from_markdown(f"- [ ] a\u200b{'b' * 3000}\n").tasks
    assert len(one.draft.description) == 2000
    assert one.draft.description.isprintable()


ISSUES = [
    {"number": 12, "title": "Crash", "body": "in `src/a.py`", "labels": [{"name": "bug"}], "state": "OPEN"},
    {"number": 3, "title": "Pages", "body": None, "labels": [{"name": "Documentation"}], "state": "OPEN"},
    {"number": 5, "title": "Old", "body": "", "labels": [], "state": "CLOSED"},
    {"number": 7, "title": "More", "body": "", "labels": [{"name": "type: enhancement"}], "state": "OPEN"},
]


def test_open_issues_are_tasks_by_their_number_and_labels() -> None:
    reading = from_github(json.dumps(ISSUES), lambda path: True)
    found = [(one.source, one.draft.description, one.draft.type) for one in reading.tasks]
    assert found == [
        ("github:#3", "Pages", "docs"), ("github:#7", "More", "feature"), ("github:#12", "Crash", "bugfix"),
    ]  # fmt: skip
    assert reading.tasks[2].draft.paths == ("src/a.py",)
    assert reading.said == ["1 is closed and left out."]


NO_LIST = ("", "{}", "[1]", '[{"number": "x", "title": ""}]', '[{"title": "a"}]', "[" * 99999)


@pytest.mark.parametrize("text", NO_LIST)
def test_what_is_no_list_of_issues_is_an_error(text: str) -> None:
    with pytest.raises(InputError, match="no list of issues"):
        from_github(text if text != "{}" else '{"message": "Not Found"}')


def test_what_was_imported_before_is_left_out_and_still_needed() -> None:
    reading = from_markdown("- [ ] whole\n  - [ ] one\n  - [ ] two\n")
    known = {reading.tasks[0].source: "task-009"}
    again = reading.without(known)
    assert told(again) == [("two", []), ("whole", ["two"])]
    assert again.tasks[1].draft.needs == ("task-009",)
    assert again.said == ["1 were imported before."]


def test_yaml_is_read_as_the_tasks_file_with_and_without_its_key() -> None:
    text = (
        "- id: b\n  description: B\n  needs: [a, gone, else]\n  status: in_progress\n  assigned_to: x\n"
        "- id: a\n  description: A\n  priority: 3\n  paths: [src]\n"
        "- id: gone\n  description: C\n  status: completed\n"
    )
    for written in (text, "queue:\n" + text):
        reading = from_yaml(written)
        assert told(reading) == [("A", []), ("B", ["A"])]
        assert reading.tasks[1].draft.needs == ("else",)
        assert reading.tasks[1].draft.status == "pending"
        assert reading.tasks[0].draft.priority == 3
        assert reading.said == ["1 is over and left out."]


def test_wrong_yaml_is_named_with_its_file_and_line() -> None:
    with pytest.raises(InputError, match=r"plan.yml, line 3: type: "):
        from_yaml("- description: A\n- description: B\n  type: epic\n", "plan.yml")
    with pytest.raises(InputError, match=r"line 2: needs: a needs it in turn|line 4"):
        from_yaml("- {id: a, description: A,\n   needs: [b]}\n- {id: b, description: B,\n   needs: [a]}\n")
    with pytest.raises(InputError, match=r"line 1: description"):
        from_yaml("- type: docs\n")
