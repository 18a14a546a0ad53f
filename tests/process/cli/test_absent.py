"""Paths, sets and symbols that are not there yet: taken all the same, and said in one line."""

from __future__ import annotations

import pytest

from tests.support.enrolment import Enrolled

from .program import Program


@pytest.fixture
def sources(repository: Enrolled) -> Enrolled:
    (repository.root / "src").mkdir()
    (repository.root / "src/a.py").write_text("class A:\n    def b(self):\n        pass\n")
    (repository.root / "src/broken.py").write_text("def (:\n")
    return repository


@pytest.mark.parametrize(
    ("wanted", "name", "what"),
    [
        (["nosuchdir/"], "nosuchdir/", "file"),
        (["src/**/*.rb"], "glob:src/**/*.rb", "file"),
        (["src/*.py", "--except", "src/**"], "glob:src/*.py,!src/**", "file"),
        (["src/a.py#A.c"], "src/a.py#A.c", "such function or class"),
        (["src/[id].tsx"], "src/[id].tsx", "file"),
        (["src/[a"], "src/[a", "file"),
        (["src/{a"], "src/{a", "file"),
    ],
)
def test_what_is_not_there_is_locked_and_said(
    sources: Enrolled, program: Program, wanted: list[str], name: str, what: str
) -> None:
    done = program("lock", "acquire", *wanted)
    assert (done.status, list(sources.held())) == (0, [name])
    assert done.stderr == f"{name}: no {what} is there yet.\n"
    assert program("lock", "acquire", *wanted, "--json").stderr == ""


@pytest.mark.parametrize(
    "wanted", ["src/", "src/*.py", "src/a.py", "src/a.py#A.b", "src/a.py#A", "src/broken.py#x", "workflow:ci"]
)
def test_nothing_is_said_of_what_is_there_or_may_be(sources: Enrolled, program: Program, wanted: str) -> None:
    done = program("lock", "acquire", wanted)
    assert (done.status, done.stderr) == (0, "")


def test_several_are_named_in_one_line(sources: Enrolled, program: Program) -> None:
    done = program("lock", "acquire", "gone/", "src/", "*.rb")
    assert done.stderr == "gone/, glob:*.rb: no file is there yet.\n"


def test_a_task_about_what_is_not_there_is_added_and_marked_in_the_plan(
    sources: Enrolled, program: Program
) -> None:
    done = program("task", "add", "Log in", "--path", "src/auth/", "--path", "*.rb", "--path", "src/")
    assert (done.status, done.stderr) == (0, "src/auth/, *.rb: no file is there yet.\n")
    assert any(line.endswith("src/auth/ (no files), *.rb (no files), src/") for line in program("plan").lines)
    assert program("task", "add", "Also", "--path", "gone/", "--json").stderr == ""
