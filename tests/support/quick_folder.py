"""A folder in memory where the machine has one: for a test that makes thousands of small files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_MEMORY = "/dev/shm"


def temporary() -> tempfile.TemporaryDirectory[str]:
    """One that goes when it is cleaned up."""
    where = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix="coordinator-tests-", dir=where)


@contextmanager
def made() -> Iterator[Path]:
    with temporary() as folder:
        yield Path(folder)


@pytest.fixture
def quick_folder() -> Iterator[Path]:
    with made() as folder:
        yield folder
