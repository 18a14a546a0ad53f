"""Symbols that share a name: named so that another one that comes or goes changes none of them."""

from __future__ import annotations

import pytest

from coord_core.analysis.symbol_differences import differing
from coord_core.analysis.symbols import symbols
from coord_core.domain.resources import overlap, symbol, unmarked, unnumbered

ONE = "class C {\n  int add(int a) { return 1; }\n}\n"
TWO = ONE.replace("{\n", "{\n  int add(long a) { return 2; }\n", 1)
SAME = "def f():\n    return 1\n\n\ndef f():\n    return 2\n"


def names(source: str, grammar: str) -> list[str]:
    found = symbols(source.encode(), grammar)
    assert found is not None
    return [each.name for each in found]


def test_an_overload_keeps_its_name_when_others_come() -> None:
    [_, added, first] = names(TWO, "java")
    three = TWO.replace("{\n", "{\n  int add(char a) { return 3; }\n", 1)
    assert names(three, "java")[2:] == [added, first]
    assert names(ONE, "java") == ["C", "C.add"]
    assert unmarked(first) == unmarked(added) == "C.add"


def test_an_added_overload_alone_differs() -> None:
    assert differing(ONE.encode(), TWO.encode(), "java") == {names(TWO, "java")[1]}
    assert differing(TWO.encode(), ONE.encode(), "java") == {names(TWO, "java")[1]}


def test_those_with_the_same_parameters_are_numbered() -> None:
    first, second = names(SAME, "python")
    assert second == f"{first}~2" and unnumbered(second) == first


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("add", "add~abcde", True),  # what has the name alone here may be either elsewhere
        ("add~abcde", "add~fghij", False),
        ("add~abcde", "add~abcde~2", True),
        ("add~abcde~2", "add~abcde~3", True),
        ("A~2", "A~3.m", True),
        ("A.~A", "A.~A~abcde", True),  # a destructor
        ("~A", "~B", False),
        ("add", "added", False),
        ("A", "A~abcde.m~2", True),
    ],
)
def test_which_namesakes_exclude_each_other(one: str, other: str, expected: bool) -> None:
    assert overlap(symbol("a", one), symbol("a", other)) is expected
    assert overlap(symbol("a", other), symbol("a", one)) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("import os\n\n\ndef f(): pass\n", "def f(): pass\n\n\nimport os\n", {""}),
        ("def f(): pass\n\n\ndef g(): pass\n", "def g(): pass\n\n\ndef f(): pass\n", {""}),
        (
            "class A:\n    def f(self): pass\n    x = 1\n",
            "class A:\n    x = 1\n    def f(self): pass\n",
            {"A"},
        ),
        ("import os\n\n\ndef f(): pass\n", "import os\n\n\ndef g(): pass\n\n\ndef f(): pass\n", {"g"}),
    ],
)
def test_what_is_moved_differs_in_what_holds_it(before: str, after: str, expected: set[str]) -> None:
    assert differing(before.encode(), after.encode(), "python") == expected
