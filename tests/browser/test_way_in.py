"""The way into the dashboard, as a browser meets it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from tests.browser.served import Dashboard, home_of
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

NOT_LET_IN = "401"


def test_a_link_opens_the_page_and_does_not_stay_in_the_address_bar_or_the_history(
    windows: Any, dashboard: Dashboard
) -> None:
    page = windows.open()
    page.goto(dashboard.link)
    home = home_of(page)
    assert page.url == home != dashboard.home
    assert page.locator("#people").is_visible()
    page.click("nav >> text=Record")
    page.wait_for_url("**/audit")
    page.go_back()
    assert page.url == home
    page.go_back()
    assert page.url == "about:blank"


def test_a_link_lets_one_browser_in_and_no_other(windows: Any, dashboard: Dashboard) -> None:
    windows.open().goto(dashboard.link)
    other = windows.open()
    other.goto(dashboard.link)
    assert other.goto(dashboard.home).status == 401
    assert other.locator("#people").count() == 0
    windows.forgive(NOT_LET_IN)


def test_who_was_not_let_in_is_told_how_and_comes_in_by_another_link(
    windows: Any, dashboard: Dashboard
) -> None:
    page = windows.open()
    assert page.goto(dashboard.home).status == 401
    assert "claude-coordinator dashboard" in page.locator("main").inner_text()
    page.goto(dashboard.new_link())
    assert page.locator("#people").is_visible()
    windows.forgive(NOT_LET_IN)


def test_no_script_can_read_the_cookie_and_no_other_site_sends_it(page: Any) -> None:
    assert page.evaluate("document.cookie") == ""
    (cookie,) = page.context.cookies()
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Strict")
    assert page.url.endswith(cookie["path"]) and len(cookie["path"]) > 20  # nobody comes upon it
    assert cookie["expires"] == -1  # with the browser
    assert str(urlsplit(page.url).port) in cookie["name"]


def test_a_session_ends_with_the_server(
    windows: Any, dashboard: Dashboard, enrolled: Enrolled, colleague: Session
) -> None:
    page = windows.open()
    page.goto(dashboard.link)
    (cookie,) = page.context.cookies()
    page.goto("about:blank")
    dashboard.close()
    again = Dashboard(enrolled.root)
    try:
        page.context.add_cookies(
            [{**cookie, "name": cookie["name"].replace(str(dashboard.port), str(again.port))}]
        )
        assert page.goto(again.home + cookie["path"].lstrip("/")).status == 401
    finally:
        again.close()
    windows.forgive(NOT_LET_IN)
