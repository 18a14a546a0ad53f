"""Taking sources apart: nothing makes it fail, nothing is lost, and changes of two symbols do not meet."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.analysis.symbols import WHOLE, anatomy, symbols, touched
from tests.support.thoroughness import deep
from tests.unit.analysis.symbol_sources import SOURCES

grammars = st.sampled_from(sorted(SOURCES))
TOKENS = sorted({word for source, _ in SOURCES.values() for word in source.split(" ")})
noise = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace")),
    st.lists(st.sampled_from([*TOKENS, "\n", "{", "}", "(", ")", '"', "'", "/*", "\\"]), max_size=60).map(
        lambda words: " ".join(words).encode()
    ),
)


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, bytes]:
    """A source with a part of it replaced by whatever."""
    grammar = draw(grammars)
    source = SOURCES[grammar][0].encode()
    start, end = sorted((draw(st.integers(0, len(source))), draw(st.integers(0, len(source)))))
    return grammar, source[:start] + draw(noise) + source[end:]


@given(st.one_of(spoiled(), st.tuples(grammars, noise)))
def test_whatever_a_source_holds_it_is_taken_apart_without_loss_or_not_at_all(
    given_source: tuple[str, bytes],
) -> None:
    grammar, source = given_source
    found, parts = symbols(source, grammar), anatomy(source, grammar)
    assert (found is None) is (parts is None)
    if found is None or parts is None:
        return
    names = [each.name for each in found]
    assert len(set(names)) == len(names) and WHOLE not in names
    assert list(parts.parts) == [WHOLE, *names]
    assert sum(len(piece) for pieces in parts.parts.values() for piece in pieces) == len(source)
    for each in found:
        assert each.name.isprintable() and not set("\n/#".replace("#", "")) & set(each.name)


TEXTS = [b" ", b"\n", b"1", b"{", b"x ", b"{}", b"'", b"#"]
STEP = deep(1, 2)  # bytes between the places that are tried


@cache
def insertions(grammar: str, new: bytes) -> list[tuple[int, list[str]]]:
    """Where this text can be put into the language's source so that symbols alone change, and which."""
    source = SOURCES[grammar][0].encode()
    tried = (
        (at, touched(source, source[:at] + new + source[at:], grammar)) for at in range(0, len(source), STEP)
    )
    return [(at, names) for at, names in tried if names is not None]


@pytest.mark.timeout(300)
@given(st.data(), grammars)
def test_changes_of_different_symbols_stay_what_they_are_whichever_comes_first(
    data: st.DataObject, grammar: str
) -> None:
    texts = st.sampled_from([text for text in TEXTS if insertions(grammar, text)])
    new, newer = data.draw(texts), data.draw(texts)
    a, first = data.draw(st.sampled_from(insertions(grammar, new)))
    b, second = data.draw(st.sampled_from(insertions(grammar, newer)))
    if set(first) & set(second):
        return
    (a, new, first), (b, newer, second) = sorted([(a, new, first), (b, newer, second)])
    source = SOURCES[grammar][0].encode()
    one = source[:a] + new + source[a:]
    two = source[:b] + newer + source[b:]
    both = source[:a] + new + source[a:b] + newer + source[b:]
    assert touched(one, both, grammar) == second
    assert touched(two, both, grammar) == first
