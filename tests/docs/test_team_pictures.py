"""The pictures of a team at work: of `watch` as an SVG, of the dashboard as PNGs (`make pictures`)."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import Path
from xml.etree import ElementTree

import pytest

from coord_core.watching.desk import ORDER
from scripts.pictures import ageing, dashboard, day, likeness, png, watch, workday
from tests.browser.chromium import Chromium
from tests.browser.debian_packages import UnavailableError

from .pages import ROOT

FOLDER = ROOT / "docs" / "pictures"
PHOTOGRAPHS = sorted(FOLDER.glob("*.png"))
OF_WATCH = [FOLDER / f"watch-{look}.svg" for look in watch.THEMES]
ELEMENTS = {"svg", "title", "style", "defs", "clipPath", "g", "rect", "text"}
NAMESPACE = "http://www.w3.org/2000/svg"
SCHEMA = ROOT / "coord_core" / "storage" / "schema" / "001.sql"
SHOWN_MINUTES = 360  # by the dashboard, unless it is told otherwise
AN_HOUR = """
    50.0  mail    starts
    49.0  orders  starts
    40.0  mail    edits    src/mail.py
    30.0  orders  may-not  src/mail.py
    29.0  orders  waits    src/mail.py
    10.0  mail    turns
     9.0  orders  has      src/mail.py
     5.0  mail    may-not  src/mail.py
     4.0  mail    waits    src/mail.py
