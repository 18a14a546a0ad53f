"""Process files that a test writes."""

from __future__ import annotations

import pytest

from coord_core import witness
from tests.unit.witness.process_files import ME, Show


@pytest.fixture
def proc(monkeypatch: pytest.MonkeyPatch) -> Show:
    """Lets /proc show this line, or nothing, for every process but our own."""
    real = witness.read_text

    def show(line: str | None) -> None:
        def read(path: str, most: int = 65536) -> str | None:
            hidden = path.startswith("/proc/") and path.endswith("/stat") and f"/{ME}/" not in path
            return line if hidden else real(path, most)

        monkeypatch.setattr(witness, "read_text", read)

    return show
