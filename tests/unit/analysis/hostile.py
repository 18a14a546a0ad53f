"""Sources that make no sense: noise, pieces of real ones in any order, real ones cut off and damaged."""

from __future__ import annotations

from hypothesis import strategies as st


def hostile(fragments: list[str]) -> st.SearchStrategy[bytes]:
    pieces = st.lists(st.sampled_from(fragments), max_size=12).map(" ".join)
    whole = pieces.map(str.encode)
    damaged = st.tuples(whole, st.integers(0, 200), st.binary(max_size=6)).map(
        lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] :]
    )
    cut = st.tuples(whole, st.integers(0, 200)).map(lambda drawn: drawn[0][: drawn[1]])
    return st.one_of(whole, damaged, cut, st.binary(max_size=60))
