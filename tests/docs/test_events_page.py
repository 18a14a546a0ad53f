"""docs/events.md names every action that is published, every one that is not, and the fields of each."""

from __future__ import annotations

from coord_core.storage.effects import EFFECTS
from coord_core.views.audit_log import DETAILS, QUIET

from .pages import ROOT, Page, code

PAGE = Page(ROOT / "docs" / "events.md")
OF_THE_ENTRY = {"resource", "task_id"}


def fields() -> dict[str, set[str]]:
    return {code(row[0])[0]: set(code(row[1])) for row in PAGE.table("action")}


def test_every_published_action_is_told() -> None:
    assert set(fields()) == set(EFFECTS) - QUIET


def test_every_action_of_the_journal_alone_is_told() -> None:
    assert {name for row in PAGE.table("event") for name in code(row[0])} == set(QUIET)


def test_the_fields_are_those_that_the_log_shows() -> None:
    shown = set(DETAILS) | OF_THE_ENTRY
    assert {name for names in fields().values() for name in names} <= shown
