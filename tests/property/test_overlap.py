"""Overlap against a brute-force model: two resources overlap when some write touches both."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coord_core.domain import globs
from coord_core.domain.file_lists import keys_of
from coord_core.domain.reach import Reach
from coord_core.domain.resources import (
    DEPENDENTS,
    FILE,
    NAMED,
    SETS,
    SUBTREE,
    SYMBOL,
    TREE,
    WORKFLOW,
    Resource,
    ancestors,
    covers,
    overlap,
    symbol,
    symbol_parts,
)
from tests.support.sets import sets_of

# A small world, in which every path that matters can be listed. The names sort around "/" on purpose.
NAMES = ["a", "b", "a-", "a0", "a.b"]
PATHS: list[tuple[str, ...]] = [(one,) for one in NAMES] + [(one, two) for one in NAMES for two in NAMES]
PATHS += [(one, two, three) for one in NAMES for two in NAMES for three in NAMES[:2]]
# Every file is made of these symbols, and of what is outside of them.
SYMBOLS = ["f", "C", "C.m", "C.n", "C.m.x", "Cm"]


def paths_below(least: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(NAMES), min_size=least, max_size=2).map("/".join)


resources = st.one_of(
    paths_below(1).map(lambda key: Resource(FILE, key)),
    paths_below(0).map(lambda key: Resource(SUBTREE, key)),
    paths_below(0).map(lambda key: Resource(TREE, key)),
    st.sampled_from(NAMES).map(lambda key: Resource(WORKFLOW, key)),
    st.builds(symbol, paths_below(1), st.sampled_from(SYMBOLS)),
)


def touched(resource: Resource) -> set[object]:
    """Everything that a write under this resource could touch: parts of paths, or a workflow.

    A subtree's own path is touched as well: a file may take the folder's place.
    """
    if resource.kind == WORKFLOW:
        return {("workflow", resource.key)}
    if resource.kind == SYMBOL:
        path, name = symbol_parts(resource)
        return {(path_of(path), each) for each in SYMBOLS if f"{each}.".startswith(f"{name}.")}
    parts = path_of(resource.key)
    paths = (
        {parts} if resource.kind == FILE else {path for path in [(), *PATHS] if path[: len(parts)] == parts}
    )
    return {(path, each) for path in paths for each in ["", *SYMBOLS]}


def path_of(key: str) -> tuple[str, ...]:
    return tuple(key.split("/")) if key else ()


@given(resources, resources)
def test_two_resources_overlap_exactly_when_a_write_can_touch_both(one: Resource, other: Resource) -> None:
    assert overlap(one, other) is bool(touched(one) & touched(other))


@given(sets_of(st.sampled_from(NAMES)), st.one_of(resources, sets_of(st.sampled_from(NAMES))))
def test_a_set_overlaps_whatever_has_a_path_in_it(one: Resource, other: Resource) -> None:
    assert overlap(one, other) is overlap(other, one)
    if members(one) & members(other):
        assert overlap(one, other)
    elif other.kind == WORKFLOW or other.kind == FILE:
        assert not overlap(one, other)
    elif DEPENDENTS in (one.kind, other.kind):
        listed, rest = (one, other) if one.kind == DEPENDENTS else (other, one)
        files = [Resource(FILE, key) for key in keys_of(listed)]
        assert overlap(one, other) is (listed.is_named_as(rest) or any(overlap(each, rest) for each in files))
    elif overlap(one, other):  # by a path that is not in the small world
        common_name = one.kind in NAMED and one.is_named_as(other)
        paths = other.patterns if other.kind in SETS else [globs.below(other.key)]
        paths += [globs.literal(other.key)] if other.kind == TREE else []
        assert one == other or common_name or globs.meet(one.patterns, paths)


@given(
    st.one_of(resources, sets_of(st.sampled_from(NAMES))),
    st.one_of(resources, sets_of(st.sampled_from(NAMES))),
)
def test_what_covers_another_leaves_nothing_of_it_out(outer: Resource, inner: Resource) -> None:
    if covers(outer, inner) and outer.kind not in (TREE, SUBTREE, FILE):
        own = {"/".join(map(str, inner.key.split("/")))} if inner.kind in (SUBTREE, TREE) else set()
        assert members(inner) - own <= members(outer) or outer == inner


@given(
    st.lists(st.one_of(resources, sets_of(st.sampled_from(NAMES))), max_size=6),
    st.one_of(resources, sets_of(st.sampled_from(NAMES))),
)
def test_what_is_near_is_all_that_overlaps(several: list[Resource], one: Resource) -> None:
    near = list(Reach(several).near(one))
    assert len(near) == len(set(near))
    assert {at for at, each in enumerate(several) if overlap(each, one)} <= set(near)
    if any(overlap(each, one) for each in several):
        assert Reach(several).may_meet(Reach([one]))


def members(resource: Resource) -> set[str]:
    """The paths of the small world that are in it; of a set by its patterns, one path at a time."""
    world = {"/".join(path) for path in PATHS}
    if resource.kind == DEPENDENTS:
        return world & set(keys_of(resource))
    if resource.kind in SETS:
        return {path for path in world if globs.matches(resource.patterns, path)}
    if resource.kind == WORKFLOW:
        return set()
    if resource.kind in (SUBTREE, TREE):
        world.discard(resource.key)  # it is a folder
    return {path for path in world if overlap(resource, Resource(FILE, path))}


@given(resources, resources)
def test_what_covers_another_is_touched_wherever_that_is(one: Resource, other: Resource) -> None:
    assert not covers(one, other) or touched(one) >= touched(other)
    if SYMBOL in (one.kind, other.kind):
        assert covers(one, other) is (touched(one) >= touched(other))


@given(resources, resources)
def test_overlap_is_symmetric(one: Resource, other: Resource) -> None:
    assert overlap(one, other) is overlap(other, one)


@given(st.one_of(resources, sets_of(st.sampled_from(NAMES))))
def test_overlap_is_reflexive(one: Resource) -> None:
    assert overlap(one, one)


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_the_ancestors_of_a_key_are_exactly_the_folders_that_contain_it(parts: list[str]) -> None:
    key = "/".join(parts)
    assert ancestors(key) == ["/".join(parts[:length]) for length in range(len(parts))]
    assert all(overlap(Resource(SUBTREE, above), Resource(FILE, key)) for above in ancestors(key))
