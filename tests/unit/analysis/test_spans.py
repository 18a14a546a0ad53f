"""The full name at a place of a source."""

from __future__ import annotations

from coord_core.analysis.spans import DEEPEST, ENDLESS, Spans


def test_the_innermost_part_counts_and_ends() -> None:
    spans = Spans(".")
    assert spans.add(10, 50, "A") == "A"
    assert spans.add(20, 30, "B.C") == "A.B.C"
    assert spans.add(40, 45, "D") == "A.D"
    found = {place: spans.at(place) for place in (9, 10, 20, 29, 30, 44, 49, 50)}
    assert found == {9: "", 10: "A", 20: "A.B.C", 29: "A.B.C", 30: "A", 44: "A.D", 49: "A", 50: ""}


def test_a_name_can_be_full_already() -> None:
    spans = Spans("::")
    spans.add(0, ENDLESS, "A")
    assert spans.add(1, 5, "::B") == "B"
    assert (spans.full(2, "C"), spans.full(9, "C"), spans.full(2, "::C")) == ("B::C", "A::C", "C")


def test_what_is_too_deep_counts_for_what_is_around_it() -> None:
    spans = Spans(".")
    for place in range(DEEPEST + 10):
        spans.add(place, ENDLESS, "A")
    assert spans.at(DEEPEST + 9).count("A") == DEEPEST
