"""Files whose names could be globs, or begin like something else that can be named."""

from __future__ import annotations

import pytest

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


@pytest.mark.parametrize("name", ["docs/{a,b}.md", "a*b", "notes.py#draft", "tree:x", "file:x"])
def test_file_takes_a_file_whatever_its_name_is(repository: Enrolled, one: Someone, name: str) -> None:
    assert one.run("lock", "acquire", f"file:{name}").status == 0
    assert [(lock.resource.kind, lock.resource.key) for lock in repository.locks()] == [("file", name)]
    assert one.run("lock", "release", f"file:{name}").status == 0


def test_a_refused_file_that_begins_like_a_kind_is_told_as_a_path(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    assert one.edit("file:x", tool="Write").is_silent
    assert "lock wait -- ./file:x`" in two.edit("file:x", tool="Write").reason


def test_a_workflow_with_a_wildcard_in_its_name_is_no_glob(repository: Enrolled, program: Program) -> None:
    assert program("lock", "acquire", "workflow:ci*").status == 0
    assert [lock.resource.kind for lock in repository.locks()] == ["workflow"]


def test_a_held_file_comes_before_the_glob_of_its_name(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    assert one.edit("docs/*.md", tool="Write").is_silent
    one.edited("docs/*.md", tool="Write")
    assert one.run("lock", "acquire", "glob:docs/*.md").status == 0
    assert one.run("lock", "release", "docs/*.md").status == 0
    assert list(repository.held()) == ["glob:docs/*.md"]
    assert one.run("lock", "release", "docs/*.md").status == 0
    assert not repository.held()


def test_file_names_a_file(program: Program) -> None:
    assert program("lock", "acquire", "file:").status == 2
