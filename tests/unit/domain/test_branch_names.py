"""Names of branches: what a description gives, what git takes, what bars a name."""

from __future__ import annotations

import subprocess
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.branch_names import (
    MOST_SLUG,
    alternatives,
    barred_by,
    branch_name,
    free_name,
    is_of_a_session,
    slug,
)
from coord_core.domain.tasks import MOST_NAME, TYPES
from tests.support.thoroughness import examples


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("Implement user authentication", "user-authentication"),
        ("Fix the login bug", "fix-login-bug"),
        ("Add", "add"),
        ("ログイン画面 login fix", "login-fix"),
        ("Détecter l'été", "detecter-lete"),
        ("\n\n  First line\nsecond", "first-line"),
        ("the of and", "the-of-and"),
        ("x" * 100, "x" * MOST_SLUG),
    ],
)
def test_a_slug_is_short_and_ascii(description: str, expected: str) -> None:
    assert slug(description, "task-001") == expected


@pytest.mark.parametrize("description", ["認証を実装する", "", "!!!", "x", "🎉"])
def test_where_nothing_telling_is_left_the_id_is_the_slug(description: str) -> None:
    assert slug(description, "task-007") == "task-007"


def test_a_slug_is_cut_between_words() -> None:
    found = slug("rewrite parser module because benchmarks regressed badly", "task-001")

    assert found == "rewrite-parser-module-because-benchmarks"
    assert len(found) <= MOST_SLUG


def test_the_example_of_the_requirements_has_its_shape() -> None:
    assert branch_name("claude-1234abcd", "feature", "user-auth") == "claude-1234abcd/feat/user-auth"


@given(st.text(max_size=300), st.text(max_size=100))
def test_a_slug_is_never_empty_and_never_long(description: str, id_: str) -> None:
    found = slug(description, id_)

    assert 0 < len(found) <= MOST_SLUG
    assert found.replace("-", "").isalnum()
    assert found.isascii()


AWKWARD = st.one_of(
    st.text(max_size=80),
    st.text("/.-@{}~^:?*[\\ \t\n\0", max_size=12),
    st.sampled_from(
        ["-d", "@", "HEAD", "x.lock", "x.LOCK.lock", ".x", "x.", "a..b", "a//b", "\ud800", "\x7f", "é" * 90]
    ),
)


@examples(150)
@given(AWKWARD, st.sampled_from(sorted(TYPES)), AWKWARD)
def test_git_takes_every_name(owner: str, type_: str, name: str) -> None:
    branch = branch_name(owner, type_, name)

    done = subprocess.run(["git", "check-ref-format", "--branch", branch], capture_output=True, check=False)
    assert done.returncode == 0, branch
    assert branch.count("/") == 2
    assert max(len(part.encode()) for part in branch.split("/")) <= 200


def test_alternatives_count_from_two() -> None:
    assert list(islice(alternatives("a/b"), 3)) == ["a/b", "a/b-2", "a/b-3"]


@pytest.mark.parametrize("length", [MOST_NAME - 2, MOST_NAME - 1, MOST_NAME])
def test_each_name_that_a_claim_may_give_is_a_sessions(length: int) -> None:
    """Also of the longest name, where the first ones are taken: a claim takes `…-2` then."""
    branch = branch_name("claude-1234abcd", "feature", "n" * length)
    for name in islice(alternatives(branch), 12):
        assert is_of_a_session(name), name


@pytest.mark.parametrize("ending", ["n", "-1", "-02", "n-2", "-2-2"])
def test_a_name_that_no_claim_gives_is_no_sessions(ending: str) -> None:
    assert not is_of_a_session(f"claude-1234abcd/feat/{'n' * MOST_NAME}{ending}")
    assert not is_of_a_session("claude-1234abcd/feat/-2")


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], "claude-1/feat/x"),
        (["main", "claude-1/feat/xy"], "claude-1/feat/x"),
        (["claude-1/feat/x"], "claude-1/feat/x-2"),
        (["Claude-1/feat/X"], "claude-1/feat/x-2"),
        (["claude-1/feat/x", "claude-1/feat/x-2"], "claude-1/feat/x-3"),
        (["claude-1/feat/x/deeper"], "claude-1/feat/x-2"),
        (["claude-1/feat"], ""),
        (["CLAUDE-1"], ""),
    ],
)
def test_a_name_keeps_clear_of_all_that_bar_it(taken: list[str], expected: str) -> None:
    assert free_name("claude-1/feat/x", taken) == expected


def test_the_branch_that_leaves_no_room_is_named_as_it_is_written() -> None:
    assert barred_by("claude-1/feat/x", ["main", "Claude-1/Feat"]) == "Claude-1/Feat"
    assert barred_by("claude-1/feat/x", ["claude-1/feat/x"]) == ""
