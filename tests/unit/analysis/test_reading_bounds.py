"""A source that makes its parser take all memory costs its own outline, and no other."""

from __future__ import annotations

from pathlib import Path

from coord_core.analysis.outline import EMPTY
from coord_core.analysis.workers import Worker


def test_a_parser_that_takes_too_much_memory_ends_alone(tmp_path: Path) -> None:
    (tmp_path / "greedy.cs").write_text("A<" * 12_000 + "B")
    (tmp_path / "good.cs").write_text("namespace N; class Good {}")
    worker = Worker()
    try:
        found = worker.read([(name, str(tmp_path / name)) for name in ("greedy.cs", "good.cs")])
    finally:
        worker.end()
    assert found["greedy.cs"] == EMPTY
    assert "Good" in found["good.cs"].declares
