"""The quality bar: no harmless command refused, 97 % of writes to held files found before they run."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.claude.shell.parser import parse
from coord_core.claude.shell.reader import evaluated, writes
from coord_core.claude.shell.scan import may_write
from tests.corpus.corpus import HELD_OUT, Case, cases, flagged, make_tree

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "USER": "dev", "TMPDIR": "/tmp"}
CASES = [*cases(), *cases(HELD_OUT)]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tree(tmp_path_factory.mktemp("tree"))


def _found(case: Case, tree: Path) -> frozenset[str]:
    folder = str(tree / case.folder) if case.folder else str(tree)
    return flagged(writes(case.text(tree), folder, ENVIRONMENT, "/home/dev"), tree)


def test_the_corpus_is_large_and_has_harmless_and_writing_commands() -> None:
    harmless = [case for case in CASES if case.is_harmless]
    assert len(CASES) >= 400
    assert len(harmless) >= 200 and len(CASES) - len(harmless) >= 200


def test_no_harmless_command_is_flagged(tree: Path) -> None:
    flags = {case.name: (case.command, _found(case, tree)) for case in CASES if case.is_harmless}
    wrong = {name: found for name, found in flags.items() if found[1]}
    assert not wrong, _table(wrong)


def test_no_writing_command_is_flagged_for_what_it_leaves_alone(tree: Path) -> None:
    flags = {case.name: (case.command, _found(case, tree) - case.labels) for case in CASES if case.labels}
    wrong = {name: found for name, found in flags.items() if found[1]}
    assert not wrong, _table(wrong)


def test_nearly_all_writes_are_found_before_they_run(tree: Path) -> None:
    writing = [case for case in CASES if case.labels]
    missed = {case.name: (case.command, case.labels - _found(case, tree)) for case in writing}
    missed = {name: found for name, found in missed.items() if found[1]}
    print(f"\n{len(writing) - len(missed)} of {len(writing)} writes found; misses:\n{_table(missed)}")
    assert len(missed) <= 0.03 * len(writing), _table(missed)
    expected = {case.name for case in writing if case.is_later}
    assert set(missed) <= expected, _table({name: missed[name] for name in set(missed) - expected})


def test_a_write_that_is_not_found_makes_the_analysis_unknown(tree: Path) -> None:
    """Then the files that others hold are compared after the command."""
    for case in CASES:
        folder, text = str(tree / case.folder), case.text(tree)
        if case.labels - _found(case, tree):
            assert writes(text, folder, ENVIRONMENT, "/home/dev").unknown, case.command


def test_what_the_scan_lets_by_is_not_unknown(tree: Path) -> None:
    for case in CASES:
        root = parse(case.text(tree))
        if not may_write(case.text(tree)) and root is not None and not root.has_error:
            folder = str(tree / case.folder)
            assert not evaluated(case.text(tree), folder, ENVIRONMENT, "/home/dev").unknown, case.command


def test_the_scan_never_says_no_to_what_the_parser_finds(tree: Path) -> None:
    for case in CASES:
        text = case.text(tree)
        if not may_write(text):
            found = evaluated(text, str(tree / case.folder), ENVIRONMENT, "/home/dev")
            assert not (found.writes or found.tree_operations or found.staging), case.command


def _table(rows: dict[str, tuple[str, frozenset[str]]]) -> str:
    return "\n".join(
        f"{name:28} {', '.join(sorted(found)):40} {command!r:.100}" for name, (command, found) in rows.items()
    )
