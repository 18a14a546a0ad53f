"""Keys that a resource holds: those, and only those, that it overlaps one by one."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.file_lists import listing
from coord_core.domain.globs import check, letters
from coord_core.domain.keys import Keys
from coord_core.domain.resources import (
    FEATURE,
    FILE,
    SUBTREE,
    TREE,
    WORKFLOW,
    Resource,
    glob,
    named_set,
    overlap,
    symbol,
)

NAMES = st.sampled_from(["a", "b", "ab", "a.py", "b.py", "a\nb", "[a]", "ü"])
KEYS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
PIECES = st.sampled_from(["a", "b", "*", "**", "?", "/", ".py", "[ab]", "{a,b/a}", "\\[", "[!a]", "ü"])


def _is_sound(pattern: str) -> bool:
    try:
        check(pattern)
    except ValueError:
        return False
    return True


PATTERNS = st.lists(PIECES, min_size=1, max_size=6).map("".join).filter(_is_sound)
SETS = st.lists(st.tuples(st.sampled_from(["", "", "!"]), PATTERNS).map("".join), min_size=1, max_size=4)
RESOURCES = st.one_of(
    SETS.map(glob),
    SETS.map(lambda patterns: named_set(FEATURE, "f", patterns)),
    KEYS.map(lambda key: Resource(FILE, key)),
    st.one_of(st.just(""), KEYS).map(lambda key: Resource(SUBTREE, key)),
    st.one_of(st.just(""), KEYS).map(lambda key: Resource(TREE, key)),
    KEYS.map(lambda key: Resource(WORKFLOW, key)),
    KEYS.map(lambda key: symbol(key, "A.b")),
)


@given(st.lists(KEYS, max_size=12), RESOURCES)
def test_the_keys_that_are_reached_are_those_that_overlap(keys: list[str], resource: Resource) -> None:
    expected = {key for key in keys if overlap(resource, Resource(FILE, key))}
    assert Keys(keys).reached_by(resource) == (set() if resource.kind == WORKFLOW else expected)


def test_dependents_are_compared_like_the_rest() -> None:
    held = listing("a", ["src/b", "c"])
    assert Keys(["src/b", "c", "d", "src/c"]).reached_by(held) == {"src/b", "c"}


@pytest.mark.parametrize(
    ("pattern", "found"),
    [("src/**", "src"), ("*_f1.md", "_f1.md"), ("a{b,c}d", "a"), ("**", ""), ("[ab]c", ""), ("x\\[y", "x")],
)
def test_the_letters_of_a_pattern(pattern: str, found: str) -> None:
    assert letters(pattern) == found


def test_thousands_of_keys_and_hundreds_of_sets_are_compared_in_a_moment() -> None:
    keys = Keys(f"lib/p{number % 50}/m{number}.py" for number in range(4000))
    began = time.perf_counter()
    for number in range(250):
        assert not keys.reached_by(glob([f"src/f{number}/**", f"*_f{number}.md", f"**/f{number}/*.ts"]))
    assert time.perf_counter() - began < 1
