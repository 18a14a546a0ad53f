"""Patterns against an oracle: regular expressions, and all short paths over a small alphabet."""

from __future__ import annotations

import random
import re
from functools import cache
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from coord_core.domain import globs
from coord_core.domain.glob_products import common
from tests.support.thoroughness import deep

SIGNS = "ab./"
LONGEST = 6  # characters of the paths that are all tried
PAIRS, PATTERNS = deep(10_000, 5_000), deep(700, 350)
PIECES = (
    "a",
    "b",
    ".",
    "*",
    "?",
    "/",
    "**",
    "**/",
    "/**",
    "[ab]",
    "[!a]",
    "[^.b]",
    "{a,b}",
    "{a,b/}",
    "{,a}.",
)


def test_two_sets_meet_exactly_when_some_path_is_in_both() -> None:
    chance = random.Random(20260101)
    pool = _patterns(chance, PATTERNS)
    for _ in range(PAIRS):
        one, other = _set(chance, pool), _set(chance, pool)
        brute = _members(one) & _members(other)
        assert globs.meet(one, other) == bool(brute) or _is_longer_or_strange(one, other), (one, other)
        if brute:
            assert globs.meet(one, other), (one, other)


def test_a_set_is_within_another_exactly_when_no_path_is_outside() -> None:
    chance = random.Random(20260102)
    pool = _patterns(chance, 300)
    for _ in range(1500):
        one, other = _set(chance, pool), _set(chance, pool)
        if _members(one) & ~_members(other):
            assert not globs.within(one, other), (one, other)
        elif not globs.within(one, other):
            outside = common(one, ["**", *(_opposite(pattern) for pattern in other)])
            assert outside is not None and _has(one, outside) and not _has(other, outside), (one, other)


def test_a_set_has_the_paths_that_the_oracle_says() -> None:
    chance = random.Random(20260103)
    pool = _patterns(chance, 150)
    for _ in range(100):
        patterns = _set(chance, pool)
        members = _members(patterns)
        found = sum(1 << at for at, path in enumerate(_paths()) if globs.matches(patterns, path))
        assert found == members, patterns


@given(
    st.text(st.sampled_from("ab*?[]{},!\\/. é"), max_size=12),
    st.text(st.sampled_from("ab[]{}!,\\é"), max_size=4),
)
@example("**", "a")
def test_any_text_is_a_pattern_or_is_refused(text: str, name: str) -> None:
    try:
        globs.check(text)
    except ValueError:
        return
    taking_in = text.removeprefix("!")
    assert globs.meet([taking_in], ["**"])
    assert not globs.meet([taking_in], ["**", f"!{taking_in}"])
    if name and globs.matches([taking_in], name):
        assert globs.meet([taking_in], [globs.literal(name)])


@given(st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_a_literal_pattern_matches_its_key_and_what_is_below(name: str) -> None:
    if name in (".", ".."):
        return
    for key in (name, f"src/{name}"):
        pattern = globs.literal(key)
        globs.check(pattern)
        assert globs.matches([pattern], key)
        assert globs.matches([pattern], f"{key}/below") or not key.isprintable()
        assert not globs.matches([pattern], f"x{key}")
        assert not globs.matches([pattern], f"above/{key}")


def _is_longer_or_strange(one: list[str], other: list[str]) -> bool:
    """Is there a path in both that is not among those that were tried, and says the oracle so, too?"""
    path = common(one, other)
    if path is None or not _has(one, path) or not _has(other, path):
        return False
    return len(path) > LONGEST or bool(set(path) - set(SIGNS))


def _patterns(chance: random.Random, count: int) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        text = "".join(chance.choice(PIECES) for _ in range(chance.randint(1, 4)))
        try:
            globs.check(text)
        except ValueError:
            continue
        found.append(text)
    return found


def _set(chance: random.Random, pool: list[str]) -> list[str]:
    """Half of them with something taken out."""
    size = chance.choice((1, 1, 1, 2, 3))
    found = [chance.choice(pool) for _ in range(size)]
    if chance.random() < 0.5:
        found.insert(chance.randint(0, size), f"!{chance.choice(pool)}")
    return found


@cache
def _paths() -> list[str]:
    texts = ("".join(signs) for length in range(1, LONGEST + 1) for signs in product(SIGNS, repeat=length))
    return [text for text in texts if "//" not in text and text[0] != "/" and text[-1] != "/"]


def _members(patterns: list[str]) -> int:
    """The paths among those that are tried, a bit each."""
    found = 0
    for pattern in patterns:
        if pattern.startswith("!"):
            found &= ~_matched(pattern[1:])
        else:
            found |= _matched(pattern)
    return found


@cache
def _matched(pattern: str) -> int:
    expression = _oracle(pattern)
    return sum(1 << at for at, path in enumerate(_paths()) if expression.fullmatch(path))


def _has(patterns: list[str], path: str) -> bool:
    found = False
    for pattern in patterns:
        if _oracle(pattern.removeprefix("!")).fullmatch(path):
            found = not pattern.startswith("!")
    return found


def _opposite(pattern: str) -> str:
    return pattern[1:] if pattern.startswith("!") else f"!{pattern}"


@cache
def _oracle(pattern: str) -> re.Pattern[str]:
    anchored = "/" in pattern[:-1]
    expressions = [_expression(text, anchored) for text in _multiplied_out(pattern)]
    return re.compile("|".join(expressions), re.DOTALL)


def _multiplied_out(text: str) -> list[str]:
    braces = re.search(r"\{([^{}]*)\}", text)
    if braces is None:
        return [text]
    return [
        each
        for option in braces[1].split(",")
        for each in _multiplied_out(text[: braces.start()] + option + text[braces.end() :])
    ]


def _expression(text: str, anchored: bool) -> str:
    names = [name for name in text.split("/") if name]
    if not names:
        return r"(?!)"
    found = "" if anchored else "(?:[^/]+/)*"
    for at, name in enumerate(names):
        is_last = at == len(names) - 1
        if name == "**":
            found += "[^/]+(?:/[^/]+)*" if is_last else "(?:[^/]+/)*"
        else:
            found += _of_a_name(name) + ("" if is_last else "/")
    if text.endswith("/"):
        return found + "/.+"
    return found if set(names[-1]) & set("*?[") else found + "(?:/.+)?"


def _of_a_name(name: str) -> str:
    table = {"*": "[^/]*", "?": "[^/]"}
    parts = re.findall(r"\[[^\]]*\]|.", name)
    return "".join(
        table.get(part)
        or (part.replace("[!", "[^").replace("[^", "[^/") if len(part) > 1 else re.escape(part))
        for part in parts
    )


@pytest.mark.parametrize("count", [1, 30])
def test_a_product_that_is_too_large_is_taken_to_meet(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coord_core.domain.glob_products.MOST_PAIRS", 3)
    one = [f"src/*a{'?' * count}"]
    assert globs.meet(one, ["src/*b"])


def test_a_set_meets_a_folder_exactly_when_it_meets_all_that_is_in_it() -> None:
    chance = random.Random(20260104)
    pool = _patterns(chance, 300)
    for _ in range(1500):
        patterns, folder = _set(chance, pool), chance.choice(("", "a", "b", "a/b", ".a", "ab/a/b"))
        assert globs.meet_below(patterns, folder) == globs.meet(patterns, [globs.below(folder)]), (
            patterns,
            folder,
        )
