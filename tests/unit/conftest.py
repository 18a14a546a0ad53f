"""A repository with a commit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, enrol, new_repository


@pytest.fixture
def with_commit(tmp_path: Path) -> Enrolled:
    return enrol(new_repository(tmp_path.resolve() / "repository", with_commit=True))
