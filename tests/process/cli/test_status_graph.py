"""`status --graph`: who waits for whom, and which task needs which."""

from __future__ import annotations

from collections.abc import Callable

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program
from .waits import Waiting


def test_instances_with_what_they_do(
    program: Program, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("a.py")
    waiting(two, "a.py")
    lines = program("status", "--graph").lines
    at = lines.index(f"{one.name} (main)")
    assert lines[at + 1] == "└─ holds a.py"
    at = lines.index(f"{two.name} (main)")
    assert lines[at + 1] == f"└─ waits for {one.name} over a.py"


def test_tasks_below_what_they_need(program: Program, repository: Enrolled, one: Someone) -> None:
    for words in (["A"], ["B", "--needs", "task-001"], ["C", "--needs", "task-001,task-002"]):
        assert program("task", "add", *words).status == 0
    program("task", "add", "D", "--path", "docs/")
    program("task", "add", "E", "--path", "docs/x.md")
    assert one.run("task", "claim", "task-001").status == 0
    lines = program("status", "--graph").lines
    assert "├─ works on task-001" in lines or "└─ works on task-001" in lines
    at = lines.index(f"task-001 [in progress] ({one.name}) A")
    assert lines[at + 1 :] == [
        "├─ task-002 [waits] B",
        "│  └─ task-003 [waits] C",
        "└─ task-003 [waits] C …",
        "task-004 [can run now] D",
        "task-005 [waits] E",
        "   meets task-004: docs/x.md",
    ]


def test_the_graph_as_json(program: Program, one: Someone) -> None:
    one.takes("a.py")
    program("task", "add", "A", "--path", "a.py")
    program("task", "add", "B", "--needs", "task-001")
    found = program("status", "--graph", "--json").json
    assert found == program("status", "--graph", "--format", "json").json
    nodes = {each["id"]: (each["kind"], each["status"]) for each in found["nodes"]}
    assert nodes[f"instance:{one.name}"] == ("instance", "active")
    assert nodes["task:task-001"] == ("task", "waits")
    assert nodes["resource:a.py"] == ("resource", None)
    edges = {(each["kind"], each["from"], each["to"]) for each in found["edges"]}
    assert edges == {
        ("holds", f"instance:{one.name}", "resource:a.py"),
        ("meets", "task:task-001", f"instance:{one.name}"),
        ("needs", "task:task-002", "task:task-001"),
    }


def test_the_graph_for_graphviz(program: Program, one: Someone) -> None:
    one.takes('qu"ote\\.py')
    lines = program("status", "--graph", "--format", "dot").lines
    assert (lines[0], lines[-1]) == ("digraph coordination {", "}")
    assert '  "resource:qu\\"ote\\\\.py" [shape=note, label="qu\\"ote\\\\.py"];' in lines


def test_a_format_without_a_graph_is_wrong_usage(program: Program) -> None:
    assert program("status", "--format", "dot").status == 2


def test_what_a_task_says_is_cut_to_the_width(program: Program, one: Someone) -> None:
    program("task", "add", "word " * 30, "--name", "long")
    assert one.run("task", "claim", "task-001").status == 0
    assert one.run("task", "release", "task-001").status == 0
    for width in (50, 80):
        [line] = [
            each
            for each in program("status", "--graph", COLUMNS=str(width)).lines
            if each.startswith("task-001 [")
        ]
        assert line.endswith("…") and width - 8 < len(line) <= width


def test_a_long_chain_of_needs_is_cut(program: Program, repository: Enrolled) -> None:
    entries = [{"id": f"t{number}", "description": "x", "needs": [f"t{number - 1}"] if number else []}
               for number in range(60)]  # fmt: skip
    lines = "".join(
        f"  - id: {each['id']}\n    type: chore\n    description: x\n    needs: {each['needs']}\n"
        for each in entries
    )
    (repository.root / ".claude-tasks.yml").write_text(f"queue:\n{lines}")
    assert program("task", "list").status == 0
    found = program("status", "--graph")
    assert found.status == 0
    assert found.lines[-1].endswith(" …")
