"""The report in a real browser: on a screen, on a phone, dark, on paper; with nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from bench.world.build import SMALL, build
from coord_core.observing.report import gathering, html
from coord_core.observing.report.composing import compose
from coord_core.observing.report.facts import Facts
from tests.browser.windows import NARROW, WIDE
from tests.unit.observing.report.told import Told, eventful

ADDRESS = "http://127.0.0.1/report.html"
LEAST_TEXT = 11  # px
HOSTILE = (
    "<img src=x onerror=alert(1)>/" + "a" * 150,
    "</script><script>alert(2)</script>",
    "\u202e日本語 " * 30,
)
# How large the smallest text of a chart is in the window; Infinity where none is shown.
SMALLEST = """() => Math.min(...[...document.querySelectorAll("svg")].filter(each => each.clientWidth).map(
  each => each.getBoundingClientRect().width / each.viewBox.baseVal.width
    * parseFloat(getComputedStyle(each).fontSize)))"""
BEYOND = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
SHOWN = """() => [...document.querySelectorAll("figure")].map(
  each => [...each.querySelectorAll("svg")].filter(svg => svg.clientWidth).length)"""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Facts:
    return gathering.gather(build(tmp_path_factory.mktemp("report") / "world", SMALL), 0)


@pytest.fixture
def shown(windows: Any) -> Callable[..., Any]:
    """Opens the report on some facts."""

    def show(facts: Facts, **options: Any) -> Any:
        page = windows.open(**options)
        body = html.render(compose(facts, UTC))
        page.route(ADDRESS, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
        page.goto(ADDRESS)
        return page

    return show


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_full_one_is_readable(
    shown: Callable[..., Any], axe: Callable[[Any], list[Any]], screenshot: Callable[..., None], world: Facts,
    size: tuple[int, int], dark: bool,
) -> None:  # fmt: skip
    page = shown(world, size=size, dark=dark)
    screenshot(page, f"report-{size[0]}-{'dark' if dark else 'light'}")
    assert page.evaluate(BEYOND) <= 0
    assert page.evaluate(SMALLEST) >= LEAST_TEXT
    assert set(page.evaluate(SHOWN)) == {1}
    assert axe(page) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_hostile_names_neither_run_nor_break_the_page(
    shown: Callable[..., Any], axe: Callable[[Any], list[Any]], screenshot: Callable[..., None],
    size: tuple[int, int],
) -> None:  # fmt: skip
    page = shown(eventful(*HOSTILE).facts(HOSTILE[0]), size=size)
    screenshot(page, f"report-hostile-{size[0]}")
    assert page.evaluate(BEYOND) <= 0
    assert page.evaluate("() => document.querySelectorAll('script, img, a').length") == 0
    assert axe(page) == []


def test_an_empty_one(shown: Callable[..., Any], axe: Callable[[Any], list[Any]]) -> None:
    page = shown(Told().facts())
    assert "Nobody worked here in this time." in page.inner_text("main")
    assert axe(page) == []


def test_it_is_printed_on_some_pages(shown: Callable[..., Any], world: Facts, tmp_path: Path) -> None:
    page = shown(world, dark=True)
    page.emulate_media(media="print")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert set(page.evaluate(SHOWN)) == {1}
    printed = page.pdf(format="A4", path=str(tmp_path / "report.pdf"))
    assert 2 <= printed.count(b"/Type /Page\n") <= 15
