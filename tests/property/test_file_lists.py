"""A list of files holds the files that were put into it, whatever they are called, and no other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain.file_lists import keys_of, listing, lists
from coord_core.domain.resources import FILE, SUBTREE, Resource, covers, glob, overlap

KEYS = st.text(st.sampled_from("ab/\\\nn"), min_size=1, max_size=6)


@given(KEYS, st.sets(KEYS, max_size=5), KEYS)
def test_it_holds_just_what_was_put_in(name: str, keys: set[str], key: str) -> None:
    found = listing(name, keys)
    assert keys_of(found) == sorted(keys)
    assert lists(found, key) is (key in keys)
    assert overlap(found, Resource(FILE, key)) is (key in keys)
    assert covers(found, Resource(FILE, key)) is (key in keys)


def test_a_file_is_no_folder_and_a_pattern_no_name() -> None:
    found = listing("used.py", ["src/a.py", "app/[id].tsx"])
    assert not overlap(found, glob(["src/**/*.ts"]))
    assert not overlap(found, Resource(FILE, "app/i.tsx"))
    assert overlap(found, glob(["app/*.tsx"]))
    assert overlap(found, Resource(SUBTREE, "src"))
    assert covers(Resource(SUBTREE, ""), found)
    assert not covers(Resource(SUBTREE, "src"), found)
