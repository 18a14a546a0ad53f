"""`plan`, and claims that take from it, in real repositories."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from coord_core.settings import NAME
from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program

WITHOUT_GRAMMARS = """
from importlib import util
real = util.find_spec
util.find_spec = lambda name, *more: None if name == "tree_sitter_python" else real(name, *more)
"""


@pytest.fixture
def sources(repository: Enrolled) -> Path:
    """Two folders of Python, one of which uses the other, and one of documents."""
    files = {
        "app/auth/__init__.py": "", "app/auth/token.py": "KEY = 1\n", "app/__init__.py": "",
        "app/bill/__init__.py": "", "app/bill/pay.py": "from app.auth import token\n", "docs/a.md": "a\n",
        "docs/b.md": "b\n",
    }  # fmt: skip
    for name, text in files.items():
        (repository.root / name).parent.mkdir(parents=True, exist_ok=True)
        (repository.root / name).write_text(text)
    git(repository.root, "add", ".")
    git(repository.root, "commit", "-qm", "sources", "--no-verify")
    return repository.root


def add(program: Program, id_: str, *paths: str, **options: str) -> None:
    named = [word for path in paths for word in ("--path", path)]
    told = [word for name, value in options.items() for word in (f"--{name}", value)]
    assert program("task", "add", f"Do {id_}", *named, *told).status == 0


def planned(program: Program, **variables: str) -> tuple[list[str], dict[str, list[str]], Any]:
    """The ids that can run, why each other one waits, and the whole."""
    done = program("plan", "--json", **variables)
    assert done.status == 0, done
    found = done.json
    waiting = {each["id"]: [reason["text"] for reason in each["reasons"]] for each in found["wait"]}
    return [each["id"] for each in found["can_run"]], waiting, found


def test_tasks_that_touch_nothing_of_each_other_can_run_at_once(program: Program, sources: Path) -> None:
    add(program, "1", "app/auth/")
    add(program, "2", "docs/")
    add(program, "3", "app/auth/token.py")
    add(program, "4", needs="task-001,task-002")
    add(program, "5")
    can_run, waiting, found = planned(program)
    assert can_run == ["task-001", "task-002", "task-005"]
    assert waiting == {
        "task-003": ["meets task-001: app/auth/token.py"],
        "task-004": ["needs task-001", "needs task-002"],
    }
    assert [each["footprint"] for each in found["can_run"]] == ["known", "known", "unknown"]
    assert (found["taken"], found["notes"]) == ([], [])


def test_a_file_that_depends_on_another_tasks_file_waits(program: Program, sources: Path) -> None:
    add(program, "1", "app/auth/token.py")
    add(program, "2", "app/bill/")
    can_run, waiting, found = planned(program)
    assert can_run == ["task-001"]
    assert waiting == {"task-002": ["is next to task-001: app/bill/pay.py depends on app/auth/token.py"]}
    (reason,) = found["wait"][0]["reasons"]
    assert (reason["kind"], reason["task"], reason["instance"]) == ("task", "task-001", None)
    assert reason["dependency"] == ["app/bill/pay.py", "app/auth/token.py"]
    (sources / NAME).write_text("semantic: off\n")
    assert planned(program)[0] == ["task-001", "task-002"]


def test_what_others_have_in_hand_makes_tasks_wait(program: Program, sources: Path, one: Someone) -> None:
    one.takes("docs/a.md")
    add(program, "1", "docs/")
    add(program, "2", "app/bill/*.py")
    _, waiting, found = planned(program)
    assert waiting == {"task-001": [f"meets what {one.name} has in hand: docs/a.md"]}
    assert found["taken"] == [
        {"resource": "docs/a.md", "kind": "file", "instance": one.name, "task_id": None}
    ]


def test_a_task_in_progress_has_its_paths_in_hand(program: Program, sources: Path, one: Someone) -> None:
    add(program, "1", "app/auth/token.py")
    add(program, "2", "app/bill/pay.py")
    add(program, "3", "docs/a.md")
    assert one.run("task", "claim", "task-001").status == 0
    can_run, waiting, _ = planned(program)
    assert can_run == ["task-003"]
    assert waiting["task-002"] == [
        f"is next to what {one.name} (task-001) has in hand: app/bill/pay.py depends on app/auth/token.py"
    ]


def test_free_is_what_nobody_has_and_no_planned_task_is_about(
    program: Program, sources: Path, one: Someone
) -> None:
    one.takes("docs/a.md")
    add(program, "1", "app/auth/*.py")
    free = {each["path"]: each["files"] for each in planned(program)[2]["free"]}
    assert free["app/bill/"] == 2
    assert {"app/__init__.py", "docs/b.md"} <= set(free)
    assert not [path for path in free if path.startswith("app/auth") or path in ("docs/", "docs/a.md", "./")]


def test_a_claim_takes_from_the_plan(program: Program, sources: Path, one: Someone, two: Someone) -> None:
    add(program, "1", "app/auth/token.py", "docs/a.md")
    add(program, "2", "app/auth/token.py")
    add(program, "3", "docs/a.md")
    can_run = planned(program)[0]
    assert can_run == ["task-002", "task-003"]
    assert one.run("task", "next", "--json").json["id"] == "task-002"
    got = [each.run("task", "claim", "--json").json["id"] for each in (one, two)]
    assert got == can_run


def test_a_claim_stays_clear_of_the_neighbours_of_what_others_change(
    program: Program, sources: Path, one: Someone, two: Someone
) -> None:
    add(program, "1", "app/auth/token.py")
    add(program, "2", "app/bill/pay.py", priority="5")
    add(program, "3", "docs/a.md")
    assert one.run("task", "claim", "task-001").status == 0
    planned(program)  # makes the index
    assert two.run("task", "next", "--json").json["id"] == "task-003"
    (sources / NAME).write_text("semantic: off\n")
    assert two.run("task", "next", "--json").json["id"] == "task-002"


def test_where_all_meet_what_others_have_the_first_is_claimed_all_the_same(
    program: Program, sources: Path, one: Someone, two: Someone
) -> None:
    one.takes("docs/a.md")
    add(program, "1", "docs/a.md")
    assert planned(program)[0] == []
    assert two.run("task", "claim", "--json").json["id"] == "task-001"


def test_a_feature_is_what_the_settings_say_else_what_the_code_proposes(
    program: Program, sources: Path
) -> None:
    (sources / NAME).write_text("semantic: off\nfeatures:\n  papers: ['docs/*.md']\n")
    add(program, "1", "feature:papers")
    add(program, "2", "docs/b.md")
    add(program, "3", "feature:bill")
    add(program, "4", "app/bill/pay.py")
    can_run, waiting, _ = planned(program)
    assert can_run == ["task-001", "task-003"]
    assert waiting == {
        "task-002": ["meets task-001: docs/b.md"],
        "task-004": ["meets task-003: app/bill/pay.py"],
    }


def test_without_the_extra_the_plan_says_so_in_one_line(
    program: Program, sources: Path, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_GRAMMARS)
    add(program, "1", "app/auth/token.py")
    add(program, "2", "app/bill/pay.py")
    can_run, _, found = planned(program, PYTHONPATH=str(tmp_path))
    assert can_run == ["task-001", "task-002"]
    (note,) = found["notes"]
    assert note.startswith("Planned by paths alone, without dependencies: ")
    assert "claude-coordinator[analysis]" in note


def test_the_plan_for_people(program: Program, sources: Path, one: Someone) -> None:
    assert program("plan").lines[0] == "No task is pending."
    one.takes("docs/a.md")
    add(program, "1", "app/auth/")
    add(program, "2", "app/auth/token.py", "docs/")
    add(program, "3")
    done = program("plan")
    assert done.status == 0
    assert done.lines[0] == "Can run at once now: 2"
    assert any(line.split()[:2] == ["task-001", "0"] and line.endswith("app/auth/") for line in done.lines)
    assert any(line.startswith("task-003") and line.endswith("unknown files") for line in done.lines)
    assert "Wait: 1" in done.lines
    assert f"Taken: docs/a.md ({one.name})" in done.lines
    assert "\x1b" not in done.stdout
    terminal = program.on_terminal("plan", columns=80)
    assert "\x1b[32m" in terminal.stdout
    assert "\x1b[3" not in program.on_terminal("plan", columns=80, NO_COLOR="1").stdout


def test_what_is_free_and_taken_keeps_to_the_width(program: Program, sources: Path, one: Someone) -> None:
    for number in range(6):
        (sources / f"a-long-name-of-a-file-{number}.md").write_text("")
        one.takes(f"docs/a-{number}-file.md")
    lines = program("plan", COLUMNS="80").lines
    at = next(number for number, line in enumerate(lines) if line.startswith("Taken: "))
    assert lines[at + 1].startswith("       docs/a-")
    assert any(line.startswith("Free:  ") for line in lines)
    assert max(map(len, lines)) <= 80
    assert max(map(len, program("plan", COLUMNS="200").lines)) > 100


def test_names_of_others_are_only_data(program: Program, sources: Path) -> None:
    (sources / "docs" / "\x1b[31mred`id`").write_text("x")
    add(program, "1", "docs/")
    program("task", "add", "\x1b[31m `rm -rf` \u202e x", "--path", "docs/a.md")
    for arguments in (["plan"], ["status", "--graph"], ["status", "--graph", "--format", "dot"]):
        done = program(*arguments)
        assert done.status == 0
        assert "\x1b" not in done.stdout and "\u202e" not in done.stdout
