"""A state of its own for each test, and who and what may be in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.site import Site
from tests.unit.services.documents import add, write
from tests.unit.services.locking import arrive
from tests.unit.services.machines import Machine


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.fixture
def one(site: Site) -> str:
    return arrive(site, "1111aaaa0000", 1)


@pytest.fixture
def two(site: Site) -> str:
    return arrive(site, "2222bbbb0000", 2)


@pytest.fixture
def machine(site: Site) -> Machine:
    return Machine(site)


@pytest.fixture
def path(site: Site) -> Path:
    """The tasks file, with one task."""
    add(site)
    assert write(site) == []
    return site.root / ".claude-tasks.yml"
