"""Features that name files one by one."""

from __future__ import annotations

import pytest

from coord_core.domain import globs
from tests.support.enrolment import Enrolled

from .conftest import Someone
from .defined import define


def test_a_file_of_a_feature_is_the_file_and_a_folder_all_below_it(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    (repository.root / "src/pages").mkdir(parents=True)
    (repository.root / "src/login.py").write_text("")
    define(repository, "features:\n  login: [src/login.py, src/pages, src/new.py]\n")
    assert one.run("lock", "acquire", "feature:login").status == 0
    assert two.edit("src/login.py").refuses
    assert two.edit("src/pages/a.ts").refuses
    assert two.edit("src/new.py", tool="Write").refuses
    assert two.run("lock", "acquire", "src/login*/**").status == 0
    assert two.run("lock", "acquire", "src/new*/**").status == 1, "nobody knows yet what that will be"
    (repository.root / "src/login.py").unlink()
    assert one.run("lock", "release", "feature:login").status == 0
    assert not [holder for holder in repository.held().values() if holder == one.name]


@pytest.mark.parametrize(
    ("pattern", "one"),
    [
        ("src/login.py", True),
        ("/Makefile", True),
        ("README", False),
        ("src/*", False),
        ("a/b/", False),
        ("a/b+", False),
        ("a/{b,c}", False),
        ("a/\\*b", False),
    ],
)
def test_the_pattern_of_one_file(pattern: str, one: bool) -> None:
    found = globs.of_file(pattern)
    assert (found != pattern) is one
    if one:
        key = pattern.lstrip("/")
        assert globs.matches([found], key) and not globs.matches([found], f"{key}/below")
        assert globs.within([found], [pattern])
