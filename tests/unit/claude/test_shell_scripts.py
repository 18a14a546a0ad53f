"""A project's own shell scripts are read with their arguments; only what is certain is stated."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.claude.shell.analysis import Analysis
from coord_core.claude.shell.reader import writes

SCRIPT = """#!/usr/bin/env bash
set -euo pipefail
cd "$(dirname "$0")/.."
target="${1:-f}"
echo x > "$target"
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "scripts").mkdir()
    return tmp_path


def _analysed(tree: Path, script: str, command: str) -> Analysis:
    (tree / "scripts/run.sh").write_text(script)
    return writes(command, str(tree), {}, "/home/dev")


def _names(found: Analysis, tree: Path) -> list[str]:
    return sorted(str(Path(write.path).relative_to(tree)) for write in found.writes)


@pytest.mark.parametrize(
    "command",
    [
        "./scripts/run.sh",
        "bash scripts/run.sh",
        "sh ./scripts/run.sh",
        "source scripts/run.sh",
        ". scripts/run.sh",
    ],
)
def test_a_script_is_read_however_it_is_run(command: str, tree: Path) -> None:
    script = "#!/bin/sh\necho x > f\n"
    assert _names(_analysed(tree, script, command), tree) == ["f"]


def test_it_has_its_arguments_and_its_own_folder(tree: Path) -> None:
    assert _names(_analysed(tree, SCRIPT, "scripts/run.sh g"), tree) == ["g"]
    assert _names(_analysed(tree, SCRIPT, "cd scripts && ./run.sh"), tree) == ["f"]


@pytest.mark.parametrize(
    "body",
    [
        'if [ -e "$HOME/x" ]; then rm f; fi',
        "if make; then echo; else rm f; fi",
        "make || rm f",
        "[ -f g ] && rm f",
        'case "$(uname)" in Darwin) rm f ;; *) rm f ;; esac',
        "while read -r line; do rm f; done",
    ],
)
def test_what_depends_on_what_is_not_known_is_unknown(body: str, tree: Path) -> None:
    found = _analysed(tree, f"#!/bin/bash\n{body}\n", "./scripts/run.sh")
    assert found.unknown and not found.writes


@pytest.mark.parametrize(
    ("arguments", "names"), [("--fix", ["f"]), ("", ["h"]), ("clean", ["g", "h"]), ("other", ["h"])]
)
def test_what_the_arguments_decide_is_stated(arguments: str, names: list[str], tree: Path) -> None:
    script = """#!/bin/bash
if [[ "${1:-}" == --fix ]]; then
  rm f
elif [ -z "$1" ]; then
  rm h
else
  case "$1" in
    clean) rm g ;;
  esac
  rm h
fi
"""
    assert _names(_analysed(tree, script, f"./scripts/run.sh {arguments}"), tree) == names


def test_a_script_that_runs_itself_ends(tree: Path) -> None:
    script = "#!/bin/bash\n./scripts/run.sh\n./scripts/run.sh\nrm f\n"
    assert _analysed(tree, script, "./scripts/run.sh").unknown


@pytest.mark.parametrize(
    "script", ["#!/usr/bin/env python3\nopen('f', 'w')\n", "no script", "#!/bin/sh\n" + "# x\n" * 30_000]
)
def test_any_other_script_is_unknown(script: str, tree: Path) -> None:
    found = _analysed(tree, script, "./scripts/run.sh")
    assert found.unknown and not found.writes


def test_a_script_that_reads_is_harmless(tree: Path) -> None:
    script = '#!/bin/sh\nset -e\nfor f in *.py; do grep -n x "$f"; done\ngit status --short | head\n'
    assert _analysed(tree, script, "bash scripts/run.sh").is_harmless


def test_what_the_command_itself_wrote_is_read_whole(tree: Path) -> None:
    command = "cat > scripts/run.sh <<'EOF'\nif make; then rm f; fi\nEOF\nbash scripts/run.sh"
    assert _names(_analysed(tree, "", command), tree) == ["f", "scripts/run.sh"]


def test_a_virtual_environment_is_activated_without_a_doubt(tree: Path) -> None:
    assert writes("source .venv/bin/activate && pytest -q", str(tree), {}, "/home/dev").is_harmless
