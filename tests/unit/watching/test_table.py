"""Columns share a width."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from coord_core.watching import table
from coord_core.watching.signs import Signs, width
from coord_core.watching.table import Column

columns = st.lists(
    st.builds(
        Column, st.just("Heading"), st.integers(1, 20), st.integers(0, 5), st.booleans(), st.integers(0, 3)
    ),
    min_size=1,
    max_size=7,
)


@given(columns, st.integers(20, 200))
def test_a_line_is_never_wider_than_its_room(of: list[Column], room: int) -> None:
    widths = table.fit(of, room)
    cells = [("some text", "") for _ in of]
    wide = sum(width(text) for text, _ in table.line(of, widths, cells, Signs()))
    assert wide <= room
    if any(column.share for column, given in zip(of, widths, strict=True) if given):
        assert wide == room


def test_where_there_is_little_room_the_highest_rank_goes_first() -> None:
    of = [Column("A", 10, 1), Column("B", 5, rank=1), Column("C", 5, rank=2)]
    assert table.fit(of, 30) == [18, 5, 5]
    assert table.fit(of, 20) == [14, 5, 0]
    assert table.fit(of, 12) == [12, 0, 0]
