"""Whatever is drawn: one well-formed image, nothing outside of it, nothing that runs, and not too large."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from coord_core.observing.charts import (
    Bar,
    Lane,
    Latency,
    Mark,
    Series,
    Stretch,
    columns,
    depths,
    histogram,
    latencies,
    levels,
    ranking,
    sparkline,
    timeline,
)
from coord_core.observing.charts.scales import Span
from tests.support.hostile import texts
from tests.support.svg import Drawing

ALLOWED = {"svg", "desc", "title", "text", "rect", "line", "circle", "path", "g"}
LARGEST = 200_000  # characters
SINCE, UNTIL = 1_700_000_000.0, 1_700_600_000.0
names = texts.map(lambda text: text[:400])
widths = st.sampled_from([240, 328, 555, 560, 720, 1100])
counts = st.integers(0, 10**9).map(float)
times = st.floats(SINCE - 9e5, UNTIL + 9e5)
spans = st.builds(
    lambda name, at, lasts, kind: Stretch(name, at, at + lasts, kind),
    names, times, st.floats(0, 9e5), st.sampled_from(["held", "wait"]),
)  # fmt: skip
marks = st.builds(Mark, times, names, st.just("refused"))
lanes = st.builds(Lane, names, st.lists(spans, max_size=12), st.lists(marks, max_size=4), names)
rows = st.builds(
    lambda name, calls, low, more, most: Latency(name, calls, low, low + more, low + more + most),
    names, st.integers(1, 10**6), st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1e5),
)  # fmt: skip


def assert_sound(drawn: str) -> Drawing:
    drawing = Drawing(drawn)
    for element in drawing.root.iter():
        assert element.tag.rpartition("}")[2] in ALLOWED
        assert not [key for key in element.attrib if key.startswith("on") or key in ("id", "style", "href")]
    for left, top, right, bottom in drawing.boxes():
        assert -0.1 <= left <= right <= drawing.width + 0.1
        assert -0.1 <= top <= bottom <= drawing.height + 0.1
    assert drawing.root.attrib["role"] == "img" and drawing.root.attrib["aria-label"]
    assert len(drawn) <= LARGEST
    return drawing


@given(names, st.lists(st.lists(counts, max_size=200), max_size=3), st.floats(1, 1e6), widths)
def test_columns(name: str, values: Sequence[Sequence[float]], step: float, width: int) -> None:
    series = [
        Series(name, kind, some) for kind, some in zip(("held", "wait", "refused"), values, strict=False)
    ]
    assert_sound(columns(name, SINCE, step, series, width=width))


@given(names, st.lists(st.builds(Bar, names, st.tuples(counts, counts), names), max_size=60), widths)
def test_a_ranking(name: str, bars: Sequence[Bar], width: int) -> None:
    assert_sound(ranking(name, [("Refusals", "refused"), ("Waits", "wait")], bars, width))


@given(names, st.lists(lanes, max_size=5), widths)
def test_a_timeline(name: str, found: Sequence[Lane], width: int) -> None:
    assert_sound(timeline(name, found, SINCE, UNTIL, width=width))


@given(names, st.lists(rows, max_size=25), widths)
def test_latencies(name: str, found: Sequence[Latency], width: int) -> None:
    assert_sound(latencies(name, found, width))


@given(
    names,
    st.lists(st.floats(0, 1e7), max_size=50),
    st.dictionaries(names, st.floats(0, 1e7), max_size=6),
    widths,
)
def test_a_histogram(name: str, values: Sequence[float], marks: dict[str, float], width: int) -> None:
    assert_sound(histogram(name, values, marks, width=width))


@given(names, st.lists(counts, max_size=500))
def test_a_sparkline(name: str, values: Sequence[float]) -> None:
    assert_sound(sparkline(name, values))


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 30)), max_size=30))
def test_many_stretches_are_drawn_as_few_are(found: Sequence[tuple[int, int]]) -> None:
    """The same level on every pixel, whichever way it is found."""
    across = Span(0, 100, 10, 110)
    one_by_one = levels.runs([levels.placed("a", at, at + lasts, across) for at, lasts in found])
    together = depths.slabs(depths.depths([(at, at + lasts) for at, lasts in found], across), 10, 1)
    assert [(run.start, run.end, run.level) for run in one_by_one] == [tuple(slab) for slab in together]


def test_a_hundred_thousand_stretches_stay_small() -> None:
    at, found = SINCE, []
    for lane in range(60):
        some = []
        for number in range(1700):
            at = SINCE + (number * 7919 + lane * 104729) % 600_000
            some.append(
                Stretch(
                    f"src/{'long' * 20}{number}.py", at, at + number % 900, ("held", "wait")[number % 7 == 0]
                )
            )
        dots = [Mark(SINCE + number * 611, "x" * 300) for number in range(900)]
        found.append(Lane(f"claude-{lane:08x}", some, dots))
    for width in (328, 720, 1100):
        assert_sound(timeline("Everything", found, SINCE, UNTIL, width=width, most=60))
