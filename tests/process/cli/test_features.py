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
    assert one.name in program("feature", "list").stdout
    shown = program("feature", "show", "auth", "--json").json
    assert (shown["files"], shown["held_by"]) == (["src/auth/a.py"], [one.name])
    assert [lock["resource"] for lock in shown["locks"]] == ["src/auth/a.py"]
    assert "src/auth/a.py" in program("feature", "show", "auth").stdout
    unknown = program("feature", "show", "nothing")
    assert (unknown.status, "feature list" in unknown.stderr) == (2, True)


def test_where_no_feature_is_defined_list_says_so(program: Program, repository: Enrolled) -> None:
    assert "features:" in program("feature", "list").stdout
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
