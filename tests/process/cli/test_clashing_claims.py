"""A task that meets what others have in hand: another is taken, or what it meets is said."""

from __future__ import annotations

import pytest

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program
from .sources import commit, put

pytestmark = pytest.mark.usefixtures("no_branches")


def add(program: Program, path: str, *more: str) -> None:
    assert program("task", "add", f"About {path}", "--path", path, *more).status == 0


def test_without_an_id_what_meets_nothing_is_taken_and_nothing_is_said(
    program: Program, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    add(program, "a.py", "--priority", "9")
    add(program, "b.py")
    done = two.run("task", "claim", "--json")
    assert (done.json["id"], done.json["clashes"]) == ("task-002", [])


def test_with_an_id_what_it_meets_is_said_and_it_is_claimed(
    program: Program, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    add(program, "a.py")
    done = two.run("task", "claim", "task-001")
    assert done.status == 0 and "task-001 is yours" in done.stdout
    assert f"It meets what {one.name} has in hand: a.py." in done.stdout
    assert "claude-coordinator plan" in done.stdout
    assert "meets" not in two.run("task", "claim", "task-001").stdout  # it is its own by now


def test_a_task_in_progress_and_a_feature_are_met_as_well(
    program: Program, features: Enrolled, one: Someone, two: Someone
) -> None:
    features.configure(branching="none", features={"auth": ["src/auth/**"]})
    add(program, "src/auth/login.py")
    add(program, "feature:auth")
    one.run("task", "claim", "task-001")
    done = two.run("task", "claim", "task-002", "--json")
    assert [(each["instance"], each["task"]) for each in done.json["clashes"]] == [(one.name, "task-001")]


def test_where_all_meet_something_the_next_one_and_its_claim_say_so(
    program: Program, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    add(program, "a.py")
    assert f"It meets what {one.name} has in hand: a.py." in two.run("task", "next").stdout
    assert two.run("task", "next", "--json").json["clashes"][0]["over"] == "a.py"
    assert f"It meets what {one.name} has in hand: a.py." in two.run("task", "claim").stdout
    assert "clashes" in two.run("task", "next", "--json").json


def test_the_next_one_knows_what_was_imported_a_moment_ago(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    """The index is of before; `plan` would bring it up to date, too."""
    put(repository.root, {"a.py": "", "b.py": "", "c.md": ""})
    commit(repository.root)
    assert program("deps").status == 0
    add(program, "b.py", "--priority", "9")
    add(program, "c.md")
    one.takes("a.py")
    (repository.root / "b.py").write_text("import a\n")
    assert two.run("task", "next", "--json").json["id"] == "task-002"


def test_an_index_that_cannot_follow_is_said(program: Program, repository: Enrolled, two: Someone) -> None:
    put(repository.root, {"a.py": ""})
    commit(repository.root)
    assert program("deps").status == 0
    add(program, "a.py")
    git(repository.root, "config", "core.bare", "true")  # git does not list its files any more
    done = two.run("task", "next", "--json")
    assert "dependencies as they were known before" in done.stderr and done.json["id"] == "task-001"
