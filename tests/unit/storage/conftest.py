"""A transaction over an empty store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from coord_core.storage.sqlite import create_store
from coord_core.storage.transaction import Transaction


@pytest.fixture
def tx(tmp_path: Path) -> Iterator[Transaction]:
    store = create_store(str(tmp_path))
    yield store.begin(100.0)
    store.close()
