"""A coverage-guided fuzzer for the shell analysis; the README beside it says how to run it."""

from __future__ import annotations

import importlib
import os
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["coord_core"]):
    from coord_core.claude.shell import powershell, reader, scan

    for lazy in ("code_literals", "languages", "python_code"):
        importlib.import_module(f"coord_core.claude.shell.programs.{lazy}")

from tests.corpus.corpus import HELD_OUT, cases, make_tree
from tests.fuzz.seeds import POWERSHELL

WORDS = (
    "> >> >| 2>&1 &> << <<- <<< <( $( ${ ` ' \" | || && ; & ( ) { } [[ ]] (( )) * ? [a] {a,b} \\ # ~ ! $@ $1"
    " if then elif else fi for in do done while until case esac function git add commit checkout stash"
    " rm mv cp tee sed awk perl python3 node ruby php bash eval xargs find -exec -delete -i -c -e -n -- EOF"
    " Set-Content -Path Remove-Item @' '@ $env:"
)
ROOT = make_tree(Path(tempfile.mkdtemp(prefix="fuzz-tree-")))
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "TMPDIR": "/tmp"}


def check(data: bytes) -> None:
    command = data.decode("utf-8", "surrogateescape")
    found = reader.evaluated(command, str(ROOT), ENVIRONMENT, "/home/dev")
    states_something = found.writes or found.tree_operations or found.staging
    assert scan.may_write(command) or not states_something or found.unknown, "the scan misses a write"
    others = powershell.writes_powershell(command, str(ROOT), ENVIRONMENT, "/home/dev")
    for write in (*found.writes, *others.writes):
        assert write.path == os.path.normpath(write.path) and write.path[:1] == "/", write


def main() -> None:
    seeds = Path(next((arg for arg in sys.argv[1:] if arg[:1] != "-"), "."))
    if not seeds.is_file():
        _plant(seeds)
    atheris.Setup([*sys.argv, "-timeout=10", "-max_len=2000", f"-dict={_dictionary()}"], check)
    atheris.Fuzz()


def _plant(seeds: Path) -> None:
    seeds.mkdir(parents=True, exist_ok=True)
    for case in (*cases(), *cases(HELD_OUT)):
        (seeds / case.name.replace(":", "-")).write_text(case.text(ROOT))
    for number, command in enumerate(POWERSHELL):
        (seeds / f"powershell-{number}").write_text(command)


def _dictionary() -> Path:
    path = ROOT.with_suffix(".dict")
    path.write_text("".join(f'"{_escaped(word)}"\n' for word in WORDS.split()))
    return path


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace('"', '\\"')


if __name__ == "__main__":
    main()
