"""What another site's page can do to the dashboard while a browser is let in: nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.browser.chromium import REBOUND
from tests.browser.elsewhere import Site
from tests.browser.served import Dashboard, home_of
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

HELD = "src/held.py"
FORM = """<!doctype html><form method="post" action="{home}act/release">
<input name="token" value="{token}"><input name="reason" value="because"><input name="sure" value="yes">
<input name="forgery_token" value="guessed"></form><script>document.forms[0].submit()</script>"""
FRAME = '<!doctype html><iframe src="{home}" width="900" height="600"></iframe>'
PARTS = """<!doctype html><script>
window.failed = []; addEventListener("error", event => failed.push(event.target.localName), true)
</script><img src="{home}audit.csv"><img src="{home}static/icon.svg"><script src="{home}audit.json"></script>
<link rel="stylesheet" href="{home}static/style.css">"""
EMPTY = "<!doctype html><title>elsewhere</title>"
FETCH = """([address, options]) => fetch(address, {credentials: "include", ...options})
  .then(answer => answer.type === "opaque" ? "opaque" : String(answer.status), () => "failed")"""
STREAM = """address => new Promise(resolve => {
  const source = new EventSource(address, {withCredentials: true});
  source.onmessage = source.onopen = () => resolve("open");
  source.onerror = () => { source.close(); resolve("failed"); };
})"""


@pytest.fixture
def held(enrolled: Enrolled, colleague: Session) -> int:
    """The token of a lock that a session has."""
    assert colleague.edit(HELD).is_silent
    return enrolled.locks()[0].token


@pytest.fixture
def elsewhere(held: int, victim: Any) -> Iterator[Callable[[str], Site]]:
    """Makes a site with this page, which knows all but the cookie and the forms' token."""
    sites: list[Site] = []

    def make(page: str) -> Site:
        filled = page.replace("{home}", home_of(victim)).replace("{token}", str(held))
        sites.append(Site({"/": filled}))
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def victim(windows: Any, dashboard: Dashboard) -> Any:
    """A browser that is let in; what its other pages are refused is expected."""
    windows.expect_failures()
    page = windows.open()
    page.goto(dashboard.link)
    return page


def test_a_form_that_posts_itself_changes_nothing(
    victim: Any, elsewhere: Callable[[str], Site], enrolled: Enrolled
) -> None:
    other = victim.context.new_page()
    with other.expect_response("**/act/release") as posted:
        other.goto(elsewhere(FORM).address)
    assert posted.value.status == 403
    assert enrolled.held() != {}
    assert "lock_forced" not in enrolled.actions()


def test_a_request_by_script_changes_nothing(
    victim: Any, elsewhere: Callable[[str], Site], dashboard: Dashboard, held: int, enrolled: Enrolled
) -> None:
    other = victim.context.new_page()
    other.goto(elsewhere(EMPTY).address)
    address, body = f"{home_of(victim)}act/release", f"token={held}&reason=because&sure=yes"
    for kind in ("application/x-www-form-urlencoded", "text/plain", "application/json"):
        options = {"method": "POST", "body": body, "headers": {"Content-Type": kind}}
        other.evaluate(FETCH, [address, {**options, "mode": "no-cors"}])
        assert other.evaluate(FETCH, [address, options]) == "failed"
    assert "lock_forced" not in enrolled.actions()
    assert enrolled.held() != {}


def test_no_script_reads_an_answer(
    victim: Any, elsewhere: Callable[[str], Site], dashboard: Dashboard
) -> None:
    other = victim.context.new_page()
    other.goto(elsewhere(EMPTY).address)
    for path in ("", "audit", "audit.json", "live", "static/style.css"):
        for mode in ("cors", "no-cors"):
            assert other.evaluate(FETCH, [home_of(victim) + path, {"mode": mode}]) == "failed", (path, mode)


def test_the_stream_is_not_opened(
    victim: Any, elsewhere: Callable[[str], Site], dashboard: Dashboard
) -> None:
    other = victim.context.new_page()
    other.goto(elsewhere(EMPTY).address)
    assert other.evaluate(STREAM, f"{home_of(victim)}live") == "failed"


def test_it_stands_in_no_frame(victim: Any, elsewhere: Callable[[str], Site], dashboard: Dashboard) -> None:
    other = victim.context.new_page()
    other.goto(elsewhere(FRAME).address)
    framed = other.frames[1]
    assert HELD not in framed.content()
    assert framed.locator("#people").count() == 0


def test_nothing_of_it_is_a_part_of_another_page(victim: Any, elsewhere: Callable[[str], Site]) -> None:
    other = victim.context.new_page()
    other.goto(elsewhere(PARTS).address)
    assert sorted(other.evaluate("failed")) == ["img", "img", "link", "script"]


def test_who_opened_it_cannot_look_into_it(
    victim: Any, elsewhere: Callable[[str], Site], dashboard: Dashboard
) -> None:
    other = victim.context.new_page()
    other.goto(elsewhere(EMPTY).address)
    with victim.context.expect_page() as opened:
        other.evaluate("address => { window.it = window.open(address) }", home_of(victim))
    opened.value.wait_for_load_state()
    assert other.evaluate("it.closed")
    assert opened.value.evaluate("window.opener === null")


LINK = """([address, target]) => {
  const link = document.createElement("a");
  Object.assign(link, {href: address, target, rel: "opener", textContent: "elsewhere"});
  document.body.prepend(link);
  link.click();
}"""
TOLD = "[document.referrer, window.name, String(window.opener), document.cookie]"


@pytest.mark.parametrize("target", ["_self", "_blank"])
def test_a_server_that_is_visited_learns_neither_the_cookie_nor_the_address(
    victim: Any, elsewhere: Callable[[str], Site], target: str
) -> None:
    """A cookie goes to every port of a host, but only to its path: who has both acts as the person."""
    site, place = elsewhere(EMPTY), home_of(victim).split("/")[3]
    pages = [victim]
    if target == "_blank":
        with victim.context.expect_page() as opened:
            victim.evaluate(LINK, [site.address, target])
        pages = [opened.value]
    else:
        victim.evaluate(LINK, [site.address, target])
    pages[0].wait_for_url(site.address)
    assert pages[0].evaluate(TOLD) == ["", "", "null", ""]
    pages[0].evaluate(FETCH, [site.address, {}])
    assert len(site.asked) >= 2
    for headers in site.asked:
        assert "cookie" not in headers and headers.get("referer", site.address) == site.address
        assert place not in str(headers)


def test_a_name_of_elsewhere_that_leads_here_is_refused(
    windows: Any, victim: Any, dashboard: Dashboard
) -> None:
    other = victim.context.new_page()
    answer = other.goto(f"http://{REBOUND}:{dashboard.port}/")
    assert answer.status == 421
    assert other.locator("#people").count() == 0
    fresh = windows.open()
    rebound = dashboard.new_link().replace("127.0.0.1", REBOUND)
    assert fresh.goto(rebound).status == 421
    assert fresh.context.cookies() == []


def test_its_own_page_may_what_others_may_not(victim: Any, held: int, dashboard: Dashboard) -> None:
    """What the refusals above are compared with."""
    assert victim.evaluate(FETCH, [f"{home_of(victim)}audit.json", {}]) == "200"
    assert victim.evaluate(STREAM, f"{home_of(victim)}live") == "open"
    victim.locator(f'#locks [title="{HELD}"]').wait_for()  # it was let in before that was held
