"""The dashboard's pages keep nobody out: axe-core finds nothing serious, and nothing is wider than a phone.

COORDINATOR_SCREENSHOTS=FOLDER keeps pictures of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.world.build import SMALL, Size, build
from tests.browser.served import Dashboard, home_of
from tests.browser.windows import NARROW, WIDE

FULL = Size(sessions=60, locks=600, events=6_000, days=2.0)
LOOKS = ((False, WIDE), (True, NARROW), (True, WIDE), (False, NARROW))
Findings = Callable[[Any], list[dict[str, Any]]]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(params=["empty", "typical", "full"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Dashboard]]:
    """Its name, and its dashboard. Hostile and long names are among the files."""
    sizes = {"empty": Size(0, 0, 0, 1.0), "typical": SMALL, "full": FULL}
    root = tmp_path.resolve() / f"{request.param} <i>world"
    build(root, sizes[request.param])
    served = Dashboard(root)
    yield request.param, served
    served.close()


def test_every_look_of_every_page(
    windows: Any, world: tuple[str, Dashboard], axe: Findings, screenshot: Callable[..., None]
) -> None:
    name, served = world
    found = []
    for dark, size in LOOKS if name == "typical" else LOOKS[:2]:
        page = windows.open(size, dark)
        page.goto(served.new_link())
        for path in ("", "audit") if (dark, size) in LOOKS[:2] else ("",):
            page.goto(home_of(page) + path)
            look = f"{name}-{path or 'now'}-{'dark' if dark else 'light'}-{size[0]}"
            screenshot(page, look)
            found += [(look, finding) for finding in axe(page)]
            if (beyond := page.evaluate(OVERFLOW)) > 0:
                found.append((look, {"wider than the window by": beyond}))
    assert found == []


def test_every_look_of_who_was_not_let_in(
    windows: Any, dashboard: Dashboard, axe: Findings, screenshot: Callable[..., None]
) -> None:
    windows.expect_failures()
    for dark, size in LOOKS[:2]:
        page = windows.open(size, dark)
        page.goto(dashboard.home)
        screenshot(page, f"outside-{'dark' if dark else 'light'}-{size[0]}")
        assert axe(page) == []
        assert page.evaluate(OVERFLOW) <= 0
