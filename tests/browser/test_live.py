"""The dashboard follows the state: measured by the page's own clock, from what a real hook recorded."""

from __future__ import annotations

import statistics
from typing import Any

from tests.browser.served import Dashboard
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

LONGEST = 1.0  # seconds
WATCH = """title => {
  window.seen = new Promise(resolve => {
    const look = () => {
      const found = document.querySelector(`#locks [title="${title}"]`);
      if (found) resolve(performance.timeOrigin + performance.now());
    };
    new MutationObserver(look).observe(document.body, {subtree: true, childList: true, attributes: true});
    look();
  });
}"""


def test_a_lock_is_on_the_page_within_a_second_of_its_event(
    page: Any, colleague: Session, enrolled: Enrolled
) -> None:
    waits = []
    for number in range(5):
        path = f"src/file-{number}.py"
        page.evaluate(WATCH, path)
        assert colleague.edit(path, call=f"call-{number}").is_silent
        seen = page.evaluate("seen") / 1000
        waits.append(seen - enrolled.entries()[-1].at)
    print(f"seconds from event to page: {[round(each, 3) for each in waits]}")
    assert min(waits) > 0
    assert statistics.median(waits) < LONGEST


def test_what_somebody_types_and_where_they_are_stays(page: Any, colleague: Session) -> None:
    page.locator("#filter").focus()
    page.keyboard.type("src/fi")
    page.evaluate(WATCH, "src/file.py")
    colleague.edit("src/file.py")
    page.evaluate("seen")
    assert page.locator("#filter").input_value() == "src/fi"
    assert page.evaluate("document.activeElement.id") == "filter"


def test_without_javascript_all_is_there_and_comes_anew(
    windows: Any, dashboard: Dashboard, colleague: Session
) -> None:
    colleague.edit("src/before.py")
    page = windows.open(script=False)
    page.goto(dashboard.link)
    assert page.locator('#locks [title="src/before.py"]').count() == 1
    assert page.locator("noscript meta[http-equiv=refresh]").get_attribute("content") == "15"
    colleague.edit("src/after.py", call="later")
    page.click("text=Refresh")
    assert page.locator('#locks [title="src/after.py"]').count() == 1


def test_a_lost_connection_is_said_and_what_was_there_stays(
    windows: Any, page: Any, dashboard: Dashboard
) -> None:
    windows.expect_failures()
    page.locator("#connection:has-text('Live')").wait_for()
    dashboard.close()
    page.locator("#connection:not(:has-text('Live'))").wait_for()
    assert page.locator("#people").is_visible()
