"""The record, searched in a browser and taken away as a file."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.browser.served import Dashboard, home_of
from tests.support.sessions import Session

FORMULA = "=cmd|' /C calc'!A0.csv"


@pytest.fixture
def recorded(colleague: Session) -> Session:
    """A session that took some files and let them go."""
    for number, path in enumerate(("src/one.py", "src/two.py", FORMULA)):
        colleague.edit(path, call=f"call-{number}")
        colleague.edited(path, call=f"call-{number}")
    colleague.stop()
    return colleague


@pytest.mark.parametrize("script", [True, False])
def test_what_is_searched_for_is_found_and_nothing_else(
    windows: Any, dashboard: Dashboard, recorded: Session, script: bool
) -> None:
    page = windows.open(script=script)
    page.goto(dashboard.link)
    page.goto(home_of(page) + "audit")
    page.locator("main [name=action]").select_option("lock_acquired")
    page.locator("main [name=path]").fill("src/*.py")
    page.locator("main [name=path]").press("Enter")
    page.wait_for_url("**action=lock_acquired**")
    found = page.locator("#found tbody tr")
    assert found.count() == 2
    assert {each.locator(".name").get_attribute("title") for each in found.all()} == {
        "src/one.py",
        "src/two.py",
    }


def test_what_was_found_is_taken_away_as_a_file(page: Any, recorded: Session, tmp_path: Path) -> None:
    page.goto(page.url + "audit?action=lock_acquired")
    found = {kind: _download(page, kind, tmp_path / kind) for kind in ("csv", "json")}
    entries = json.loads(found["json"].read_text())
    assert [entry["resource"] for entry in entries] == ["src/one.py", "src/two.py", FORMULA]
    rows = list(csv.DictReader(found["csv"].read_text().splitlines()))
    assert [row["action"] for row in rows] == ["lock_acquired"] * 3
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert FORMULA in rows[-1]["resource"]


def _download(page: Any, kind: str, to: Path) -> Path:
    with page.expect_download() as downloading:
        page.locator(f'a[href*="/audit.{kind}"]').click()
    downloading.value.save_as(to)
    return to
