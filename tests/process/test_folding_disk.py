"""On a disk that takes `README` and `readme` for one file, what is typed still reaches what is held."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.working import write


@pytest.fixture
def folding(tree: Path, enrolled: Enrolled) -> Path:
    """Only the marker says that the disk is one."""
    compiled = json.loads(enrolled.marker.read_text())
    enrolled.marker.write_text(json.dumps({**compiled, "folds": True}))
    return tree


@pytest.mark.parametrize("command", ["rm -rf Sources", "git add Sources/App.swift", "git add Sources"])
def test_a_name_with_capitals_is_the_one_that_is_held(
    folding: Path, start_session: StartSession, command: str
) -> None:
    (folding / "Sources").mkdir()
    one, two = start_session(), start_session()
    write(one, "Sources/App.swift")
    assert two.ask(command).refuses
