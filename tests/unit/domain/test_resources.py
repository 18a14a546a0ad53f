"""What overlaps with what; the properties of `overlap` are in tests/property/test_overlap.py."""

from __future__ import annotations

import pytest

from coord_core.domain.resources import KINDS, Resource, ancestors, covers, overlap
from tests.support.facts import TREE_ITSELF, file, subtree, workflow

ROOT = subtree("")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (file("a"), file("a"), True),
        (file("a"), file("a/b"), False),
        (file("a"), file("A"), False),
        (file("src/a"), subtree("src"), True),
        (file("src"), subtree("src"), True),
        (file("src2/a"), subtree("src"), False),
        (file("src.py"), subtree("src"), False),
        (file("sr"), subtree("src"), False),
        (file("a"), ROOT, True),
        (subtree("a"), subtree("a/b"), True),
        (subtree("a"), subtree("ab"), False),
        (subtree("a/b"), subtree("a/c"), False),
        (subtree("a"), ROOT, True),
        (ROOT, ROOT, True),
        (TREE_ITSELF, file("a"), True),
        (TREE_ITSELF, subtree("a"), True),
        (TREE_ITSELF, ROOT, True),
        (TREE_ITSELF, TREE_ITSELF, True),
        (TREE_ITSELF, workflow("ci"), False),
        (workflow("ci"), workflow("ci"), True),
        (workflow("ci"), workflow("cd"), False),
        (workflow("a"), file("a"), False),
        (workflow("a"), subtree("a"), False),
        (workflow(""), ROOT, False),
    ],
    ids=str,
)
def test_two_resources_overlap_as_the_table_says(one: Resource, other: Resource, expected: bool) -> None:
    assert (overlap(one, other), overlap(other, one)) == (expected, expected)


@pytest.mark.parametrize(
    ("outer", "inner", "expected"),
    [
        (file("a"), file("a"), True),
        (subtree("a"), file("a/b"), True),
        (ROOT, subtree("a"), True),
        (TREE_ITSELF, file("a"), True),
        (file("a"), subtree("a"), False),
        (file("a/b"), subtree("a"), False),
        (subtree("ab"), file("a"), False),
        (workflow("ci"), workflow("ci"), True),
        (subtree("ci"), workflow("ci"), False),
        (ROOT, workflow("ci"), False),
    ],
)
def test_what_covers_another_has_all_of_it(outer: Resource, inner: Resource, expected: bool) -> None:
    assert covers(outer, inner) is expected


def test_the_text_of_a_resource_is_what_commands_take() -> None:
    found = [str(resource) for resource in (file("a/b"), subtree("a"), ROOT, workflow("ci"), TREE_ITSELF)]
    assert found == ["a/b", "a/", "./", "workflow:ci", "tree:"]


def test_resources_are_equal_and_hashable_by_kind_and_key() -> None:
    assert {file("a"), Resource("file", "a"), subtree("a"), file("b")} == {
        file("a"),
        subtree("a"),
        file("b"),
    }
    assert file("a") != "a"


@pytest.mark.parametrize("kind", KINDS)
def test_a_resource_is_shown_as_the_call_that_makes_it(kind: str) -> None:
    resource = Resource(kind, "a'b")
    assert eval(repr(resource), {"Resource": Resource}) == resource


@pytest.mark.parametrize(
    ("key", "expected"), [("", [""]), ("a", [""]), ("a/b", ["", "a"]), ("a/b/c", ["", "a", "a/b"])]
)
def test_ancestors_are_the_folders_above_a_key_the_root_first(key: str, expected: list[str]) -> None:
    assert ancestors(key) == expected
