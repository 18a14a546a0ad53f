"""Four ways to an environment with our project in it, in the order in which they are tried.

A distribution's Python may come without `ensurepip` (Debian without python3-venv). Then the environment is
made without pip and filled by the pip that is there, or by uv; or virtualenv makes it.
"""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from coord_core.install.bootstrap.failures import StoppedError

Words = list[str]
# What is installed with it where it can be had: an extra, and what is absent without it.
EXTRAS = {
    "analysis": "What reads code (dependencies, proposed features, symbols)",
    "dashboard": "What shows the team on a web page",
    "notify": "What tells Slack, Discord and others",
    "watch": "`watch` with keys",
}
_LAST_LINES = 12
_NO_WAY = (
    "On Debian and Ubuntu: apt install python3-venv. Elsewhere: install pip for this Python, or uv. Then run "
    "install.py again; nothing was left behind."
)
_NOT_FILLED = (
    "Its last lines are above. Where there is no network, give pip another source (PIP_INDEX_URL or "
    "PIP_FIND_LINKS, or its configuration file). Then run install.py again; nothing was left half made."
)
_ASTRAY = {"PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "PIP_TARGET", "PIP_PREFIX", "PIP_ROOT", "PIP_PYTHON"}
_QUIET = {
    "PIP_DISABLE_PIP_VERSION_CHECK": "1",
    "PIP_NO_INPUT": "1",
    "PIP_USER": "0",
    "PIP_REQUIRE_VIRTUALENV": "0",
}


@dataclass(frozen=True)
class Way:
    """Of making an empty environment: whether this Python has it, and the command."""

    is_there: Callable[[str], bool]
    command: Callable[[str, str], Words]


def interpreter_of(environment: Path) -> Path:
    return environment / "bin" / "python"


def create(python: str, environment: Path) -> None:
    """Makes an empty environment, by the first way that works. Raises StoppedError."""
    failed = StoppedError(f"{python} can make no environment: it has neither ensurepip nor pip.", _NO_WAY)
    for way in WAYS:
        if not way.is_there(python):
            continue
        try:
            return _run(way.command(python, str(environment)), f"{environment} could not be made.", _NO_WAY)
        except StoppedError as error:
            failed = error
            shutil.rmtree(environment, ignore_errors=True)
    raise failed


def fill(python: str, environment: Path, clone: Path) -> list[str]:
    """Installs the clone, over an older state of it if there is one. Raises StoppedError.

    Returns the extras that are not there: some machines have no wheels for them. Where all together cannot
    be had, each is tried by itself.
    """
    if _is_installed(python, environment, f"{clone}[{','.join(EXTRAS)}]"):
        return []
    missing = [name for name in EXTRAS if not _is_installed(python, environment, f"{clone}[{name}]")]
    if len(missing) == len(EXTRAS):
        _install(python, environment, str(clone))
    return missing


def _is_installed(python: str, environment: Path, what: str) -> bool:
    try:
        _install(python, environment, what)
    except StoppedError:
        return False
    return True


def _install(python: str, environment: Path, what: str) -> None:
    into = str(interpreter_of(environment))
    if any(environment.glob("lib/python*/site-packages/pip")):
        words = [into, "-I", "-m", "pip", "install", what]
    elif _has_useful_pip(python):
        words = [python, "-I", "-m", "pip", "--python", into, "install", what]
    else:  # uv takes a folder whose version is the same for installed
        again = ["--reinstall-package", "claude-coordinator"]
        words = ["uv", "pip", "install", "--python", into, *again, what]
    _run(words, "pip could not install the project.", _NOT_FILLED)


@functools.cache
def _has_useful_pip(python: str) -> bool:
    """`--python` came with pip 22.3. Asked once: the answer takes most of a second."""
    return _succeeds(python, "-I", "-m", "pip", "--python", python, "--version")


WAYS = (
    Way(
        lambda python: _succeeds(python, "-I", "-c", "import ensurepip, venv"),
        lambda python, environment: [python, "-I", "-m", "venv", environment],
    ),
    Way(
        lambda python: _succeeds(python, "-I", "-c", "import venv") and _has_useful_pip(python),
        lambda python, environment: [python, "-I", "-m", "venv", "--without-pip", environment],
    ),
    Way(
        lambda _: shutil.which("uv") is not None,
        lambda python, environment: ["uv", "venv", "--python", python, environment],
    ),
    Way(
        lambda _: shutil.which("virtualenv") is not None,
        lambda python, environment: ["virtualenv", "--python", python, environment],
    ),
)


def _succeeds(*words: str) -> bool:
    try:
        done = subprocess.run(
            words, capture_output=True, stdin=subprocess.DEVNULL, env=_environ(), check=False
        )
    except OSError:
        return False
    return done.returncode == 0


def _run(words: Words, problem: str, mend: str) -> None:
    """Another program's output is shown when it fails, and only then."""
    try:
        done = subprocess.run(
            words,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env=_environ(),
            check=False,
        )
    except OSError as error:
        raise StoppedError(f"{problem} {words[0]}: {error.strerror}.", mend) from None
    if done.returncode:
        raise StoppedError(problem, mend, "\n".join(done.stdout.splitlines()[-_LAST_LINES:]))


def _environ() -> dict[str, str]:
    """Without what people set for their own work and what would lead pip away from the environment."""
    return {name: value for name, value in os.environ.items() if name not in _ASTRAY} | _QUIET
