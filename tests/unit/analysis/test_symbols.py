"""Which symbols a source has, and which of them a change touches."""

from __future__ import annotations

import time

import pytest

from coord_core.analysis.symbol_differences import differing
from coord_core.analysis.symbol_kinds import KINDS, SUFFIXES, grammar_of
from coord_core.analysis.symbols import WHOLE, anatomy, symbols, touched
from coord_core.treesitter import GRAMMARS
from tests.unit.analysis.symbol_sources import SOURCES

PYTHON = SOURCES["python"][0].encode()


@pytest.mark.parametrize("grammar", SOURCES)
def test_the_symbols_of_each_language_are_its_functions_and_classes(grammar: str) -> None:
    source, names = SOURCES[grammar]
    found = symbols(source.encode(), grammar)
    assert found is not None
    assert [each.name for each in found] == names.split()
    assert not any(each.has_error for each in found)


def test_every_grammar_has_its_kinds_a_suffix_and_a_source() -> None:
    assert set(GRAMMARS) == set(KINDS) == set(SUFFIXES.values()) | {"c"} == set(SOURCES)


@pytest.mark.parametrize(
    ("key", "grammar"),
    [("a/b.py", "python"), ("B.PY", "python"), ("a.b/c", None), (".py", None), ("c.d.ts", "typescript"),
     ("README.md", None), ("x.h", "cpp")],
)  # fmt: skip
def test_a_files_grammar_is_told_by_its_name(key: str, grammar: str | None) -> None:
    assert grammar_of(key) == grammar


@pytest.mark.parametrize("grammar", SOURCES)
def test_a_source_is_taken_apart_without_loss(grammar: str) -> None:
    source = SOURCES[grammar][0].encode()
    found = anatomy(source, grammar)
    assert found is not None
    pieces = [piece for parts in found.parts.values() for piece in parts]
    assert sorted(b"".join(pieces)) == sorted(source)
    assert found.broken == set()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("return 1\n\n\nclass", "return 2\n\n\nclass", ["one"]),
        ("# of one", "# of the one", ["one"]),
        ("@decorated", "@decorated_otherwise", ["one"]),
        ("        pass\n    return", "        return 0\n    return", ["one"]),
        ("limit = 3", "limit = 4", ["Login"]),
        ('"""Doc."""', '"""Documented."""', ["Login"]),
        (
            "async def check(self):\n        return 1",
            "async def check(self):\n        return 2",
            ["Login.check"],
        ),
        ("# of check", "# of the check", ["Login.check"]),
        ("async def check", "def check", ["Login.check"]),
        ("def x(self, v): pass", "def x(self, v): return", ["Login.x~opshv"]),
        ("def m(self): pass", "def m(self): return", ["Login.Inner.m"]),
        ("class Inner:", "class Inner(Base):", ["Login.Inner"]),
        ("return 1", "return 2", ["one", "Login.check", "Login.x~rwcmr"]),
        ("import os", "import sys", None),
        ("def one", "def two", None),
        ("class Login", "class Logout", None),
        ("def hidden(): pass", "def hidden(): return", None),
        ("\n\n\nclass", "\n\n\n\nclass", None),
        ("def m(self): pass", "def m(self): pass\n        def n(self): pass", None),
        ("def m(self): pass", "", None),
        ("def inner():", "def inner(:", None),
        ("limit = 3", "limit = (3", None),
        ("import os", "import os", None),
    ],
)
def test_a_change_touches_the_symbols_that_it_is_within(
    old: str, new: str, expected: list[str] | None
) -> None:
    assert old.encode() in PYTHON
    assert touched(PYTHON, PYTHON.replace(old.encode(), new.encode()), "python") == expected


def test_an_error_elsewhere_is_no_obstacle_but_one_outside_of_all_symbols_is() -> None:
    half_done = PYTHON.replace(b"def m(self): pass", b"def m(self): return (")
    found = anatomy(half_done, "python")
    assert found is not None and found.broken
    changed = half_done.replace(b"limit = 3", b"limit = 4")
    assert touched(half_done, changed, "python") is None or found.broken == {"Login.Inner.m"}
    outside = b"x = = 1\n\n\n" + PYTHON
    assert touched(outside, outside.replace(b"limit = 3", b"limit = 4"), "python") is None


@pytest.mark.parametrize(
    "source",
    [b"def f():\n    return '\xff'\n", b"\xff\xfed\x00e\x00f\x00", b"def f(): pass\n" * 100_000],
    ids=["latin-1", "utf-16", "large"],
)
def test_what_cannot_be_read_has_no_symbols(source: bytes) -> None:
    assert symbols(source, "python") is None


def test_a_shell_script_with_other_than_ascii_is_not_parsed() -> None:
    assert symbols("f() { echo é; }".encode(), "bash") is None


def test_tabs_and_carriage_returns_are_text_like_any_other() -> None:
    source = b"def f():\r\n\treturn 1\r\n\r\n\r\ndef g():\r\n\treturn 2\r\n"
    assert touched(source, source.replace(b"1", b"3"), "python") == ["f"]


def test_a_class_that_is_nested_too_deep_is_one_symbol() -> None:
    source = "".join(f"{' ' * depth}class C{depth}:\n" for depth in range(60)) + " " * 60 + "x = 1\n"
    found = symbols(source.encode(), "python")
    assert found is not None and len(found) == 21


def test_disorder_does_not_take_longer_than_the_patience() -> None:
    began = time.monotonic()
    symbols(b"(" * 900_000, "python")
    symbols(b"class A { void f( " * 40_000, "java")
    assert time.monotonic() - began < 8


def test_two_versions_differ_in_what_was_changed_added_and_removed() -> None:
    new = PYTHON.replace(b"limit = 3", b"limit = 4").replace(b"# of one\n", b"def added(): pass\n\n\n")
    new = new.replace(b"        def m(self): pass\n", b"        y = 1\n")
    assert differing(PYTHON, new, "python") == {"one", "added", "Login", "Login.Inner", "Login.Inner.m"}
    assert differing(b"", b"x = 1\n", "python") == {WHOLE}
    assert differing(PYTHON, PYTHON, "python") == set()
    assert differing(PYTHON, b"def f(:\n", "python") is None
