"""The browser, without the dashboard: what the other tests here rely on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.chromium import REBOUND
from tests.browser.elsewhere import Site
from tests.browser.served import Dashboard

PAGE = """<!doctype html><html lang="en"><title>A page</title>
<meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<style>body { background: white } @media (prefers-color-scheme: dark) { body { background: black } }</style>
<main><h1>A page</h1><p id="out">as it came</p></main>
<script>document.getElementById("out").textContent = "as a script wrote it"</script></html>"""
STRICT = "default-src 'none'; style-src 'unsafe-inline'"
STUB = """
for number in (1, 2):
    print(f"Open http://127.0.0.1:1/in?token={number}", flush=True)
    input()
"""


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site({"/": PAGE})
    yield found
    found.close()


@pytest.fixture
def strict_site() -> Iterator[Site]:
    found = Site({"/": PAGE}, STRICT)
    yield found
    found.close()


@pytest.mark.parametrize("dark", [False, True])
def test_a_window_has_a_colour_scheme_and_a_size(windows: Any, site: Site, dark: bool) -> None:
    page = windows.open(size=(360, 740), dark=dark)
    page.goto(site.address)
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == ("rgb(0, 0, 0)" if dark else "rgb(255, 255, 255)")
    assert page.evaluate("innerWidth") == 360


@pytest.mark.parametrize(("script", "text"), [(True, "as a script wrote it"), (False, "as it came")])
def test_a_window_has_javascript_or_none(windows: Any, site: Site, script: bool, text: str) -> None:
    page = windows.open(script=script)
    page.goto(site.address)
    assert page.locator("#out").inner_text() == text


@pytest.mark.parametrize(
    "address", ["http://example.org/x.js", "http://192.0.2.1/x.js", "https://localhost.example/x.js"]
)
def test_what_a_page_wants_of_another_machine_is_noted_and_fails(
    windows: Any, site: Site, address: str
) -> None:
    page = windows.open()
    page.goto(site.address)
    assert (
        page.evaluate("address => fetch(address).then(() => 'answered', () => 'failed')", address) == "failed"
    )
    assert windows.left == [address]
    windows.left.clear()
    windows.forgive("CORS", "ERR_NAME_NOT_RESOLVED")


def test_an_error_in_a_page_is_noted(windows: Any, site: Site) -> None:
    page = windows.open()
    page.goto(site.address)
    with page.context.expect_event("weberror"):
        page.evaluate("setTimeout(() => { throw new Error('in the page') })")
    assert ["in the page" in said for said in windows.failures] == [True]
    windows.forgive("in the page")


def test_a_name_of_elsewhere_can_lead_to_this_machine(windows: Any, site: Site) -> None:
    page = windows.open()
    assert page.goto(f"http://{REBOUND}:{site.port}/").status == 200


def test_axe_finds_what_is_serious_and_only_that(
    windows: Any, site: Site, axe: Callable[[Any], list[dict[str, Any]]]
) -> None:
    page = windows.open()
    page.goto(site.address)
    assert axe(page) == []
    page.evaluate("document.querySelector('main').innerHTML += '<button></button><img src=\"data:,\">'")
    assert {found["rule"] for found in axe(page)} == {"button-name", "image-alt"}


def test_axe_runs_where_a_page_may_load_nothing(
    windows: Any, strict_site: Site, axe: Callable[[Any], list[dict[str, Any]]]
) -> None:
    page = windows.open()
    page.goto(strict_site.address)
    assert page.locator("#out").inner_text() == "as it came"
    assert axe(page) == []
    windows.forgive("Content Security Policy")


def test_the_links_of_a_server_are_read_from_what_it_prints(tmp_path: Path) -> None:
    served = Dashboard(tmp_path, command=(sys.executable, "-c", STUB))
    try:
        assert (served.link, served.port) == ("http://127.0.0.1:1/in?token=1", 1)
        assert served.new_link() == "http://127.0.0.1:1/in?token=2"
    finally:
        served.close()
    assert not Path(f"/proc/{served.pid}").exists()
