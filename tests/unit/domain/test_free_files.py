"""Free files by few names."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.free_files import free

KEYS = ["a", "b/c", "b/d", "b/e/f", "b/e/g", "h/i/j"]


def test_a_folder_of_which_nothing_is_taken_is_one_name() -> None:
    assert free(KEYS, lambda key: key == "b/d") == [("a", 1), ("b/c", 1), ("b/e/", 2), ("h/", 1)]


def test_all_of_it_is_the_root() -> None:
    assert free(KEYS, lambda key: False) == [("./", len(KEYS))]
    assert free(KEYS, lambda key: True) == free([], lambda key: False) == []


@given(st.sets(st.sampled_from(KEYS)))
def test_the_names_are_just_what_is_not_taken(taken: set[str]) -> None:
    found = free(KEYS, taken.__contains__)
    for key in KEYS:
        names = [name for name, _ in found if name in ("./", key) or key.startswith(name.rstrip("/") + "/")]
        assert len(names) == (key not in taken)
    assert sum(count for _, count in found) == len(KEYS) - len(taken)
