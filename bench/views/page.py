"""The dashboard: when its first byte comes, and when a real browser has painted something."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

from bench.views.place import Place
from tests.browser.chromium import chromium
from tests.browser.debian_packages import UnavailableError
from tests.browser.served import Dashboard, home_of
from tests.browser.windows import WIDE, Windows, running

RUNS = 9
_PAINTED = """() => new Promise(resolve => {
  new PerformanceObserver(list => list.getEntriesByName("first-contentful-paint").forEach(
    entry => resolve(entry.startTime))).observe({type: "paint", buffered: true});
})"""


@contextmanager
def serving(place: Place) -> Iterator[Dashboard]:
    served = Dashboard(place.folder, place.environment_of_a_person())
    try:
        yield served
    finally:
        served.close()


@contextmanager
def showing(place: Place) -> Iterator[tuple[Dashboard, Any]]:
    """The server, and a browser's page of it. Raises UnavailableError."""
    program = chromium()
    with serving(place) as served, running(program) as browser:
        windows = Windows(browser)
        page = windows.open(WIDE)
        page.goto(served.link)
        yield served, page
        windows.close()


def report(place: Place) -> None:
    print(f"  the dashboard ({RUNS} loads, median and the slowest)")
    try:
        with showing(place) as (_, page):
            cookie = "; ".join(f"{one['name']}={one['value']}" for one in page.context.cookies())
            bytes_ = [_first_byte(page.url, cookie) for _ in range(RUNS)]
            loads = [_load(home_of(page), page) for _ in range(RUNS)]
    except UnavailableError as reason:
        print(f"    not measured: {reason}")
        return
    _line("first byte", [first for first, _ in bytes_])
    _line("whole answer", [whole for _, whole in bytes_])
    _line("first paint", [paint for paint, _ in loads])
    _line("page loaded", [loaded for _, loaded in loads])


def _first_byte(address: str, cookie: str) -> tuple[float, float]:
    """Milliseconds until it comes, and until all is there. Raises RuntimeError when it is no page."""
    asked = urlsplit(address)
    connection = HTTPConnection(asked.netloc, timeout=30)
    began = time.perf_counter()
    connection.request("GET", asked.path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    first = time.perf_counter()
    answer.read()
    whole = time.perf_counter()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"the dashboard answered {answer.status}")
    return (first - began) * 1000, (whole - began) * 1000


def _load(address: str, page: Any) -> tuple[float, float]:
    """Milliseconds until something is painted, and until all is loaded."""
    page.goto(address)
    painted = page.evaluate(_PAINTED)
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    return float(painted), float(loaded)


def _line(name: str, found: list[float]) -> None:
    print(f"    {name:14} {statistics.median(found):8.1f} ms   at most {max(found):8.1f}")
