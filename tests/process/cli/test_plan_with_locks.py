"""`plan`, `task next` and edits beside functions, features and working trees that are held."""

from __future__ import annotations

import time

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program
from .sources import LONGEST, PARTS, commit, put


def planned(program: Program) -> list[str]:
    return [each["id"] for each in program("plan", "--json").json["can_run"]]


# Refusals that should not have been given, and those that should have been.


def test_an_edit_is_answered_while_somebody_looks_up_a_feature_that_is_not_defined(
    program: Program, repository: Enrolled, two: Someone
) -> None:
    """`feature:TYPO` lists files, reads CODEOWNERS and finds communities: inside the write transaction."""
    put(repository.root, {f"d{number % 50}/f{number}.py": "" for number in range(3000)})
    rules = "".join(f"**/a*{number}*b*/**/c*d*e* @o{number}\n" for number in range(400))
    (repository.root / "CODEOWNERS").write_text(rules)
    looking = program.start("lock", "acquire", "feature:nothing")
    try:
        refused, until = [], time.monotonic() + LONGEST
        while looking.poll() is None and time.monotonic() < until:
            answer = two.edit("d1/f1.py")
            refused += [answer.reason] if answer.refuses else []
    finally:
        looking.kill()
        looking.communicate()
    assert refused == []


@pytest.mark.parametrize("path", ["src/a.py", "src/b.py"], ids=["its file", "a dependent"])
def test_a_task_whose_file_has_a_held_function_waits(
    program: Program, repository: Enrolled, one: Someone, two: Someone, path: str
) -> None:
    """The place of a symbol is `path\\nname`: in no line with the file, and in no edge."""
    put(repository.root, {"src/a.py": "def f():\n    return 1\n", "src/b.py": "import a\n", "docs/x": ""})
    commit(repository.root)
    assert program("deps").status == 0
    assert one.run("lock", "acquire", "src/a.py#f").status == 0
    assert program("task", "add", "In the way", "--path", path, "--priority", "9").status == 0
    assert program("task", "add", "Free", "--path", "docs/x").status == 0
    assert planned(program) == ["task-002"]
    assert "task-002" in two.run("task", "next").stdout


def test_a_file_with_a_held_function_is_not_free(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    put(repository.root, {"src/a.py": "def f():\n    return 1\n", "src/b.py": ""})
    assert one.run("lock", "acquire", "src/a.py#f").status == 0
    assert program("plan", "--json").json["free"] == [{"path": "src/b.py", "files": 1}]


def test_a_claim_and_the_graph_know_the_features_that_the_plan_knows(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """The plan asks the code what `feature:auth` is; a claim and `status --graph` the settings alone."""
    put(repository.root, PARTS)
    commit(repository.root)
    one.takes("src/auth/a.py")
    assert program("task", "add", "In the way", "--path", "feature:auth", "--priority", "9").status == 0
    assert program("task", "add", "Free", "--path", "src/bill/").status == 0
    assert planned(program) == ["task-002"]
    assert "task-001 [waits]" in program("status", "--graph").stdout
    assert "task-002" in two.run("task", "next").stdout


def test_a_working_tree_that_is_held_by_hand_is_in_the_way_of_the_plan(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """`in_hand.held` leaves out `tree:` as what a command has for a moment; `lock acquire tree:src` lasts."""
    put(repository.root, {"src/a.py": "", "docs/x": ""})
    commit(repository.root)
    assert one.run("lock", "acquire", "tree:src").status == 0
    assert program("task", "add", "In the way", "--path", "src/a.py", "--priority", "9").status == 0
    assert program("task", "add", "Free", "--path", "docs/x").status == 0
    assert "task-002" in two.run("task", "next").stdout  # a claim knows it
    assert planned(program) == ["task-002"]
