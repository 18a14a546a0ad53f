"""The dashboard in Chromium, light and dark: what is seen first, and what it draws of the past hours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from coord_core.project import Project
from scripts.pictures import as_then, png
from scripts.pictures.members import environment

SIZE = (1440, 900)  # CSS pixels of the window
SCALE = 1.5  # pixels of the picture for each of them
MARGIN = 16  # CSS pixels around what is cut out
COMMAND = (*as_then.COMMAND, "dashboard", "--no-open", "--port", "0")
# Else letters lie on the grid of pixels or between, by which of two came first.
ALIKE = ("--disable-font-subpixel-positioning", "--font-render-hinting=none", "--disable-lcd-text")
NOBODY = {"CLAUDE_CODE_SESSION_ID": "", "CLAUDE_INSTANCE_ID": ""}  # else a session that draws only looks
# All rows have the height that they have, and not what is supposed of those that are not in sight.
WHOLE = """async () => {
  for (const row of document.querySelectorAll(".rows tr")) row.style.contentVisibility = "visible";
  await document.fonts.ready;
  for (const _ of "two") await new Promise(requestAnimationFrame);
}"""
PAST = ("timeline", "contention", "hours")  # the sections' ids


class MissingError(Exception):
    """There is nothing to take a picture with; the message says what."""


def taken(project: Project, home: Path) -> Iterator[tuple[str, bytes]]:
    """The name of each picture, and the picture as a PNG. Raises MissingError."""
    try:
        from tests.browser.chromium import chromium
        from tests.browser.debian_packages import UnavailableError
        from tests.browser.served import Dashboard
        from tests.browser.windows import Windows, running
    except ImportError as reason:
        raise MissingError(f"no playwright ({reason})") from reason
    try:
        program = chromium()
    except UnavailableError as reason:
        raise MissingError(str(reason)) from reason
    served = Dashboard(Path(project.main), {**environment(home), **NOBODY}, COMMAND)
    with closing(served), running(program, *ALIKE) as browser, closing(Windows(browser)) as windows:
        blank = windows.open()
        for is_dark, look in ((False, "light"), (True, "dark")):
            page = windows.open(SIZE, is_dark, device_scale_factor=SCALE)
            page.clock.set_fixed_time(as_then.MOMENT * 1000)
            page.goto(served.new_link())
            page.locator("#connection:has-text('Live')").wait_for()
            page.locator("#timeline svg:visible").wait_for()
            page.evaluate(WHOLE)
            yield f"dashboard-{look}", png.small(blank, _photographed(page))
            past = _photographed(page, full_page=True, clip=_around(page, PAST))
            yield f"dashboard-past-{look}", png.small(blank, past)


def _photographed(page: Any, **options: Any) -> bytes:
    found: bytes = page.screenshot(animations="disabled", **options)
    return found


def _around(page: Any, ids: tuple[str, ...]) -> dict[str, float]:
    """What holds all of these sections, in CSS pixels of the page."""
    boxes = [page.locator(f"#{each}").bounding_box() for each in ids]
    left, top = (min(box[side] for box in boxes) - MARGIN for side in "xy")
    right = max(box["x"] + box["width"] for box in boxes) + MARGIN
    bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}
