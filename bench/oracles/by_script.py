"""An oracle that is a program of its own: it prints F file, E source target, M source target, tab-separated."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from bench.oracles import Facts, facts
from bench.real_projects import SECONDS, UnavailableError

FOLDER = Path(__file__).parent


def read(folder: Path, script: str, needs: dict[str, str], arguments: tuple[str, ...] = ()) -> Facts:
    """`needs`: programs, each with the Debian package that has it. Raises UnavailableError."""
    for program, package in needs.items():
        if shutil.which(program) is None:
            raise UnavailableError(f"{program} is not installed: Debian's {package} has it")
    command = [sys.executable, str(FOLDER / script), str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, timeout=SECONDS, text=True)
    if done.returncode:
        raise UnavailableError(f"{script} failed: {done.stderr[-300:]}")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    found = {kind: {tuple(line[1:]) for line in lines if line[0] == kind} for kind in "FEM"}
    return facts({file for (file,) in found["F"]}, found["E"], found["M"])  # type: ignore[arg-type]
