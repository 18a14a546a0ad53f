"""Sets of paths for properties: globs, features and dependents of files with these names."""

from __future__ import annotations

from hypothesis import strategies as st

from coord_core.domain import globs
from coord_core.domain.file_lists import listing
from coord_core.domain.resources import DEPENDENTS, FEATURE, GLOB, Resource, glob, named_set


def patterns_of(names: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    """Of one set: at least one that takes in."""
    name = st.one_of(
        names.map(globs.escaped), st.sampled_from(["*", "**", "?", "a*", "*b", "[!a]*", "{a,b}"])
    )
    pattern = st.builds(
        lambda before, parts, after: before + "/".join(parts) + after,
        st.sampled_from(["", "", "/"]),
        st.lists(name, min_size=1, max_size=3),
        st.sampled_from(["", "", "/", "/**"]),
    )
    return st.tuples(
        st.lists(pattern, min_size=1, max_size=2), st.lists(pattern.map(lambda each: f"!{each}"), max_size=1)
    ).map(lambda both: [*both[0], *both[1]])


def sets_of(names: st.SearchStrategy[str]) -> st.SearchStrategy[Resource]:
    patterns = patterns_of(names)
    keys = st.lists(
        st.lists(names, min_size=1, max_size=2).map("/".join), min_size=1, max_size=3, unique=True
    )
    return st.one_of(
        patterns.map(glob),
        st.builds(named_set, st.just(FEATURE), st.sampled_from(["auth", "a"]), patterns),
        st.builds(listing, names, keys),
    )


__all__ = ["DEPENDENTS", "FEATURE", "GLOB", "patterns_of", "sets_of"]
