"""The drawings' text has one size, however wide the window is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bench.world.build import SMALL, build
from tests.browser.served import Dashboard, home_of

WINDOWS = ((360, 740), (768, 900), (1000, 800), (1280, 800), (1440, 900), (1920, 1080))
# Of the one that is shown in each section: how large it is beside what it was drawn for, and is it alone?
SCALES = """() => ["timeline", "contention", "hours"].map(name => {
    const shown = [...document.querySelectorAll(`#${name} .drawing svg.chart`)]
        .map(each => [each.getBoundingClientRect().width, each.viewBox.baseVal.width])
        .filter(([width]) => width > 0);
    return [name, shown.length, shown[0][0] / shown[0][1]];
})"""


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    root = tmp_path_factory.mktemp("drawn").resolve() / "repository"
    build(root, SMALL)
    served = Dashboard(root)
    yield served
    served.close()


def test_no_drawing_is_enlarged_or_made_small(
    windows: Any, quiet: Dashboard, screenshot: Callable[..., None]
) -> None:
    page = windows.open(WINDOWS[0])
    page.goto(quiet.new_link())
    page.goto(f"{home_of(page)}?hours=168")
    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        page.locator("#hours .drawing svg.chart:visible").wait_for()
        screenshot(page, f"drawings-{width}")
        found = page.evaluate(SCALES)
        assert [(name, count) for name, count, _ in found] == [
            ("timeline", 1),
            ("contention", 1),
            ("hours", 1),
        ]
        for name, _, scale in found:
            assert 0.95 < scale <= 1.001, (width, name, scale)