"""


@pytest.mark.parametrize("path", OF_WATCH, ids=lambda path: path.name)
def test_watch_has_nothing_of_elsewhere(path: Path) -> None:
    said = path.read_text(encoding="utf-8")
    assert foreign(said) == []


def foreign(svg: str) -> list[str]:
    """What loads, runs, or tells of the machine that drew it."""
    root = ElementTree.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    keys = {key for element in root.iter() for key in element.attrib if "href" in key or key.startswith("on")}
    addresses = set(re.findall(r"https?:[^\s\"]+|url\((?!#)[^)]*\)|@[a-z-]+", svg)) - {NAMESPACE}
    persons = set(re.findall(r"user-\w+", svg)) - {"user-you"}
    paths = re.findall(r"/(?:tmp|home|root|work|usr|var)\b\S*", svg)
    return [*(tags - ELEMENTS), *keys, *persons, *paths, *addresses]


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>",
        "<style>@font-face { font-family: x; }</style>",
        "<style>.x { fill: url(https://example.org/x); }</style>",
        '<rect onclick="alert(1)"/>',
        '<text href="x">A</text>',
        "<text>user-somebody</text>",
        "<text>/home/somebody/storefront</text>",
    ],
)
def test_what_is_of_elsewhere_is_found(bad: str) -> None:
    said = OF_WATCH[0].read_text(encoding="utf-8")
    assert foreign(said.replace("</svg>", f"{bad}</svg>"))


@pytest.mark.parametrize("path", OF_WATCH, ids=lambda path: path.name)
def test_watch_shows_the_lists_of_today(path: Path) -> None:
    shown = words(path.read_text(encoding="utf-8"))
    for pane in (made() for made in ORDER):
        assert pane.title in shown, "make pictures"
        assert pane.columns[0].heading in shown, "make pictures"
    assert {f"claude-{day.SESSIONS[who]}" for who in ("tokens", "docs")} <= set(shown.split())


def words(svg: str) -> str:
    texts = (element.text or "" for element in ElementTree.fromstring(svg).iter())
    return " ".join(" ".join(texts).replace("\xa0", " ").split())


@pytest.mark.parametrize("path", PHOTOGRAPHS, ids=lambda path: path.name)
def test_a_photograph_holds_the_picture_alone(path: Path) -> None:
    """No time, no name of a program or a file."""
    assert [kind for kind, _ in png.chunks(path.read_bytes())] == [b"IHDR", b"PLTE", b"IDAT", b"IEND"]


@pytest.mark.parametrize("path", PHOTOGRAPHS, ids=lambda path: path.name)
def test_a_photograph_is_whole_and_has_enough_points_for_a_fine_screen(path: Path) -> None:
    parts = dict(png.chunks(path.read_bytes()))
    width, height = struct.unpack(">II", parts[b"IHDR"][:8])
    assert len(zlib.decompress(parts[b"IDAT"])) == height * (width + 1)
    assert width >= 1300


def test_a_photograph_is_encoded_as_it_was() -> None:
    parts = dict(png.chunks(png.encoded(2, 2, [[1, 2, 3], [4, 5, 6]], b"\0\1\1\0")))
    assert parts[b"PLTE"] == bytes(range(1, 7))
    assert zlib.decompress(parts[b"IDAT"]) == b"\0\0\1\0\1\0"


@pytest.mark.parametrize(
    ("pixel", "is_alike"), [([200, 200, 200], True), ([190, 210, 160], True), ([90, 200, 200], False)]
)
def test_a_picture_that_shows_the_same_stays_as_it_was(
    tmp_path: Path, pixel: list[int], is_alike: bool
) -> None:
    """One pixel in a thousand may differ faintly, as a corner does."""
    path, ground = tmp_path / "picture.png", [[200, 200, 200], [0, 0, 0]]
    before = png.encoded(40, 50, ground, bytes(2000))
    path.write_bytes(before)
    after = png.encoded(40, 50, [*ground, pixel], bytes(1999) + b"\2")
    likeness.put(after, path)
    assert (path.read_bytes() == before) == is_alike


def test_a_picture_that_is_another_all_over_is_put() -> None:
    one, other = (png.encoded(40, 50, [[level] * 3], bytes(2000)) for level in (200, 190))
    assert not likeness.is_alike(one, other)
    assert not likeness.is_alike(one, png.encoded(50, 40, [[200] * 3], bytes(2000)))


def test_without_a_browser_it_is_said_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("playwright.sync_api", reason="no playwright: `pip install playwright`")

    def none() -> Chromium:
        raise UnavailableError("no Chromium: it cannot be had")

    monkeypatch.setattr("tests.browser.chromium.chromium", none)
    with (
        workday.worked([]) as (project, home),
        pytest.raises(dashboard.MissingError, match="it cannot be had"),
    ):
        next(dashboard.taken(project, home))


def test_all_times_of_the_state_are_set_back() -> None:
    tables = re.findall(r"^CREATE TABLE (\w+) \((.*?)^\)", SCHEMA.read_text(), re.MULTILINE | re.DOTALL)
    times = {name: set(re.findall(r"^ +(\w+) +REAL\b", body, re.MULTILINE)) for name, body in tables}
    assert {name: set(columns) for name, columns in ageing.TIMES.items()} == {
        name: columns for name, columns in times.items() if columns
    }


def test_the_day_is_told_in_order_and_all_of_it_is_shown() -> None:
    minutes = [line.minutes for line in day.lines()]
    assert minutes == sorted(minutes, reverse=True)
    assert minutes[0] < SHOWN_MINUTES
    assert all(minute * 60 % ageing.STEP == 0 for minute in minutes)
    assert {line.who for line in day.lines()} == {day.YOU, *day.SESSIONS}


def test_what_is_told_happens_when_it_is_told() -> None:
    """An hour of a day with real hooks, then what `watch` shows of it."""
    with workday.worked(day.lines(AN_HOUR)) as (project, _):
        [light, _] = [svg for _, svg in watch.drawn(project)]
    assert foreign(light) == []
    shown = words(light)
    assert "2 here" in shown and "15:10:07 UTC" in shown
    assert f"15:06:00 claude-{day.SESSIONS['mail']} wait started" in shown and " 50:53 " in shown
    assert "1 waiting · 1 contested" in shown
    assert re.search(
        rf"1 claude-{day.SESSIONS['mail']} src/mail.py claude-{day.SESSIONS['orders']} 4m", shown
    )
