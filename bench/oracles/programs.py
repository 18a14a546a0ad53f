"""Running a language's own programs."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bench.oracles import Facts, facts
from bench.real_projects import SECONDS, UnavailableError


def needed(**packages: str) -> None:
    """Programs, and the Debian package that has each. Raises UnavailableError where one is missing."""
    for program, package in packages.items():
        if shutil.which(program) is None:
            raise UnavailableError(f"{program} is not installed: Debian's {package} has it")


def output(
    command: list[str], environment: Mapping[str, str] | None = None, folder: Path | None = None
) -> str:
    """What a program prints. Raises UnavailableError when it fails."""
    done = subprocess.run(
        command,
        env=environment,
        cwd=folder,
        capture_output=True,
        timeout=SECONDS,
        text=True,
        errors="replace",
    )
    if done.returncode:
        raise UnavailableError(f"{command[0]} failed: {done.stderr.strip()[-300:]}")
    return done.stdout


def printed(command: list[str], environment: Mapping[str, str] | None = None) -> Facts:
    """Of a program that prints F file, E source target, M source target (`Facts.also`), tab-separated."""
    lines = [line.split("\t") for line in output(command, environment).splitlines()]
    found: dict[str, set[tuple[str, str]]] = {"E": set(), "M": set()}
    for kind, source, target in (line for line in lines if len(line) == 3):
        found[kind].add((source, target))
    return facts({line[1] for line in lines if line[0] == "F"}, found["E"], found["M"])
