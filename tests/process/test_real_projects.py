"""The index of real projects against what a tool of their language says (all of them: bench/graphs.py)."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bench.compared import ALL, RXJS, SPHINX, Comparison
from bench.graphs import ENOUGH, Outcome, compare, edges, repository
from bench.oracles import python_imports
from bench.real_projects import UnavailableError
from tests.client.requirement import missing

SMALL = [each for each in ALL if each.project in (SPHINX, RXJS)]
HERE = Path(__file__).resolve().parents[2]


@pytest.mark.graphs
@pytest.mark.parametrize("comparison", SMALL, ids=lambda each: each.project.name)
def test_the_index_agrees_with_the_languages_own_tool(comparison: Comparison) -> None:
    try:
        outcome = compare(comparison)
    except UnavailableError as reason:
        missing(f"{comparison.project.name} cannot be compared: {reason}")
    assert_enough(outcome)


def test_the_index_of_this_project_agrees_with_grimp(tmp_path: Path) -> None:
    shutil.copytree(HERE / "coord_core", tmp_path / "coord_core")
    theirs = python_imports.read(tmp_path, "coord_core")
    ours, files = edges(repository(tmp_path))
    assert theirs.files <= files
    assert_enough(Outcome(len(files), {edge for edge in ours if set(edge) <= theirs.files}, theirs, 0.0))


def assert_enough(outcome: Outcome) -> None:
    assert len(outcome.theirs.edges) > 500
    assert outcome.precision >= ENOUGH, f"wrong, for example: {sorted(outcome.wrong)[:10]}"
    assert outcome.recall >= ENOUGH, f"missed, for example: {sorted(outcome.missed)[:10]}"
