"""Where tests keep their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import scratch


def test_memory_is_used_where_there_is_enough_and_nobody_said_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "NEEDED", 0)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr(scratch, "_available_memory", lambda: 1)
    monkeypatch.delenv(scratch.SWITCH, raising=False)
    assert scratch.in_memory(tmp_path) == tmp_path
    assert list(tmp_path.iterdir()) == []
    assert scratch.in_memory(tmp_path / "absent") is None
    monkeypatch.setattr(scratch, "_starts_programs", lambda folder: False)
    assert scratch.in_memory(tmp_path) is None


@pytest.mark.parametrize("lacking", ["switch", "memory"])
def test_else_the_disk_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lacking: str) -> None:
    if lacking == "switch":
        monkeypatch.setenv(scratch.SWITCH, "1")
        monkeypatch.setattr(scratch, "NEEDED", 0)
    else:
        monkeypatch.delenv(scratch.SWITCH, raising=False)
        monkeypatch.setattr(scratch, "NEEDED", 1 << 60)
    assert scratch.in_memory(tmp_path) is None
