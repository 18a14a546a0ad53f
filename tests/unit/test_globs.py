"""The `ignore` globs: as in `.gitignore`, as far as they go."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from coord_core.globs import matches_any
from tests.support.enrolment import new_repository

GLOBS = {
    "*.lock": ["a.lock", "x/a.lock", ".lock"],
    "build": ["build", "build/a", "x/build", "x/build/a/b"],
    "build/": ["build/a", "x/build/a"],
    "/build": ["build", "build/a"],
    "src/*": ["src/a", "src/a/b"],
    "src/*.py": ["src/a.py"],
    "src/**": ["src/a", "src/a/b"],
    "**/gen": ["gen", "x/gen", "x/y/gen/a"],
    "a/**/z": ["a/z", "a/b/z", "a/b/c/z"],
    "?.txt": ["a.txt", "x/b.txt"],
    "a.b": ["a.b", "x/a.b"],
    "a+b(c)": ["a+b(c)"],
}
KEYS = sorted({key for keys in GLOBS.values() for key in keys} | {
    "a", "lock", "a.lockx", "builds", "xbuild", "src", "src/a.js", "x/src/a", "x/src/a.py", "xgen", "a/zz",
    "b/z", "ab.txt", "axb", "aab(c)", "x/a/z", "gen.py",
})  # fmt: skip


@pytest.mark.parametrize("glob", GLOBS)
def test_a_glob_matches_what_it_names_and_nothing_else(glob: str) -> None:
    expected = set(GLOBS[glob])
    found = {key for key in KEYS if matches_any([glob], key)}
    assert found >= expected
    assert found == ignored_by_git(glob)


_REPOSITORY: list[Path] = []


@pytest.fixture(autouse=True, scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One that git itself can be asked in."""
    _REPOSITORY[:] = [new_repository(tmp_path_factory.mktemp("globs") / "repository")]


def ignored_by_git(glob: str) -> set[str]:
    [root] = _REPOSITORY
    (root / ".gitignore").write_text(glob + "\n")
    asked = "".join(f"{key}\n" for key in KEYS)
    command = ["git", "check-ignore", "--stdin"]
    return set(subprocess.run(command, cwd=root, input=asked, capture_output=True, text=True).stdout.split())


def test_a_key_is_matched_when_any_of_the_globs_does() -> None:
    assert matches_any(["x", "*.lock"], "a.lock")
    assert not matches_any(["x", "y"], "a.lock")
    assert not matches_any([], "a")


@pytest.mark.parametrize("key", ["a\nb.lock", "a b.lock", "é.lock"])
def test_a_star_stands_for_any_character_of_a_name(key: str) -> None:
    assert matches_any(["*.lock"], key)
