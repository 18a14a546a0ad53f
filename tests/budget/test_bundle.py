"""The bundle is a hook's code in one file: used while it is true, and never when anything changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.budget.hook_run import Run, Tool
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session

UNBUNDLED = {"coord_core", "coord_core.bundle"}  # they are what finds the bundle


@pytest.fixture
def session(enrolled: Enrolled, start_session: StartSession) -> Session:
    return start_session()


def is_served_by_its_bundle(run: Run) -> bool:
    assert run.answer.is_silent, run.answer
    return run.ours - run.bundled == UNBUNDLED


def test_the_first_hook_makes_the_bundle_and_the_second_uses_it(session: Session, tool: Tool) -> None:
    first = tool.edit(session, "a")
    assert (first.bundled, tool.bundles) == (set(), {"PreToolUse"})
    second = tool.edit(session, "a")
    assert is_served_by_its_bundle(second)
    assert second.ours <= first.ours  # the first one has registered the session


def test_every_event_has_a_bundle_of_its_own(session: Session, tool: Tool) -> None:
    tool.edit(session, "a")
    tool.run(session, "Stop")
    assert tool.bundles == {"PreToolUse", "Stop"}


@pytest.mark.parametrize("module", ["domain/leases.py", "project.py", "claude/__init__.py"])
def test_a_source_that_changed_is_read_and_the_bundle_made_again(
    session: Session, tool: Tool, module: str
) -> None:
    tool.edit(session, "a")
    source = tool.package / module
    source.write_text(source.read_text() + "\nCHANGED = True\n")
    assert tool.edit(session, "a").bundled == set()
    assert is_served_by_its_bundle(tool.edit(session, "a"))


def test_what_a_changed_source_says_holds_at_once(session: Session, tool: Tool) -> None:
    tool.edit(session, "a")
    source = tool.package / "claude" / "protected.py"
    source.write_text(source.read_text() + "\ndef is_denied(path, project):\n    return True\n")
    assert tool.edit(session, "b").answer.decision == "deny"


def test_a_source_that_was_touched_is_read_again(session: Session, tool: Tool) -> None:
    tool.edit(session, "a")
    os.utime(tool.package / "domain" / "leases.py", (1, 1))
    assert tool.edit(session, "a").bundled == set()


def test_a_source_that_is_gone_is_not_run_from_the_bundle(session: Session, tool: Tool) -> None:
    tool.edit(session, "a")
    (tool.package / "domain" / "leases.py").unlink()
    assert tool.edit(session, "a").answer.refuses


@pytest.mark.parametrize(
    "content", [b"", b"noise", b"\xe9\x05\0\0\0", None], ids=["empty", "noise", "other", "torn"]
)
def test_a_bundle_that_cannot_be_read_is_not_used_and_made_again(
    session: Session, tool: Tool, content: bytes | None
) -> None:
    tool.edit(session, "a")
    bundle = tool.bundle("PreToolUse")
    whole = bundle.read_bytes()
    bundle.write_bytes(whole[: len(whole) // 2] if content is None else content)
    assert tool.edit(session, "a").answer.is_silent
    assert is_served_by_its_bundle(tool.edit(session, "a"))


def test_a_bundle_of_another_place_is_not_used(session: Session, tool: Tool, tmp_path: Path) -> None:
    other = Tool(tmp_path / "other")
    tool.edit(session, "a")
    pycache = other.package / "__pycache__"
    pycache.mkdir(exist_ok=True)
    bundle = tool.bundle("PreToolUse")
    (pycache / bundle.name).write_bytes(bundle.read_bytes())
    (tool.package / "domain" / "leases.py").write_text("raise RuntimeError('of another place')\n")
    assert other.edit(session, "a").answer.is_silent


def test_where_no_bundle_can_be_written_a_hook_does_without(session: Session, tool: Tool) -> None:
    (tool.package / "__pycache__").write_text("no folder")
    for _ in range(2):
        run = tool.edit(session, "a")
        assert (run.answer.is_silent, run.bundled) == (True, set())


def test_nothing_is_left_beside_the_bundles(session: Session, tool: Tool) -> None:
    tool.edit(session, "a")
    names = {path.name for path in (tool.package / "__pycache__").iterdir()}
    assert {name for name in names if not name.endswith((".pyc", ".bundle"))} == set()


def test_a_bundle_made_by_a_hook_that_needed_little_serves_one_that_needs_more(
    session: Session, tool: Tool, start_session: StartSession, tmp_path: Path
) -> None:
    tool.edit(start_session(folder=tmp_path), "a")
    tool.edit(session, "a")
    assert is_served_by_its_bundle(tool.edit(session, "a"))


def test_a_module_that_only_some_calls_need_is_found_beside_the_bundle(
    enrolled: Enrolled, session: Session, tool: Tool
) -> None:
    tool.edit(session, "a")
    enrolled.configure(ignore=["*.lock"])
    run = tool.edit(session, "a.lock")
    assert run.answer.is_silent
    assert "coord_core.globs" in run.ours - run.bundled
