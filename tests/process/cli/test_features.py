"""`feature list` and `feature show`, what is wrong with a definition, and tasks about features."""

from __future__ import annotations

from pathlib import Path

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .defined import define
from .program import Program


def test_list_and_show_of_features(features: Enrolled, program: Program, one: Someone) -> None:
    root: Path = features.root
    (root / "src/auth/vendor").mkdir(parents=True)
    for name in ("src/auth/a.py", "src/auth/vendor/b.py", "README.md"):
        (root / name).write_text("")
    one.takes("src/auth/a.py")
    assert program("feature", "list", "--json").json == [
        {"feature": "auth", "patterns": ["src/auth/**", "!src/auth/vendor/**"], "held_by": [one.name]},
        {"feature": "docs", "patterns": ["*.md"], "held_by": []},
    ]
    lines = program("feature", "list").lines
    assert lines[0].split("  ")[0] == "Feature" and lines[0].split()[1] == "Files"
    assert [line.split()[:2] for line in lines[1:]] == [["auth", "1"], ["docs", "1"]]
    assert lines[1].endswith(one.name)
    shown = program("feature", "show", "auth", "--json").json
    assert (shown["files"], shown["held_by"]) == (["src/auth/a.py"], [one.name])
    assert [lock["resource"] for lock in shown["locks"]] == ["src/auth/a.py"]
    assert "src/auth/a.py" in program("feature", "show", "auth").stdout


def test_an_unknown_feature_may_be_another_one(features: Enrolled, program: Program) -> None:
    for name in ("billing/a.py", "billing/b.py"):
        (features.root / name).parent.mkdir(exist_ok=True)
        (features.root / name).write_text("")
    for name, meant in (("atuh", "auth"), ("biling", "billing"), ("nothing", "")):
        for arguments in (["feature", "show", name], ["lock", "acquire", f"feature:{name}"]):
            done = program(*arguments)
            assert done.status == 2
            end = f"; did you mean {meant}?" if meant else "."
            assert f"There is no feature {name}{end}" in done.stderr
            assert "feature list`" in done.stderr and "feature suggest`" in done.stderr


def test_where_no_feature_is_defined_list_says_so(program: Program, repository: Enrolled) -> None:
    assert program("feature", "list").stdout == (
        "No feature is defined. `claude-coordinator feature suggest` proposes some.\n"
    )
    assert program("feature", "list", "--json").json == []


def test_a_wrong_feature_leaves_the_last_good_ones_in_force(features: Enrolled, program: Program) -> None:
    program("feature", "list")
    define(features, "lock_ttl: 1h\nfeatures:\n  auth: [src/**]\n  bad: ['src/[']\n")
    done = program("feature", "list")
    assert "line 4, features: bad: 'src/[' is no glob" in done.stderr
    assert "docs" in done.stdout


def test_a_task_is_about_globs_and_features(features: Enrolled, program: Program, one: Someone) -> None:
    added = program(
        "task", "add", "Log in", "--path", "feature:auth", "--path", "src/*.py", "--path", "docs/", "--json"
    )
    assert added.json["paths"] == ["feature:auth", "src/*.py", "docs/"]
    program("task", "add", "Other", "--priority", "-1")
    one.takes("src/auth/deep/a")
    assert program("task", "next", "--json").json["description"] == "Other"
    one.stop()
    assert program("task", "next", "--json").json["description"] == "Log in"


def test_an_unknown_feature_in_the_tasks_file_is_said_once_with_its_line(
    features: Enrolled, program: Program
) -> None:
    for name in ("billing/a.py", "billing/b.py"):
        (features.root / name).parent.mkdir(exist_ok=True)
        (features.root / name).write_text("")
    file = features.root / ".claude-tasks.yml"
    file.write_text(
        "queue:\n  - description: Log in\n    paths: [feature:auth, feature:billing]\n"
        "  - description: Log out\n    priority: 1\n    paths: [feature:atuh]\n"
    )
    done = program("task", "list", "--json")
    said = "⚠️  .claude-tasks.yml, line 6: there is no feature 'atuh'; did you mean 'auth'?\n"
    assert (done.status, done.stderr) == (0, said)
    assert {tuple(each["paths"]) for each in done.json} == {
        ("feature:auth", "feature:billing"), ("feature:atuh",)
    }  # fmt: skip
    assert program("task", "list").stderr == ""
    file.write_text(file.read_text().replace("Log in", "Log in here"))
    assert program("task", "list").stderr == ""
