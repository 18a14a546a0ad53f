"""Proposals: names, order, and what hangs together in a graph."""

from __future__ import annotations

import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coord_core.analysis import communities
from coord_core.analysis.features import Idea, proposals
from coord_core.domain import globs
from coord_core.domain.feature_names import is_feature_name
from tests.support.hostile import texts


def idea(name: str, *keys: str) -> Idea:
    return Idea((name,), keys, frozenset(keys))


def test_the_first_that_names_a_set_of_files_names_it() -> None:
    found = list(proposals([("x", lambda: [idea("a", "1", "2")]), ("y", lambda: [idea("b", "1", "2")])]))
    assert [(each.name, each.source, each.files) for each in found] == [("a", "x", 2)]


def test_a_name_is_given_once_whatever_its_case() -> None:
    ideas = [idea("Auth", "1"), idea("auth", "2"), Idea(("AUTH", "src/auth"), ("3",), frozenset("3"))]
    assert [each.name for each in proposals([("x", lambda: ideas)])] == ["Auth", "auth-2", "src/auth"]


def test_a_later_finder_is_not_asked_before_it_has_to_be() -> None:
    def fails() -> list[Idea]:
        raise AssertionError

    assert next(proposals([("x", lambda: [idea("a", "1")]), ("y", fails)])).name == "a"


@given(st.lists(st.tuples(texts, texts), max_size=4))
def test_whatever_a_folder_is_called_a_feature_has_a_name_that_can_be_one(
    names: list[tuple[str, str]],
) -> None:
    ideas = [Idea(each, (str(number),), frozenset(str(number))) for number, each in enumerate(names)]
    found = [each.name for each in proposals([("x", lambda: ideas)])]
    assert all(map(is_feature_name, found))
    assert len({each.casefold() for each in found}) == len(found)


def _clusters(names: str, size: int) -> list[tuple[str, str]]:
    """Folders whose files depend on each other, and a bridge from each to the next."""
    edges = []
    for name in names:
        keys = [f"src/{name}/f{number}.py" for number in range(size)]
        edges += [(one, other) for one in keys for other in keys if one < other]
    bridges = [(f"src/{one}/f0.py", f"src/{other}/f1.py") for one, other in pairwise(names)]
    return edges + bridges


def test_files_that_hang_together_are_a_community_called_by_their_folder() -> None:
    edges = _clusters("abc", 5)
    files = {key for edge in edges for key in edge}
    found = list(communities.ideas(edges, [*files, "src/a/alone.md"]))
    assert sorted(each.names[0] for each in found) == ["a", "b", "c"]
    for each in found:
        assert {key for key in files if globs.matches(each.patterns, key)} == each.files
    by_name = {each.names[0]: each.patterns for each in found}
    assert by_name["b"] == ("src/b/",)
    assert by_name["a"] == tuple(f"src/a/f{number}.py" for number in range(5))  # there is more in the folder


def test_the_order_of_edges_does_not_matter() -> None:
    edges = _clusters("abcde", 6)
    files = [key for edge in edges for key in edge]
    other = list(edges)
    random.Random(3).shuffle(other)
    assert list(communities.ideas(other, files)) == list(communities.ideas(edges, files))


def test_what_is_tiny_or_nearly_all_is_no_community() -> None:
    assert list(communities.ideas(_clusters("a", 6), [])) == []
    assert list(communities.ideas([("a", "b")], ["a", "b"])) == []
    assert list(communities.ideas([], [])) == []
