"""Many tabs of one browser, which share a stream, and banners that are over by themselves."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest

from tests.browser.served import Dashboard, home_of
from tests.browser.test_live import WATCH
from tests.process.dashboard.served import Browser as Client
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

TABS = 8
LONGEST = 1.0  # seconds
SILENT = 2.0  # seconds after which a tab is taken for one that sleeps
WITHOUT = {
    "locks": "Object.defineProperty(navigator, 'locks', { value: undefined })",
    "channels": "delete window.BroadcastChannel",
}


def another(page: Any, query: str = "") -> Any:
    """A tab of the same browser that is live."""
    tab = page.context.new_page()
    tab.goto(home_of(page) + query)
    tab.get_by_text("Live", exact=True).wait_for()
    return tab


def seconds_until_shown(tabs: list[Any], enrolled: Enrolled, colleague: Session, path: str) -> list[float]:
    """From the event to the page, by the page's clock, of each tab."""
    for tab in tabs:
        tab.evaluate(WATCH, path)
    assert colleague.edit(path, call=path).is_silent
    return [tab.evaluate("seen") / 1000 - enrolled.entries()[-1].at for tab in tabs]


def test_many_tabs_of_one_browser_are_all_live_over_one_stream(
    page: Any, colleague: Session, dashboard: Dashboard, enrolled: Enrolled
) -> None:
    """Of sixteen streams fifteen are left, however differently the tabs look at things."""
    client = Client(dashboard.port)
    client.get(dashboard.new_link().partition(str(dashboard.port))[2])
    queries = ["", "?path=later", "?who=claude&hours=24"]
    tabs = [page, *(another(page, queries[number % 3]) for number in range(1, TABS))]
    hidden = another(page, "?path=elsewhere")
    shown = [max(seconds_until_shown(tabs, enrolled, colleague, f"later{number}.py")) for number in range(3)]
    assert min(shown) < LONGEST, shown  # one of three: the machine may be busy with something else
    assert hidden.locator('#locks [title="later2.py"]').count() == 0
    with ExitStack() as stack:
        others = [stack.enter_context(client.live()) for _ in range(15)]
        told = [stream.event_of("sections", "trouble")[1] for stream in others]
        assert not [each for each in told if "said" in each]
    page.context.close()  # before the server is gone, which they would ask


def test_when_the_tab_that_listens_is_closed_the_others_are_live_at_once(
    page: Any, colleague: Session, enrolled: Enrolled
) -> None:
    page.get_by_text("Live", exact=True).wait_for()
    tabs = [another(page), another(page, "?path=later")]
    page.close()
    shown = seconds_until_shown(tabs, enrolled, colleague, "later.py")
    assert max(shown) < SILENT, shown
    tabs[0].context.close()


def test_a_tab_that_was_put_to_sleep_does_not_keep_the_others_waiting(page: Any, colleague: Session) -> None:
    """Browsers freeze tabs that nobody looks at, whose locks stay. Here one tells the others nothing more."""
    page.get_by_text("Live", exact=True).wait_for()
    tab = another(page)
    page.evaluate("BroadcastChannel.prototype.postMessage = () => {}")
    assert colleague.edit("later.py").is_silent
    tab.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    tab.locator("#locks:has-text('later.py')").wait_for()
    assert colleague.edit("last.py", call="last").is_silent
    for each in (page, tab):
        each.locator("#locks:has-text('last.py')").wait_for()
    page.context.close()


def test_what_is_typed_into_the_filter_of_one_tab_is_for_that_one(page: Any, colleague: Session) -> None:
    page.get_by_text("Live", exact=True).wait_for()
    tab = another(page)
    tab.locator("#filter").fill("els")
    tab.locator("#locks:has-text('matches')").wait_for()
    assert colleague.edit("elsewhere.py").is_silent
    for each in (page, tab):
        each.locator("#locks:has-text('elsewhere.py')").wait_for()
    assert colleague.edit("here.py", call="here").is_silent
    page.locator("#locks:has-text('here.py')").wait_for()
    tab.locator("#filter").fill("")
    tab.locator("#locks [title='here.py']").wait_for()
    page.context.close()


@pytest.mark.parametrize("missing", WITHOUT)
def test_without_what_tabs_share_by_each_listens_for_itself(
    windows: Any, dashboard: Dashboard, colleague: Session, missing: str
) -> None:
    page = windows.open()
    page.context.add_init_script(WITHOUT[missing])
    page.goto(dashboard.link)
    tab = another(page)
    assert colleague.edit("later.py").is_silent
    for each in (page, tab):
        each.locator("#locks:has-text('later.py')").wait_for()
    page.context.close()


def test_the_banner_of_too_many_pages_goes_when_there_is_room_again(
    windows: Any, dashboard: Dashboard, colleague: Session
) -> None:
    client = Client(dashboard.port)
    client.get(dashboard.new_link().partition(str(dashboard.port))[2])
    streams = [client.live() for _ in range(16)]
    for stream in streams:
        stream.event()
    page = windows.open()
    page.goto(dashboard.new_link())
    page.locator("#trouble:has-text('Too many')").wait_for()
    for stream in streams:
        stream.close()
    colleague.edit("later.py")
    page.locator("#locks:has-text('later.py')").wait_for()
    assert not page.locator("#trouble").is_visible()


def test_a_server_that_did_not_answer_once_is_not_said_to_be_gone_for_ever(
    windows: Any, page: Any, colleague: Session
) -> None:
    """After a failed act the page is live as before: what it said of the server goes when that answers."""
    windows.expect_failures()
    assert colleague.edit("held.py").is_silent
    page.locator("#connection:has-text('Live')").wait_for()
    page.route("**/act/**", lambda route: route.abort())
    page.locator("#locks button:has-text('Release')").first.click()
    page.locator("#trouble:has-text('does not answer')").wait_for()
    page.unroute("**/act/**")
    page.locator("#locks button:has-text('Release')").first.click()
    page.locator("#asked[open]").wait_for()
    page.keyboard.press("Escape")
    assert not page.locator("#trouble").is_visible()
