"""What an administrator does through the page is done, and on record."""

from __future__ import annotations

from typing import Any

import pytest

from coord_core.domain.records import Entry
from coord_core.services.callers import login
from tests.browser.served import Dashboard
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

HELD = "src/held.py"


@pytest.mark.parametrize("script", [True, False])
def test_a_lock_is_released_with_a_reason_and_the_holder_is_told(
    windows: Any, dashboard: Dashboard, colleague: Session, enrolled: Enrolled, script: bool
) -> None:
    colleague.edit(HELD)
    colleague.edited(HELD)
    page = windows.open(script=script)
    page.goto(dashboard.link)
    page.get_by_role("button", name=f"Release {HELD} held by {colleague.name}").click()
    page.get_by_label("Reason, for the record").fill("it hangs")
    page.get_by_role("button", name="Release a lock").click()
    page.get_by_text(f"Released {HELD}").wait_for()
    forced = _last(enrolled, "lock_forced")
    assert (forced.event.instance, str(forced.event.resource)) == (colleague.name, HELD)
    assert forced.event.detail["by"] == f"user-{login()}"
    assert forced.event.detail["reason"] == "it hangs"
    assert enrolled.held() == {}
    assert "it hangs" in colleague.prompt().context


def test_it_can_all_be_done_by_the_keyboard(page: Any, colleague: Session, enrolled: Enrolled) -> None:
    colleague.edit(HELD)
    page.locator(f'#locks [title="{HELD}"]').wait_for()
    _tab_to(page, f"Release {HELD} held by {colleague.name}")
    page.keyboard.press("Enter")
    page.get_by_label("Reason, for the record").wait_for()
    _tab_to(page, "reason")
    page.keyboard.type("it hangs")
    page.keyboard.press("Enter")
    page.get_by_text(f"Released {HELD}").wait_for()
    assert _last(enrolled, "lock_forced").event.detail["reason"] == "it hangs"


def test_taking_it_back_changes_nothing(page: Any, colleague: Session, enrolled: Enrolled) -> None:
    colleague.edit(HELD)
    page.get_by_role("button", name=f"Release {HELD} held by {colleague.name}").click()
    page.get_by_label("Reason, for the record").wait_for()
    page.get_by_text("Cancel", exact=True).click()
    page.get_by_label("Reason, for the record").wait_for(state="hidden")
    assert enrolled.held() == {HELD: colleague.name}


def test_a_lock_that_changed_hands_meanwhile_is_left_alone(
    page: Any, colleague: Session, enrolled: Enrolled
) -> None:
    colleague.edit(HELD)
    page.get_by_role("button", name=f"Release {HELD} held by {colleague.name}").click()
    page.get_by_label("Reason, for the record").fill("it hangs")
    colleague.edited(HELD)
    colleague.stop()
    colleague.edit(HELD, call="again")
    page.get_by_role("button", name="Release a lock").click()
    page.get_by_text("was let go in the meantime").wait_for()
    assert enrolled.held() == {HELD: colleague.name}


def _last(enrolled: Enrolled, action: str) -> Entry:
    return [entry for entry in enrolled.entries() if entry.event.action == action][-1]


def _tab_to(page: Any, name: str) -> None:
    """Go on by Tab until the focus is on what is named so."""
    for _ in range(60):
        found = page.evaluate(
            "[document.activeElement.getAttribute('aria-label'), document.activeElement.name].join(' ')"
        )
        if name in found:
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name}")
