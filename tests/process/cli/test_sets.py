"""Globs and features as resources: taken by commands, heeded by hooks, named again by their names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.support.enrolment import Enrolled
from tests.support.yaml import read_yaml

from .conftest import Someone
from .defined import define
from .program import Program
from .waits import Waiting


@pytest.mark.parametrize(
    ("taken", "inside", "outside"),
    [
        (["src/**/*.py"], ["src/a.py", "src/deep/er/a.py"], ["src/a.ts", "a.py", "lib/src/a.py"]),
        (["*.py"], ["a.py", "src/a.py"], ["a.pyc"]),
        (["glob:docs"], ["docs", "docs/a", "src/docs/b"], ["docs.md"]),
        (["src/*", "--except", "src/gen*"], ["src/a"], ["src/gen", "src/generated.py"]),
        (["src/", "--except", "src/gen/**"], ["src/a", "src/x/y"], ["src/gen/a", "srcs"]),
        (["./", "--except", "docs/"], ["a", "src/a"], ["docs/a"]),
        (["feature:auth"], ["src/auth/a", "src/auth/b/c"], ["src/auth/vendor/x", "src/authors"]),
        (["feature:docs"], ["README.md", "docs/a.md"], ["docs/a.txt"]),
    ],
)
def test_an_edit_inside_of_another_s_set_is_refused_and_no_other(
    features: Enrolled, one: Someone, two: Someone, taken: list[str], inside: list[str], outside: list[str]
) -> None:
    assert one.run("lock", "acquire", *taken).status == 0
    for path in inside:
        refused = two.edit(path)
        assert refused.refuses, path
        assert one.name in refused.reason
        assert one.edit(path).is_silent
    for path in outside:
        assert two.edit(path).is_silent, path


def test_a_refusal_names_the_file_and_the_set(features: Enrolled, one: Someone, two: Someone) -> None:
    one.run("lock", "acquire", "feature:auth", "docs/*.md", "--except", "docs/gen*.md")
    assert "src/auth/a is held by" in two.edit("src/auth/a").reason
    assert "which holds feature:auth until" in two.edit("src/auth/a").reason
    assert "which holds 'glob:docs/*.md,!docs/gen*.md' until" in two.edit("docs/a.md").reason


@pytest.mark.parametrize("wanted", ["src/**", "feature:auth", "glob:**", "src/auth/{a,b}"])
def test_a_set_that_holds_another_s_file_is_refused(
    features: Enrolled, one: Someone, two: Someone, wanted: str
) -> None:
    one.takes("src/auth/a")
    refused = two.run("lock", "acquire", wanted)
    assert refused.status == 1
    assert one.name in refused.stdout and "src/auth/a" in refused.stdout
    assert features.held() == {"src/auth/a": one.name}


@pytest.mark.parametrize(
    ("first", "second", "meet"),
    [
        ("src/*.py", "src/a*", True),
        ("src/*.py", "src/*.ts", False),
        ("feature:auth", "src/auth/", True),
        ("src/auth/vendor/", "feature:auth", False),
        ("feature:auth", "**/*.py", True),
        ("feature:docs", "src/**/*.py", False),
        ("workflow:auth", "feature:auth", False),
    ],
)
def test_two_sets_exclude_each_other_when_they_meet(
    features: Enrolled, one: Someone, two: Someone, first: str, second: str, meet: bool
) -> None:
    assert one.run("lock", "acquire", first).status == 0
    assert two.run("lock", "acquire", second).status == (1 if meet else 0)
    assert two.run("lock", "release", "--all").status == 0
    assert one.run("lock", "acquire", "--shared", first).status == 0


def test_shared_sets_go_together(features: Enrolled, one: Someone, two: Someone) -> None:
    for who in (one, two):
        assert who.run("lock", "acquire", "--shared", "feature:auth").status == 0
    assert two.edit("src/auth/a").refuses
    assert two.edit("src/auth/vendor/a").is_silent


def test_a_lock_covers_what_it_covered_whatever_the_feature_becomes(
    features: Enrolled, one: Someone, two: Someone
) -> None:
    one.run("lock", "acquire", "feature:auth")
    define(features, "features:\n  auth: [lib/**]\n")
    assert two.edit("src/auth/a").refuses
    assert two.edit("lib/a").is_silent
    refused = two.run("lock", "acquire", "feature:auth")
    assert refused.status == 1, "one name, one holder"
    two.stop()
    assert one.run("lock", "acquire", "feature:auth").status == 0
    assert two.edit("lib/a").refuses and two.edit("src/auth/a").refuses


def test_a_feature_is_released_by_its_name_whatever_it_has_become(features: Enrolled, one: Someone) -> None:
    one.run("lock", "acquire", "feature:auth")
    define(features, "features:\n  auth: [lib/**]\n")
    one.run("lock", "acquire", "feature:auth")
    define(features, "features: {}\n")
    assert one.run("lock", "acquire", "feature:auth").status == 2
    released = one.run("lock", "release", "feature:auth")
    assert (released.status, features.held()) == (0, {})
    assert "feature:auth" in released.stdout
    again = one.run("lock", "release", "feature:auth")
    assert (again.status, "Nobody holds feature:auth" in again.stderr) == (1, True)


def test_a_feature_is_asked_for_and_handed_over_by_its_name(
    features: Enrolled, one: Someone, two: Someone
) -> None:
    one.run("lock", "acquire", "feature:auth")
    define(features, "features:\n  auth: [lib/**]\n")
    asked = two.run("lock", "request", "feature:auth", "--json")
    assert [each["resource"] for each in asked.json["requests"]] == ["feature:auth"]
    assert one.run("lock", "accept", "feature:auth").status == 0
    assert features.held() == {"feature:auth": two.name}
    assert one.edit("src/auth/a").refuses
    assert two.run("lock", "transfer", "feature:auth", "--to", one.name).status == 0
    assert features.held() == {"feature:auth": one.name}


def test_a_wait_for_a_glob_is_granted_with_the_last_file_and_holds_back_later_edits(
    features: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.takes("src/a.py")
    one.takes("src/b.py")
    wait = waiting(two, "src/**/*.py")
    kept = three.edit("src/c.py")
    assert kept.refuses and f"kept for {two.name}" in kept.reason
    assert "glob:src/**/*.py" in kept.reason
    assert three.edit("src/c.ts").is_silent
    one.run("lock", "release", "src/a.py")
    assert features.held() == {"src/b.py": one.name, "src/c.ts": three.name}
    one.run("lock", "release", "src/b.py")
    assert wait.end().status == 0
    assert features.held() == {"glob:src/**/*.py": two.name, "src/c.ts": three.name}
    assert three.edit("src/c.py").refuses


def test_a_file_waits_for_the_feature_that_holds_it(
    features: Enrolled, one: Someone, two: Someone, waiting: Callable[..., Waiting]
) -> None:
    one.run("lock", "acquire", "feature:auth")
    wait = waiting(two, "src/auth/a")
    one.stop()
    assert wait.end().status == 0
    assert features.held() == {"src/auth/a": two.name}


def test_a_shell_command_that_writes_inside_of_a_set_is_refused(
    features: Enrolled, one: Someone, two: Someone
) -> None:
    one.run("lock", "acquire", "src/auth/*.py")
    assert two.ask("echo x > src/auth/a.py").refuses
    assert two.ask("echo x > src/auth/a.ts").is_silent
    assert two.ask("rm -rf src").refuses
    assert two.ask("rm -rf lib").is_silent


def test_what_a_command_is_called_by_is_understood_from_any_folder(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    folder = repository.root / "src" / "deep"
    folder.mkdir(parents=True)
    for taken in ("*.py", "/src/**/*.ts", "deep/*.c", "glob:/top.txt"):
        assert one.run("lock", "acquire", taken if taken[0] == "/" else f"glob:{taken}").status in (0, 2)
    one.run("lock", "release", "--all")
    for taken in ("glob:*.py", "glob:src/**/*.ts,!src/gen/**", "glob:/top.txt", "glob:**/a/*"):
        one.run("lock", "acquire", taken)
        [held] = one.run("lock", "list", "--mine", "--json").json
        word = _rooted(held["patterns"])
        assert one.run("lock", "release", word, folder=str(folder)).status == 0, (taken, word)


def _rooted(patterns: list[str]) -> str:
    from coord_core.views.shell_words import rooted

    return "glob:" + ",".join(map(rooted, patterns))


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("*.py", "glob:src/**/*.py"),
        ("deep/*", "glob:src/deep/*"),
        ("../lib/**", "glob:lib/**"),
        ("glob:/*.md", "glob:/*.md"),
        ("glob:/lib/*.md", "glob:lib/*.md"),
        ("./{a,b}/c", "glob:src/{a,b}/c"),
        ("../*.md", "glob:/*.md"),
    ],
)
def test_a_glob_is_seen_from_the_current_folder(
    repository: Enrolled, program: Program, typed: str, held: str
) -> None:
    folder = repository.root / "src"
    folder.mkdir()
    done = program("lock", "acquire", typed, "--json", folder=folder)
    assert [lock["resource"] for lock in done.json] == [held]
    assert program("lock", "release", typed, folder=folder).status == 0


def test_an_absolute_glob_is_one_of_the_repository_it_lies_in(repository: Enrolled, program: Program) -> None:
    done = program("lock", "acquire", f"{repository.root}/src/*.py", "--json")
    assert done.json[0]["resource"] == "glob:src/*.py"
    outside = program("lock", "acquire", "/nowhere/*.py")
    assert (outside.status, "is not in this repository" in outside.stderr) == (2, True)


def test_a_file_of_that_very_name_is_no_glob(repository: Enrolled, program: Program) -> None:
    folder = repository.root / "{{cookie,cutter}}"
    folder.mkdir()
    (repository.root / "a*b").write_text("")
    done = program(
        "lock", "acquire", "a*b", "{{cookie,cutter}}/new.py", "app/[id].tsx", "{{one}}/x", "--json"
    )
    assert [lock["kind"] for lock in done.json] == ["file"] * 4


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("glob:", "names nothing"),
        ("glob:a/[b", "never closed"),
        ("glob:a*//b", "two slashes"),
        ("glob:!a", "--except"),
        ("src/{a,*", "never closed"),
        ("glob:a\nb", "control character"),
        ("glob:" + "a" * 1001, "1000 characters"),
        ("feature:", "letters, digits"),
        ("feature:a b", "letters, digits"),
        ("feature:nobody", "feature list"),
        ("dependents:a.py", "Nothing is known to depend on a.py"),
    ],
)
def test_what_is_no_set_is_bad_input(program: Program, argument: str, said: str) -> None:
    done = program("lock", "acquire", argument)
    assert (done.status, said in done.stderr) == (2, True), done


def test_except_needs_a_glob(program: Program) -> None:
    done = program("lock", "acquire", "a.py", "--except", "b*")
    assert (done.status, "--except" in done.stderr) == (2, True)


def test_the_shape_of_a_lock_on_a_set(features: Enrolled, program: Program) -> None:
    program("lock", "acquire", "src/*.py", "--except", "src/a*", "feature:docs")
    shown = program("lock", "list", "--json").json
    assert [(each["resource"], each["kind"], each["patterns"]) for each in shown] == [
        ("glob:src/*.py,!src/a*", "glob", ["src/*.py", "!src/a*"]),
        ("feature:docs", "feature", ["*.md"]),
    ]
    [first, second] = read_yaml((features.root / ".claude-locks.yml").read_text())["locks"]["files"]
    assert (first["path"], first["kind"], first["patterns"]) == (
        "glob:src/*.py,!src/a*",
        "glob",
        ["src/*.py", "!src/a*"],
    )
    assert (second["path"], second["kind"]) == ("feature:docs", "feature")
    entries = program("audit", "--json").stdout
    assert "feature:docs" in entries and "\\n" not in entries
    assert all("\\n" not in line for line in program("lock", "list").lines)
    assert "feature:docs" in program("status").stdout and "feature:docs" in program("check").stdout


def test_edit_takes_files_alone(features: Enrolled, program: Program) -> None:
    for argument in ("src/*.py", "feature:auth"):
        assert program("edit", argument, EDITOR="true").status == 2
