"""The pictures are drawn from what hooks and commands say today, and bring nothing of their own along."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from scripts.pictures import drawing, story

from .pages import README, ROOT, Page, all_pages

FOLDER = ROOT / "docs" / "pictures"
FILES = {palette.name: FOLDER / f"two-sessions-{palette.name}.svg" for palette in drawing.PALETTES}
SMALL = 200_000  # bytes
PICTURE = re.compile(r"<picture>\n(.+)\n(.+)\n</picture>\n")


def test_they_show_what_is_said_today() -> None:
    steps = drawing.shortened(story.told())
    for palette in drawing.PALETTES:
        assert FILES[palette.name].read_text(encoding="utf-8") == drawing.drawn(steps, palette), (
            "make pictures"
        )


@pytest.mark.parametrize("name", FILES)
def test_they_load_nothing_and_run_nothing(name: str) -> None:
    root = ElementTree.parse(FILES[name]).getroot()
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "title", "rect", "text"}
    assert not any("href" in key or key.startswith("on") for element in root.iter() for key in element.attrib)


@pytest.mark.parametrize("name", FILES)
def test_no_line_is_wider_than_its_column(name: str) -> None:
    texts = [element for element in ElementTree.parse(FILES[name]).getroot().iter() if element.get("x")]
    for element in texts:
        x, line = float(element.attrib["x"]), element.text or ""
        [(left, width)] = [column for column in drawing.COLUMNS if column[0] <= x < sum(column)]
        assert x + len(line) * drawing.CHARACTER <= left + width


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.name)
def test_each_is_small_and_has_one_for_the_dark(path: Path) -> None:
    assert path.stat().st_size < SMALL
    look = "dark" if "-dark." in path.name else "light"
    other = "light" if look == "dark" else "dark"
    assert path.with_name(path.name.replace(look, other)).exists()


def test_each_is_on_a_page_which_tells_what_is_to_be_seen() -> None:
    shown = set()
    for path in all_pages():
        page = Page(path)
        for dark, light in PICTURE.findall(page.text):
            [source], [image] = re.findall(r'srcset="([^"]+)"', dark), re.findall(r' src="([^"]+)"', light)
            [alt] = re.findall(r'alt="([^"]+)"', light)
            assert "prefers-color-scheme: dark" in dark
            assert source == image.replace("-light.", "-dark.")
            assert len(alt.split()) > 10 or path.name.endswith(".ja.md")
            shown |= {(path.parent / source).resolve(), (path.parent / image).resolve()}
    assert shown == set(FOLDER.iterdir())


def test_the_readme_shows_two_sessions_and_the_team() -> None:
    names = [Path(link).name for link in Page(README).links if "docs/pictures/" in link]
    assert names == [
        "two-sessions-dark.svg", "two-sessions-light.svg", "dashboard-dark.png", "dashboard-light.png",
    ]  # fmt: skip
