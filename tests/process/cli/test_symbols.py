"""Functions and classes on the command line: `src/auth.py#Login.check`."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, git
from tests.support.parted import SOURCE, change, commit_source

from .conftest import Someone
from .waits import Waiting

Starts = Callable[..., Waiting]


@pytest.fixture(autouse=True)
def file(repository: Enrolled) -> Path:
    repository.configure(granularity="symbol")
    return commit_source(repository)


def test_a_symbol_is_taken_listed_and_let_go_by_its_name(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    assert one.run("lock", "acquire", "auth.py#Login.check").status == 0
    [shown] = one.run("lock", "list", "--json").json
    assert (shown["resource"], shown["kind"]) == ("auth.py#Login.check", "symbol")
    assert 'path: "auth.py#Login.check"' in (repository.root / ".claude-locks.yml").read_text()
    refused = two.run("lock", "acquire", "auth.py")
    assert refused.status == 1 and "Login.check in auth.py" in refused.stdout + refused.stderr
    assert two.run("lock", "acquire", "auth.py#Login").status == 1
    assert two.run("lock", "acquire", "auth.py#Login.out").status == 0
    assert one.run("lock", "release", "auth.py#Login.check").status == 0
    assert repository.held() == {"auth.py#Login.out": two.name}


def test_a_real_file_of_that_name_comes_first(repository: Enrolled, one: Someone) -> None:
    (repository.root / "auth.py#one").write_text("")
    assert one.run("lock", "acquire", "auth.py#one").status == 0
    [lock] = repository.locks()
    assert (lock.resource.kind, lock.resource.key) == ("file", "auth.py#one")


def test_what_has_no_symbols_is_a_file(repository: Enrolled, one: Someone) -> None:
    assert one.run("lock", "acquire", "notes#1.txt", "a.md#b", "auth.py#").status == 0
    assert {lock.resource.kind for lock in repository.locks()} == {"file"}


def test_who_waits_for_a_symbol_gets_it_when_it_is_free(
    repository: Enrolled, one: Someone, two: Someone, waiting: Starts
) -> None:
    change(one, "return 2", "return 20")
    wait = waiting(two, "auth.py#Login.check")
    change(one, "return 1", "return 10")
    one.stop()
    assert wait.end().status == 0
    assert repository.held() == {"auth.py#Login.check": two.name}


def test_a_wait_for_a_symbol_holds_back_the_same_and_the_file_and_no_other(
    repository: Enrolled, one: Someone, two: Someone, three: Someone, waiting: Starts
) -> None:
    change(one, "return 2", "return 20")
    waiting(two, "auth.py#Login.check")
    assert three.run("lock", "acquire", "auth.py#Login.out").status == 0
    assert three.run("lock", "acquire", "auth.py#Login.check").status == 1
    assert three.run("lock", "acquire", "auth.py").status == 1


def test_two_who_wait_for_the_file_with_a_symbol_each_are_a_deadlock(
    repository: Enrolled, one: Someone, two: Someone, waiting: Starts
) -> None:
    change(one, "return 1", "return 10")
    change(two, "return 2", "return 20")
    waiting(one, "auth.py")
    done = two.run("lock", "wait", "auth.py")
    assert done.status == 1
    assert "circle of waits" in done.stdout + done.stderr


def test_a_symbol_is_asked_for_and_handed_over(repository: Enrolled, one: Someone, two: Someone) -> None:
    change(one, "return 2", "return 20")
    assert two.run("lock", "request", "--reason", "x", "auth.py#Login.check").status == 0
    assert "'auth.py#Login.check': asked for by" in one.prompt().context
    assert one.run("lock", "accept", "auth.py#Login.check").status == 0
    assert repository.held() == {"auth.py#Login.check": two.name}
    assert two.run("lock", "transfer", "auth.py#Login.check", "--to", one.name).status == 0
    assert repository.held() == {"auth.py#Login.check": one.name}


def test_check_names_only_parts_that_are_anothers(repository: Enrolled, one: Someone, two: Someone) -> None:
    change(one, "return 1", "return 10")
    change(two, "return 2", "return 20")
    assert one.run("check", "--json").json["conflicts"] == []
    one.stop()
    change(two, "return 10", "return 11")
    found = one.run("check", "--json").json["conflicts"]
    assert {conflict["resource"] for conflict in found} == {"auth.py#one"}


def test_another_parts_last_write_is_accepted_by_its_name(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    change(one, "return 1", "return 10")
    change(two, "return 2", "return 20")
    git(repository.root, "add", "auth.py")
    assert one.run("commit-check", "--accept", "auth.py#Login.check").status != 0
    two.stop()
    refused = one.run("commit-check", "--json")
    assert refused.json["written"] == [{"path": "auth.py", "written_by": two.name, "symbol": "Login.check"}]
    assert one.run("commit-check", "--accept", "auth.py#Login.check").status == 0
    assert one.run("commit-check").status == 0


@pytest.mark.parametrize("name", ["C#/auth.py", "a#b.py"])
def test_the_commands_of_a_refusal_name_the_symbol_wherever_its_file_is(
    repository: Enrolled, one: Someone, two: Someone, name: str
) -> None:
    path = repository.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(SOURCE)
    assert one.replace(name, "return 1", "return 10").is_silent
    assert one.replaced(name, "return 1", "return 10").is_silent
    refused = two.replace(name, "return 10", "return 11")
    assert refused.refuses
    [asked] = re.findall(r"`claude-coordinator (lock request --reason TEXT -- .*?)`", refused.reason)
    done = two.run(*shlex.split(asked))
    assert done.status == 0, done
    assert "asked for by" in one.prompt().context


def test_the_rest_of_a_file_can_be_accepted_while_another_part_is_held(
    repository: Enrolled, one: Someone, two: Someone, three: Someone
) -> None:
    change(one, "import os\n", "import sys\n")
    one.stop()
    change(three, "return 3", "return 30")
    change(two, "return 2", "return 20")
    whole = (repository.root / "auth.py").read_text()
    (repository.root / "auth.py").write_text(whole.replace("return 30", "return 3"))
    git(repository.root, "add", "auth.py")
    (repository.root / "auth.py").write_text(whole)
    refused = two.run("commit-check")
    [accept] = re.findall(r"commit-check --accept -- (\S+)", refused.stdout + refused.stderr)
    done = two.run("commit-check", "--accept", "--", *shlex.split(accept.strip("`")))
    assert done.status == 0, done
    assert two.run("commit-check").status == 0
