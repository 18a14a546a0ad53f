"""What fails as nobody thought of is told on the terminal, and what had begun is not taken for whole."""

from __future__ import annotations

import http.client
import sqlite3
from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled

from .served import Browser, Served


def spoil(enrolled: Enrolled) -> None:
    """An event has something for its time that is none."""
    with sqlite3.connect(enrolled.database) as database:
        database.execute("UPDATE events SET at = char(27) || '[31m' WHERE action = 'lock_acquired'")


def said_in_the_end(served: Served) -> list[str]:
    served.end()
    return [line for line in served.said.splitlines() if "failed" in line]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_an_export_that_fails_half_way_breaks_off_and_the_terminal_says_why(
    served: Served, browser: Browser, enrolled: Enrolled, kind: str
) -> None:
    spoil(enrolled)
    for _ in range(2):
        with pytest.raises(http.client.IncompleteRead):
            browser.get(f"/audit.{kind}?action=lock_acquired")
    served.new_token()
    [line] = said_in_the_end(served)
    assert line.startswith(f"The dashboard failed at GET /audit.{kind}: ")
    assert line.endswith("What was sent of it is not whole.")
    assert line.isprintable() and browser.base not in line and str(Path(__file__).parents[3]) not in line


def test_a_page_that_fails_is_refused_and_the_terminal_says_why(
    served: Served, browser: Browser, enrolled: Enrolled
) -> None:
    spoil(enrolled)
    answer = browser.get("/audit")
    assert answer.status == 500 and "Please report it" in answer.text
    assert answer.headers["content-security-policy"]
    with browser.live() as stream:
        assert "failed" in stream.event("trouble")[1]["said"]
    served.new_token()
    lines = said_in_the_end(served)
    assert [line.partition(":")[0] for line in lines] == [
        "The dashboard failed at GET /audit", "The dashboard failed at reading the state",
    ]  # fmt: skip
