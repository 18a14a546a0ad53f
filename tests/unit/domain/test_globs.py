"""What patterns mean, by example; tests/property/test_globs.py compares all of them with an oracle."""

from __future__ import annotations

import re

import pytest

from coord_core.domain import glob_matching, globs


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        ("*.py", ["a.py", "src/a.py", ".py"], ["a.pyc", "a.py/x"]),
        ("build", ["build", "build/a", "src/build/a/b"], ["builds", "rebuild"]),
        ("build/", ["build/a", "src/build/a/b"], ["build"]),
        ("/build", ["build", "build/a"], ["src/build"]),
        ("src/*", ["src/a"], ["src/a/b", "lib/src/a"]),
        ("src/**", ["src/a", "src/a/b"], ["src"]),
        ("src/**/a", ["src/a", "src/b/c/a", "src/a/below"], ["src/ba", "a"]),
        ("**/gen/*.py", ["gen/a.py", "x/y/gen/a.py"], ["gen/x/a.py"]),
        ("a**b", ["ab", "axb", "x/ab"], ["a/b"]),
        ("{src,lib}/**/*.{c,h}", ["src/a.c", "lib/x/a.h"], ["src/a.py", "doc/a.c"]),
        ("a{,b{1,2}}", ["a", "ab1", "ab2/x"], ["ab"]),
        ("[a-c]?[!x]", ["azz"], ["dzz", "azx", "a/z"]),
        ("[[:digit:]-]x", ["1x", "-x"], ["ax"]),
        ("[]a]", ["]", "a"], ["b"]),
        (r"\*\{\[\\", ["*{[\\", "*{[\\/x"], ["a{[\\"]),
        ("é*", ["été"], ["e"]),
        ("?", ["\n", "é"], ["ab", ""]),
    ],
)
def test_a_pattern_matches_what_it_says_and_nothing_else(
    pattern: str, inside: list[str], outside: list[str]
) -> None:
    globs.check(pattern)
    assert [key for key in inside if not globs.matches([pattern], key)] == []
    assert [key for key in outside if globs.matches([pattern], key)] == []


def test_the_last_pattern_that_matches_decides() -> None:
    patterns = ["src/**", "!src/gen/**", "src/gen/keep.py"]
    assert [globs.matches(patterns, key) for key in ("src/a", "src/gen/a", "src/gen/keep.py")] == [
        True, False, True,
    ]  # fmt: skip
    assert not globs.matches([], "a") and not globs.matches(["!a"], "a")


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (["lib/*.py"], ["lib/a*"], True),
        (["*.py"], ["*.ts"], False),
        (["*a"], ["b*"], True),
        (["a*b"], ["*ab*"], True),
        (["?"], ["??"], False),
        (["src/**", "!src/gen/**"], ["src/gen/**"], False),
        (["src/**", "!src/gen/**", "src/gen/keep"], ["src/gen/*"], True),
        (["**", "!**"], ["**"], False),
        (["[a-m]*"], ["[n-z]*"], False),
        (["[[:alpha:]]"], ["[^a-zA-Z]"], False),
        (["[!a]"], ["[!b]"], True),
        (["**/a/**"], ["a"], True),
        (["a/"], ["/a"], True),
    ],
)
def test_two_sets_meet_when_a_path_is_in_both(one: list[str], other: list[str], meet: bool) -> None:
    assert globs.meet(one, other) is globs.meet(other, one) is meet


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "names nothing"),
        ("!", "names nothing"),
        ("//", "names nothing"),
        ("a//b", "two slashes"),
        ("../a", "`..`"),
        ("a/./b", "`.`"),
        ("[a", "character 1 is never closed"),
        ("a[b/]", "no `/` in a class"),
        ("[z-a]", "backwards"),
        ("[[:nope:]]", "[:digit:]"),
        ("a{b", "never closed"),
        ("a}", "closes nothing"),
        ("a\\", "escapes nothing"),
        ("a\tb", "control character"),
        ("{a,b}" * 10, "more than 1000"),
        ("{" * 11 + "}" * 11, "10 deep"),
        ("a" * 1001, "1000 characters"),
    ],
)
def test_what_is_no_pattern_is_said_with_its_place(pattern: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        globs.check(pattern)


@pytest.mark.parametrize(
    "pattern", ["*a" * 400, "**/*a/" * 100 + "b", "[!a]*" * 200, "{a,b}*" * 9, "?" * 1000, "{*,a}*" * 9]
)
def test_no_pattern_takes_long(pattern: str) -> None:
    """Its time grows with its length times the key's, so this is over at once."""
    key = "/".join(["a" * 60] * 60)
    globs.matches([pattern], key)
    globs.meet([pattern], ["*b*" * 20])
    globs.meet([pattern, "!*a*b*c"], [pattern, "!c*b*a"])


def test_a_set_whose_end_says_no_is_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of such sets are asked of each changed file; braces multiply out."""
    monkeypatch.setattr(glob_matching, "matches", lambda *_: pytest.fail("it was"))
    assert not globs.matches(["{a,b}*{c,d}*x1", "[a-z]*.py"], "src/1.txt")


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("{a,b}x", "ax/y"),
        ("{a*,b}", "b"),
        ("\\[*x", "[x"),
        ("[a]\\*x", "a*x"),
        ("[*]x", "*x"),
        ("[a]*b/", "ab/c"),
    ],
)
def test_an_end_that_may_be_a_folder_says_nothing(pattern: str, key: str) -> None:
    assert globs.matches([pattern], key)
