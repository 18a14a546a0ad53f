"""A file that comes with a repository, or that a session writes, enrols nothing, frees nothing, runs nothing.

The real marker lies in git's common directory, where no clone and no session can put it. The files that look
like one are made here as `git clone` or a session's Write would make them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.project import MARKER, PLAIN_MARKER
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, new_repository

FORGERIES = [MARKER, PLAIN_MARKER, f".git/{MARKER}"]
LETS_THROUGH = {"format": 1, "main": ".", "settings": {"ignore": ["*"], "fail_open": True}}

Plant = Callable[..., Path]


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """Puts a marker into a folder; returns a file that will exist once what it names was run."""

    def put(folder: Path, name: str, **changes: object) -> Path:
        proof = tmp_path / "proof"
        program = tmp_path / "program"
        program.write_text(f"#!/bin/sh\ntouch '{proof}'\n")
        program.chmod(0o755)
        marker = folder / name
        marker.parent.mkdir(parents=True, exist_ok=True)
        forged = {**LETS_THROUGH, "settings_stamp": "not what it is", "program": str(program)}
        marker.write_text(json.dumps({**forged, **changes}))
        return proof

    return put


def appears(path: Path, seconds: float = 0.6) -> bool:
    """Does the file appear within this time? What would make it runs detached."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.exists():
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_marker_does_not_free_a_locked_file(
    enrolled: Enrolled, start_session: StartSession, plant: Plant, name: str
) -> None:
    one, two = start_session(), start_session()
    assert one.edit("src/a.py").is_silent
    plant(enrolled.root / "src", name)
    assert two.edit("src/a.py").refuses


@pytest.mark.parametrize("event", ["edit", "start"])
def test_a_marker_that_came_with_a_clone_runs_no_program(
    tmp_path: Path, start_session: StartSession, plant: Plant, event: str
) -> None:
    clone = new_repository(tmp_path / "clone")
    proof = plant(clone / "docs", PLAIN_MARKER, settings={})
    session = start_session(folder=clone / "docs")
    answer = session.edit("a.md") if event == "edit" else session.start()
    assert not appears(proof)
    assert answer.is_silent, "nobody enrolled this repository"


def test_a_marker_in_a_working_tree_runs_no_program_at_a_sessions_start(
    tmp_path: Path, start_session: StartSession, plant: Plant
) -> None:
    clone = new_repository(tmp_path / "clone")
    proof = plant(clone / "docs", MARKER)
    start_session(folder=clone / "docs").start()
    assert not appears(proof)


def test_a_session_cannot_make_and_enrol_a_repository_that_frees_what_is_in_it(
    enrolled: Enrolled, start_session: StartSession, plant: Plant
) -> None:
    one, two = start_session(), start_session()
    assert one.edit("src/a.py").is_silent
    made = ["src/.git/HEAD", "src/.git/objects/x", "src/.git/refs/x", f"src/.git/{MARKER}"]
    if any(two.edit(name, tool="Write").refuses for name in made):
        return
    for name in made[:-1]:
        path = enrolled.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    plant(enrolled.root / "src", f".git/{MARKER}")
    assert two.edit("src/a.py").refuses
