"""Sets and files with signs of a pattern in their names, as refusals and commands name them."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .defined import define
from .program import Program
from .slow_git import SlowGit, end, start


@pytest.fixture
def sources(sources: Enrolled) -> Enrolled:
    """With a feature that takes in the one that the others import."""
    define(sources, "features:\n  auth: ['app/token.py']\n")
    return sources


def told(text: str, verb: str) -> list[str]:
    [command] = re.findall(rf"`claude-coordinator ([^`]*lock {verb} [^`]*)`", text)[:1] or [""]
    return shlex.split(command)


def test_a_function_s_dependents_are_locked_beside_it(sources: Enrolled, one: Someone, two: Someone) -> None:
    done = one.run("lock", "acquire", "app/token.py#check", "--with-dependents")
    assert done.status == 0, done
    assert two.edit("app/login.py").refuses, sources.held()


@pytest.mark.parametrize("resource", ["feature:auth", "glob:/app/tok*.py"])
def test_the_wait_that_is_told_for_dependents_can_be_run_where_it_is_read(
    sources: Enrolled, one: Someone, two: Someone, resource: str
) -> None:
    two.takes("app/login.py")
    folder = sources.root / "docs"
    folder.mkdir()
    done = one.run("lock", "acquire", resource, "--with-dependents", folder=str(folder))
    assert done.status == 1, done
    said = done.stdout + done.stderr
    two.stop()
    command = told(said, "wait")
    assert command, said
    waited = one.run(*command, folder=str(folder))
    assert waited.status == 0, (command, waited)
    assert [each.resource.kind for each in sources.locks()] == ["dependents"], sources.held()


def test_the_dependents_of_a_glob_are_let_go_by_the_name_that_is_shown(
    sources: Enrolled, one: Someone
) -> None:
    assert one.run("lock", "acquire", "app/tok*.py", "--with-dependents").status == 0
    for shown in list(sources.held()):
        done = one.run("lock", "release", shown)
        assert done.status == 0, (shown, done)


def test_a_request_for_dependents_asks_who_changes_one_of_them(
    sources: Enrolled, one: Someone, two: Someone
) -> None:
    two.takes("app/login.py")
    done = one.run("lock", "request", "dependents:app/token.py")
    assert done.status == 0, done
    assert two.name in done.stdout


def test_a_held_file_with_a_wildcard_in_its_name_is_released_after_it_is_gone(
    repository: Enrolled, one: Someone
) -> None:
    (repository.root / "a*b").write_text("")
    one.takes("a*b")
    (repository.root / "a*b").unlink()
    [held] = one.run("lock", "list", "--mine", "--json").json
    done = one.run("lock", "release", held["resource"])
    assert done.status == 0, done


def test_a_refusal_for_a_new_file_with_a_choice_in_its_name_tells_a_wait_for_that_file(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    name = "docs/{a,b}.md"
    assert one.edit(name, tool="Write").is_silent
    refused = two.edit(name, tool="Write")
    assert refused.refuses
    one.edited(name, tool="Write")
    one.stop()
    assert two.run(*told(refused.reason, "wait")).status == 0
    assert name in repository.held(), repository.held()


def test_a_glob_with_a_comma_and_an_exclamation_mark_in_a_class(program: Program) -> None:
    done = program("lock", "acquire", "glob:src/[,!a]*.py")
    assert done.status == 0, done


def test_a_feature_that_is_looked_for_in_the_code_stops_nobody_else_s_edit(
    repository: Enrolled, program: Program, two: Someone, tmp_path: Path
) -> None:
    """As where there are many files: git takes its time to list them."""
    slow = SlowGit(tmp_path / "slow", " ls-files ")
    looking = start(program, None, "lock", "acquire", "feature:nobody", slow=slow)
    try:
        began = time.perf_counter()
        answer = two.edit("a.py")
        took = time.perf_counter() - began
    finally:
        end(looking, slow)
    assert answer.is_silent, answer.stdout
    assert took < 2


def test_a_named_file_of_a_feature_and_a_glob_of_another_kind(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    (repository.root / "src").mkdir()
    (repository.root / "src/login.py").write_text("")
    text = "features:\n  login: [src/login.py]\n  pages: ['src/**/*.ts']\n"
    define(repository, text)
    assert one.run("lock", "acquire", "feature:login").status == 0
    assert two.run("lock", "acquire", "feature:pages").status == 0
