"""What the page shows is how things are: also after what leaves no event, and where much happens."""

from __future__ import annotations

import time

from tests.support.enrolment import Enrolled
from tests.support.markup import Markup
from tests.support.sessions import Session

from .conftest import Serve
from .happening import happened
from .served import Browser


def section(text: str, name: str) -> str:
    return text.partition(f'id="{name}"')[2].partition("</section")[0]


def test_a_violation_is_said_for_fifteen_minutes_however_much_happens(
    browser: Browser, holder: Session, enrolled: Enrolled
) -> None:
    """Fifty events are a minute of a busy team: what went round a lock is still what there is to say."""
    happened(enrolled, holder.name, "write_violation", 1, holder="claude-another0")
    assert "alarm" in section(browser.get("/").text, "glance")
    happened(enrolled, holder.name, "lock_denied", 60, holder="claude-another0")
    assert "alarm" in section(browser.get("/").text, "glance")


def test_the_latest_are_there_however_many_renewals_came_after_them(
    browser: Browser, holder: Session, enrolled: Enrolled
) -> None:
    """A thousand events that nobody reads do not make it `Nothing has happened yet.`"""
    happened(enrolled, holder.name, "lease_renewed", 1100)
    assert "Nothing has happened yet" not in section(browser.get("/").text, "events")


def test_a_filter_says_where_it_has_looked_and_where_the_rest_is(
    browser: Browser, holder: Session, enrolled: Enrolled
) -> None:
    """Only the last fifty are looked through: the link finds what is older."""
    happened(enrolled, "claude-busy0000", "lock_denied", 60, holder="claude-another0")
    events = section(browser.get(f"/?who={holder.name}").text, "events")
    assert "None of the last 50 events matches the filter." in events
    record = Markup(events).all("a")[0]["href"]
    assert "held.py" in browser.get(record.removeprefix(browser.base)).text


def test_times_are_of_the_machines_zone_and_say_so(holder: Session, enrolled: Enrolled, serve: Serve) -> None:
    """At a machine in Tokyo nobody has to count nine hours on: also what is searched for is meant so."""
    browser = serve(TZ="Asia/Tokyo").browser()
    in_tokyo = enrolled.entries()[-1].at + 9 * 3600
    page = browser.get("/").text
    assert time.strftime(">%H:%M<", time.gmtime(in_tokyo)) in section(page, "events")
    assert "JST</time> (UTC+09:00)" in page.partition("As of")[2]
    for later, is_found in ((0, True), (60, False)):
        since = time.strftime("%Y-%m-%dT%H:%M", time.gmtime(in_tokyo + later))
        assert ("held.py" in section(browser.get(f"/audit?since={since}").text, "found")) is is_found
