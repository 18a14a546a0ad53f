"""How the page behaves under somebody's hands while the state goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bench.world.build import SMALL, build
from coord_core.dashboard.page.words import ago, left, short
from tests.browser.served import Dashboard, home_of
from tests.conftest import StartSession
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

FILES = ("src/a.py", "src/b.py", "docs/c.md")


@pytest.fixture
def holder(colleague: Session) -> Session:
    for key in FILES:
        assert colleague.edit(key, call=key).is_silent
    return colleague


@pytest.fixture
def live(holder: Session, page: Any) -> Any:
    page.locator("#connection[data-state=live]").wait_for()
    return page


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    """A team that does nothing, for tests that only look."""
    root = tmp_path_factory.mktemp("quiet").resolve() / "repository"
    build(root, SMALL)
    served = Dashboard(root)
    yield served
    served.close()


@pytest.fixture
def still(windows: Any, quiet: Dashboard) -> Any:
    found = windows.open()
    found.goto(quiet.new_link())
    found.locator("#connection[data-state=live]").wait_for()
    return found


def rows(page: Any) -> Any:
    return page.locator("#locks tbody tr")


def focused(page: Any, of: str = "id") -> str:
    return str(page.evaluate("of => document.activeElement[of]", of))


def test_a_change_is_marked_and_leaves_the_focus_and_what_was_opened(live: Any, holder: Session) -> None:
    label = f"Release src/a.py held by {holder.name}"
    live.get_by_role("button", name=label).focus()
    assert holder.edit("src/new.py", call="new").is_silent
    live.locator("#locks tbody tr.changed", has_text="new.py").wait_for()
    assert live.locator("#locks tbody tr.changed").count() == 1
    assert focused(live, "ariaLabel") == label
    live.locator("#locks tbody tr.changed").wait_for(state="detached")  # after two seconds


def test_a_lock_that_goes_leaves_the_focus_on_another(
    live: Any, holder: Session, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    other = start_session(pid=client_process().pid)
    other.edit("above.py")
    other.edited("above.py")
    rows(live).nth(3).wait_for()
    label = f"Release src/a.py held by {holder.name}"
    live.get_by_role("button", name=label).focus()
    other.stop()
    rows(live).nth(3).wait_for(state="detached")
    assert focused(live, "ariaLabel") == label


def test_what_changes_is_said_in_one_sentence(
    live: Any, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    assert live.locator("h1").inner_text().startswith("All calm: 1 session")
    assert live.locator("#said").text_content() == ""
    start_session(pid=client_process().pid).send("SessionStart", source="startup")
    live.locator("#said", has_text="All calm: 2 sessions").wait_for(state="attached")


def test_the_filter_follows_what_is_typed_and_its_address_shows_the_same(live: Any, holder: Session) -> None:
    live.keyboard.press("/")
    live.keyboard.type("docs")
    live.wait_for_url("**/?path=docs")
    rows(live).nth(1).wait_for(state="detached")
    assert rows(live).locator(".name").get_attribute("title") == "docs/c.md"
    assert focused(live, "value") == "docs"
    holder.edit("src/other.py", call="other")
    holder.edit("docs/new.md", call="new")
    rows(live).nth(1).wait_for()
    live.reload()
    assert rows(live).count() == 2
    live.get_by_role("link", name="Clear").click()
    rows(live).nth(4).wait_for()


def test_a_priority_is_asked_for_and_set(live: Any, holder: Session) -> None:
    button = live.get_by_role("button", name=f"Priority of {holder.name}")
    button.click()
    live.locator("dialog[open] input[name=priority]").fill("7")
    live.keyboard.press("Escape")
    live.locator(f"button:focus[aria-label='Priority of {holder.name}']").wait_for()
    button.click()
    live.locator("dialog[open] input[name=priority]").fill("7")
    live.get_by_label("Reason: it is told, and the journal keeps it").fill("first")
    live.get_by_role("button", name="Set a priority").click()
    live.locator("#people", has_text="priority 7").wait_for()


def test_keys_are_told_and_lead_to_the_sections(still: Any) -> None:
    still.keyboard.press("?")
    still.get_by_role("heading", name="Keys").wait_for()
    still.keyboard.press("Escape")
    for key, section in {"p": "people", "l": "locks", "w": "queue", "t": "tasks", "e": "events"}.items():
        still.keyboard.press("g")
        still.keyboard.press(key)
        assert focused(still) == section


def test_the_first_stop_is_the_way_past_the_bar(still: Any) -> None:
    still.keyboard.press("Tab")
    assert focused(still, "textContent") == "Skip to the content"
    still.keyboard.press("Enter")
    assert focused(still) == "main"


def test_a_theme_that_was_chosen_stays(still: Any) -> None:
    colour = "getComputedStyle(document.body).color"
    light = still.evaluate(colour)
    theme = still.locator("#theme")
    theme.click()
    theme.click()
    assert theme.inner_text() == "Theme: dark"
    assert still.evaluate(colour) != light
    still.reload()
    assert still.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize(("kind", "said"), [("short", short), ("ago", ago), ("left", lambda age: left(-age))])
def test_times_are_counted_in_the_words_of_the_server(
    still: Any, kind: str, said: Callable[[float], str]
) -> None:
    count = """async ([kind, ages]) => {
        const made = ages.map(age => {
            const time = document.createElement("time");
            time.dateTime = new Date(Date.now() - age * 1000).toISOString();
            time.dataset.as = kind;
            return time;
        });
        document.body.append(...made);
        const script = document.querySelector('script[src*="live.js"]').src.replace("live.js", "times.js");
        (await import(script)).count();
        return made.map(time => [time.textContent, time.classList.contains("over")]);
    }"""
    ages = [sign * age for age in (30, 90, 3030, 5370, 5430, 9600, 100_000, 400_000) for sign in (1, -1)]
    assert still.evaluate(count, [kind, ages]) == [[said(age), kind == "left" and age > 0] for age in ages]


def test_where_a_folder_has_no_room_its_last_sign_stays(windows: Any, quiet: Dashboard) -> None:
    """As in `…/name`, and not the first letter alone."""
    found = windows.open(size=(1120, 900))
    found.goto(quiet.new_link())
    cut = """heads => heads.filter(head => head.scrollWidth > head.clientWidth).map(head => {
        const shown = getComputedStyle(head);
        return [shown.direction, head.clientWidth >= 2 * parseFloat(shown.fontSize) * 0.6];
    })"""
    heads = found.locator("#people .name .head").evaluate_all(cut)
    assert heads and all(each == ["rtl", True] for each in heads)


def test_a_path_is_copied_in_one_line(still: Any) -> None:
    copied = """name => {
        getSelection().selectAllChildren(name);
        const event = new ClipboardEvent("copy", {clipboardData: new DataTransfer(), bubbles: true});
        document.dispatchEvent(event);
        return event.clipboardData.getData("text/plain");
    }"""
    name = still.locator("#locks th .name:not(:has(.kind))", has_text="/").first
    assert name.evaluate(copied) == name.get_attribute("title")


def test_a_long_list_is_shown_whole_when_it_is_asked_for(still: Any) -> None:
    events = still.locator("#events li")
    assert events.count() == 20
    still.get_by_role("link", name="Show all 50 of these").click()
    events.nth(49).wait_for()
    assert still.url == f"{home_of(still)}?all=events#events"


def test_what_is_printed_has_no_buttons_and_dark_ink(still: Any) -> None:
    still.emulate_media(media="print", color_scheme="dark")
    assert still.locator(".acts").first.is_hidden()
    assert still.evaluate("getComputedStyle(document.body).color") == "rgb(21, 26, 34)"
