"""The scan costs next to nothing: no import, no parse for what is plainly harmless."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coord_core.claude.shell import programs, scan_words
from coord_core.claude.shell.scan import may_write

ROOT = Path(__file__).parents[3]
_PRINT = "grep egrep fgrep ggrep rg ag fd fdfind ls cat echo printf head tail tr cut seq basename dirname"
_HOLD = "cd chdir pushd popd pwd read mapfile readarray set shift realpath readlink mktemp"
_SILENT = (
    "true false : [ test sleep wait exit return mkdir shopt unset break continue kill alias umask ulimit"
)
WRITE_NOTHING = frozenset(f"{_PRINT} {_HOLD} {_SILENT} .".split())


def test_the_scan_imports_nothing_but_itself() -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); before = set(sys.modules);"
        "import coord_core.claude.shell.scan;"
        "print(*sorted(name for name in set(sys.modules) - before if not name.startswith('coord_core')))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["__future__"]


@pytest.mark.parametrize(
    "command",
    [
        "ls -la",
        "git status && git diff --stat",
        "git log --oneline -20 | head",
        "npm test 2>&1 | tail -40",
        "pytest -q tests/ -x > /dev/null 2>&1",
        "grep -rn 'a => b' src | sort | uniq -c",
        "cd src && python -m pytest -q",
        "sed -n '1,40p' held.py",
        "find . -name '*.py' -print",
        "echo 'a > b'",
    ],
)
def test_plainly_harmless_commands_are_not_parsed(command: str) -> None:
    assert not may_write(command)


def test_every_program_that_the_parser_knows_is_known_to_the_scan() -> None:
    known = scan_words.WRITERS | set(scan_words.NEEDS) | WRITE_NOTHING
    run_others = {name for name in programs.TABLE if name in _runs_others()}
    assert set(programs.TABLE) - known - run_others == set()


def _runs_others() -> frozenset[str]:
    """Programs that write only by the program they run, whose name the scan sees by itself."""
    return frozenset([*programs.wrappers.TABLE, *programs.runners.TABLE, *programs.spreading.TABLE])


@pytest.mark.parametrize("verb", ["lock wait -- src/a.py", "lock release --agent sub -- src/a.py", "check"])
def test_our_own_program_writes_nothing_that_it_does_not_put_on_record(verb: str) -> None:
    assert not may_write(f"claude-coordinator {verb}")
