"""A source that makes its parser take all memory costs its own outline, and no other."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from coord_core.analysis import parsing, reading
from coord_core.analysis.outline import EMPTY
from coord_core.analysis.tree import Found
from coord_core.analysis.workers import PATIENCE, Worker


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


def test_a_few_small_sources_of_such_a_language_are_not_parsed_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = []
    monkeypatch.setattr(parsing, "outline_of", lambda key, path: here.append(key) or EMPTY)
    sources = {"greedy.cs": "A<" * 8_000, "good.cs": "class Good {}", "good.py": "import os\n"}
    for names, expected in ((["good.cs", "good.py"], ["good.cs", "good.py"]), (["greedy.cs"], [])):
        here.clear()
        found = {}
        for name in names:
            (tmp_path / name).write_text(sources[name])
            found[name] = Found(str(tmp_path / name), len(sources[name]), 0)
        assert list(reading.outlines(found, lambda done, total: None)) == names
        assert here == expected


def test_a_parser_that_takes_too_much_time_ends_alone(tmp_path: Path) -> None:
    (tmp_path / "slow.go").write_text("->" * 8_000)
    (tmp_path / "good.go").write_text("package good\n\nfunc Good() {}\n")
    worker = Worker()
    begun = time.monotonic()
    try:
        found = worker.read([(name, str(tmp_path / name)) for name in ("slow.go", "good.go")])
    finally:
        worker.end()
    assert found["slow.go"] == EMPTY
    assert "Good" in found["good.go"].declares
    assert time.monotonic() - begun < PATIENCE  # which is for a parser that sleeps
