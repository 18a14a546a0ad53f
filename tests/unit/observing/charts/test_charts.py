"""What charts show: each figure at its place, in its colour, with words for who cannot see it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from coord_core.observing import charts
from coord_core.observing.charts import Bar, Lane, Latency, Mark, Series, Stretch, levels, scales
from coord_core.observing.charts.scales import Span
from tests.support.svg import Drawing, box

NOON = datetime(2024, 6, 28, 12, tzinfo=UTC).timestamp()
HOUR = 3600.0


def test_columns_are_as_high_as_their_values_and_stand_on_each_other() -> None:
    series = [Series("Waits", "wait", [1, 0, 2]), Series("Refusals", "refused", [3, 0, 0])]
    drawn = Drawing(charts.columns("Title", NOON, HOUR, series))
    waits, refused = (
        [box(each) for each in drawn.of_class(kind) if each.tag.endswith(("path", "rect"))][1:]
        for kind in ("wait", "refused")
    )
    heights = [found[3] - found[1] for found in (*waits, *refused) if found]
    assert [round(height / heights[1] * 2) for height in heights] == [1, 2, 3]
    assert waits[0] and refused[0] and refused[0][3] <= waits[0][1] <= refused[0][3] + 1
    assert "28 Jun 12:00 to 13:00: waits 1, refusals 3" in drawn.hints


def test_columns_say_the_sums_and_the_peak() -> None:
    drawn = charts.columns("Title", NOON, HOUR, [Series("Waits", "wait", [1, 5, 2])])
    assert "Waits 8. Most, 5, from 28 Jun 13:00 to 14:00." in drawn
    assert "Waits 8" in Drawing(drawn).texts


def test_too_many_columns_are_added_up() -> None:
    drawn = Drawing(charts.columns("Title", NOON, 60, [Series("Waits", "wait", [1] * 5000)], width=328))
    columns = [each for each in drawn.of_class("wait") if each.tag.endswith("path")]
    assert 20 < len(columns) < 90
    assert "Waits 5,000" in drawn.texts


def test_nothing_is_said_to_be_nothing() -> None:
    for drawn in (
        charts.columns("Title", NOON, HOUR, [Series("Waits", "wait", [0, 0])]),
        charts.timeline("Title", [], NOON, NOON + HOUR),
        charts.latencies("Title", []),
    ):
        assert any(word in " ".join(Drawing(drawn).texts) for word in ("Nothing", "No call"))


def test_bars_are_as_long_as_their_parts_and_the_rest_is_counted() -> None:
    bars = [Bar(f"file-{number}", (8 - number, 4)) for number in range(8)]
    drawn = Drawing(charts.ranking("Title", [("Refusals", "refused"), ("Waits", "wait")], bars, most=3))
    lengths = [
        found[2] - found[0] + 2
        for each in drawn.of_class("refused")
        if each.tag.endswith("rect") and (found := box(each)) and found[1] > 20
    ]
    assert [round(length / lengths[0] * 8) for length in lengths] == [8, 7, 6]
    assert drawn.texts[-1] == "and 5 more"


def test_a_long_path_keeps_its_end() -> None:
    bars = [Bar("src/" + "folder/" * 30 + "Login.tsx", (1,))]
    drawn = Drawing(charts.ranking("Title", [("Refusals", "refused")], bars, width=328))
    (name,) = (text for text in drawn.texts if "…" in text)
    assert name.startswith("src/") and name.endswith("/Login.tsx")


def test_a_lane_is_fuller_where_more_is_held() -> None:
    def stretch(first: float, last: float, kind: str = "held") -> Stretch:
        return Stretch("a.py", NOON + first * HOUR, NOON + last * HOUR, kind)

    lane = Lane("one", [stretch(0, 8), stretch(2, 4), stretch(6, 8, "wait")], [Mark(NOON + HOUR, "broken")])
    drawn = Drawing(charts.timeline("Title", [lane], NOON, NOON + 10 * HOUR))
    across = Span(0, 10, 168, 718)
    (over,) = (box(each) for each in drawn.of_class("level2"))
    assert over and abs(over[0] - across(2)) <= 1 and abs(over[2] - across(4)) <= 1
    (wait,) = (box(each) for each in drawn.of_class("wait"))
    assert wait and abs(wait[0] - across(6)) <= 1 and wait[1] > over[3]
    (dot,) = (box(each) for each in drawn.of_class("incident"))
    assert dot and abs((dot[0] + dot[2]) / 2 - across(1)) <= 0.1
    assert "28 Jun 13:00: broken" in drawn.hints


def test_runs_count_what_is_held_at_once() -> None:
    across = Span(0, 100, 0, 100)
    held = [levels.placed(name, *times, across) for name, times in (("a", (0, 50)), ("b", (20, 30)))]
    assert [(run.start, run.end, run.most, run.names) for run in levels.runs(held)] == [
        (0, 20, 1, ("a",)),
        (20, 30, 2, ("a", "b")),
        (30, 50, 1, ("a",)),
    ]


def test_latencies_lie_on_one_scale_in_their_order() -> None:
    drawn = Drawing(
        charts.latencies("Title", [Latency("Pre", 9, 30, 60, 90), Latency("Stop", 9, 60, 70, 80)])
    )
    medians = [
        float(each.attrib["cx"]) for each in drawn.elements("circle") if float(each.attrib["r"]) == 4.5
    ]
    rings = [float(each.attrib["cx"]) for each in drawn.of_class("ring") if float(each.attrib["cy"]) > 20]
    assert medians[0] < medians[1] == rings[0] < rings[1]
    assert "30 · 60 · 90 ms" in drawn.texts


def test_a_histogram_counts_every_value_once() -> None:
    values = [12.0, 12.1, 30.0, 30.0, 99.0, 500.0]
    drawn = Drawing(charts.histogram("Title", values, {"median": 30.0}))
    assert sum(int(hint.rpartition(" ")[2]) for hint in drawn.hints) == len(values)
    assert "median" in drawn.texts


def test_the_clock_of_a_zone_is_shown() -> None:
    tokyo = timezone(timedelta(hours=9))
    assert [name for _, name in scales.time_ticks(NOON, NOON + 6 * HOUR, 6, tokyo)] == [
        "21:00", "22:00", "23:00", "Sat 29", "01:00", "02:00", "03:00",
    ]  # fmt: skip
    days = [name for _, name in scales.time_ticks(NOON, NOON + 96 * HOUR, 6, UTC)]
    assert days == ["29 Jun", "30 Jun", "1 Jul", "2 Jul"]


def test_a_day_without_an_hour_has_its_ticks_on_the_hour() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    begin = datetime(2024, 3, 30, 23, tzinfo=UTC).timestamp()  # midnight there; at 2 o'clock it is 3
    ticks = scales.time_ticks(begin, begin + 23 * HOUR, 8, berlin)
    assert [name for _, name in ticks][-2:] == ["21:00", "Mon 1"]
    assert [at for at, _ in ticks] == sorted({at for at, _ in ticks})
    assert all(datetime.fromtimestamp(at, berlin).minute == 0 for at, _ in ticks)


def test_the_table_beside_a_chart_has_headings() -> None:
    shown = charts.table("Refusals", ["Hour", "Refusals"], [["<12>", "3"]])
    assert '<th scope="row">&lt;12&gt;</th><td>3</td>' in shown and "<caption>Refusals</caption>" in shown


def test_both_widths_are_drawn() -> None:
    found = charts.both(lambda width: charts.sparkline("Title", [1, 2], width=width))
    assert 'viewBox="0 0 720' in found and 'viewBox="0 0 328' in found
    assert ".chart-narrow" in charts.stylesheet()


def test_a_scale_of_decades_encloses_its_values() -> None:
    assert scales.decades(14, 90) == [10, 20, 50, 100]
    just_below = 999.9999999999999  # its logarithm is rounded to that of 1000
    assert scales.decades(just_below, just_below) == [500, 1000]
