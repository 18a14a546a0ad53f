"""One version of a source with some symbols of another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.analysis.mixing import mixed
from coord_core.analysis.symbol_differences import differing
from coord_core.analysis.symbols import WHOLE

NAMES = ("alpha", "beta", "gamma", "delta", "epsilon")


def function(name: str, value: int, indent: str = "") -> str:
    return f"{indent}def {name}():\n{indent}    return {value}\n"


def python(head: str, functions: dict[str, int], limit: int | None, methods: dict[str, int]) -> str:
    """A module with its imports, functions, and a class with a field and methods."""
    parts = [f"import {head}\n", *(function(name, value) for name, value in functions.items())]
    if limit is not None:
        body = [f"    limit = {limit}\n", *(function(name, value, "    ") for name, value in methods.items())]
        parts.append("class Login:\n" + "\n".join(body))
    return "\n\n".join(parts)


def mix(before: str, after: str, wanted: set[str]) -> str | None:
    text = mixed(before.encode(), after.encode(), "python", wanted)
    return None if text is None else text.decode()


values = st.integers(0, 2)
functions = st.dictionaries(st.sampled_from(NAMES), values, max_size=5)


def ordered(found: dict[str, int]) -> dict[str, int]:
    return {name: found[name] for name in NAMES if name in found}


@given(st.data(), functions, functions, functions, functions, values, values, values, values)
def test_the_wanted_symbols_are_the_seconds_and_all_else_the_firsts(
    data: st.DataObject, one: dict[str, int], two: dict[str, int], inner_one: dict[str, int],
    inner_two: dict[str, int], head_one: int, head_two: int, limit_one: int, limit_two: int,
) -> None:  # fmt: skip
    """Functions and methods that are changed, added and deleted; the class's own text; the imports."""
    before = python(f"m{head_one}", ordered(one), limit_one, ordered(inner_one))
    after = python(f"m{head_two}", ordered(two), limit_two, ordered(inner_two))
    changed = differing(before.encode(), after.encode(), "python")
    assert changed is not None
    wanted = {name for name in sorted(changed) if data.draw(st.booleans(), label=name)}

    def chosen(first: dict[str, int], second: dict[str, int], prefix: str) -> dict[str, int]:
        sides = {name: second if f"{prefix}{name}" in wanted else first for name in NAMES}
        return {name: side[name] for name, side in sides.items() if name in side}

    head = head_two if WHOLE in wanted else head_one
    limit = limit_two if "Login" in wanted else limit_one
    expected = python(f"m{head}", chosen(one, two, ""), limit, chosen(inner_one, inner_two, "Login."))

    found = mix(before, after, wanted)

    assert found is not None
    assert sorted(expected.split()) == sorted(found.split())  # but for the order
    assert differing(before.encode(), found.encode(), "python") == wanted


def test_of_neighbours_in_one_order_not_a_byte_is_another() -> None:
    before = python("a", {"alpha": 0, "beta": 0}, 0, {"gamma": 0, "delta": 0})
    after = python("b", {"alpha": 1, "beta": 1}, 1, {"gamma": 1, "delta": 1})
    assert mix(before, after, {"beta", "Login.gamma"}) == python(
        "a", {"alpha": 0, "beta": 1}, 0, {"gamma": 1, "delta": 0}
    )
    assert mix(before, after, {WHOLE, "Login"}) == python(
        "b", {"alpha": 0, "beta": 0}, 1, {"gamma": 0, "delta": 0}
    )


def test_all_and_nothing_are_the_two_versions() -> None:
    before = python("a", {"alpha": 0}, 0, {"gamma": 0})
    after = python("a", {"alpha": 1}, 0, {"gamma": 1})
    assert mix(before, after, set()) == before
    assert mix(before, after, {"alpha", "Login.gamma"}) == after


def test_a_method_does_not_stay_without_its_class() -> None:
    before = python("a", {}, 0, {"gamma": 0})
    after = python("a", {}, None, {})
    assert mix(before, after, {"Login"}) is None


@pytest.mark.parametrize("text", ["def broken(:\n", "\udcff", "def a(): pass\n" * 6000])
def test_what_cannot_be_taken_apart_is_not_mixed(text: str) -> None:
    after = text.encode("utf-8", "surrogateescape")
    assert mixed(b"def alpha():\n    return 1\n", after, "python", {"alpha"}) is None
    assert mixed(after, b"def alpha():\n    return 1\n", "python", {"alpha"}) is None


GO = "package a\n\nfunc One() int {{\n\treturn {}\n}}\n\nfunc Two() int {{\n\treturn {}\n}}\n"
TYPESCRIPT = "import a from 'a'\n\nexport class B {{\n  one() {{ return {} }}\n  two() {{ return {} }}\n}}\n"
RUST = "impl B {{\n    fn one() -> i32 {{ {} }}\n    fn two() -> i32 {{ {} }}\n}}\n"


@pytest.mark.parametrize(
    ("grammar", "text", "name"),
    [("go", GO, "One"), ("typescript", TYPESCRIPT, "B.one"), ("rust", RUST, "B.one")],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_other_languages_and_line_ends(grammar: str, text: str, name: str, end: str) -> None:
    before, after, expected = (
        text.format(*pair).replace("\n", end).encode() for pair in ((1, 2), (10, 20), (10, 2))
    )
    assert mixed(before, after, grammar, {name}) == expected
