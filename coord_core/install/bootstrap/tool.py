"""The tool's own environment, one for each version and interpreter: `<data>/claude-coordinator/env-…/`.

An environment cannot be moved, so it is made where it stays, and a stamp says when it is whole: the digest of
the source and the Python it was made with. With the same stamp nothing is done. With another source it is
updated in place, so that running sessions miss their hooks for a moment only. Without one it is made anew.
One installer at a time: the lock is the data folder's own, and ends with its process.
"""

from __future__ import annotations

import fcntl
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from zlib import crc32

from coord_core.install.bootstrap import venv
from coord_core.install.bootstrap.failures import StoppedError
from coord_core.install.bootstrap.progress import Progress
from coord_core.install.bootstrap.source import Source

NAME = "claude-coordinator"
_STAMP = ".complete"
_PARTLY = "partly-"
_WITHOUT_EXTRA = (
    "{} could not be installed; all else works. When its packages can be had, run install.py again."
)


def environment(data: Path, version: str, python: str) -> Path:
    """Of one version for one interpreter: another one's install leaves the hooks of this one alone."""
    return data / f"env-{version}-{sys.implementation.cache_tag}-{crc32(os.fsencode(python)):08x}"


@contextmanager
def alone(data: Path, progress: Progress) -> Iterator[None]:
    """Makes the data folder and waits until no other installer is at work in it."""
    descriptor = _open(data)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress.say(f"Another installation is at work in {data}: waiting for it.")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        with suppress(OSError):  # a folder that has nothing in it would be left behind
            data.rmdir()
        os.close(descriptor)


def prepare(data: Path, source: Source, progress: Progress) -> Path:
    """The whole environment of this source. Raises StoppedError, and then leaves nothing half made."""
    python = base_interpreter()
    place = environment(data, source.version, python)
    stamp = f"{source.digest} {python} {platform.python_version()}\n"
    old = _read_stamp(place)
    is_usable = _python_of(old) == _python_of(stamp) and venv.interpreter_of(place).exists()
    if is_usable and old == stamp:
        progress.say(f"{NAME} {source.version} is installed already.")
        return place
    with progress.step(f"{NAME} {source.version} into {place}"):
        missing = _update(python, place, source, old) if is_usable else _make(python, place, source)
    for extra in missing:
        progress.warn(_WITHOUT_EXTRA.format(venv.EXTRAS[extra]))
    if missing:
        stamp = _PARTLY + stamp  # the next install.py tries again
    with progress.step("byte code"):
        _compile(place)
    (place / _STAMP).write_text(stamp, encoding="utf-8")
    return place


def base_interpreter() -> str:
    """The interpreter itself, also when install.py is run from somebody's environment."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def _open(data: Path) -> int:
    mend = "Make it writable, or name another folder with --data-dir."
    try:
        data.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise StoppedError(f"{data} cannot be made: {error.strerror}.", mend) from None
    if not os.access(data, os.W_OK):
        os.close(descriptor)
        raise StoppedError(f"{data} is not writable.", mend)
    return descriptor


def _make(python: str, place: Path, source: Source) -> list[str]:
    shutil.rmtree(place, ignore_errors=True)
    try:
        venv.create(python, place)
        return venv.fill(python, place, source.clone)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _update(python: str, place: Path, source: Source, old: str) -> list[str]:
    """Where pip says no it has put back what was there, so the old stamp is true again."""
    (place / _STAMP).unlink()
    try:
        return venv.fill(python, place, source.clone)
    except StoppedError:
        (place / _STAMP).write_text(old, encoding="utf-8")
        raise


def _compile(place: Path) -> None:
    packages = [str(path) for path in place.glob("lib/python*/site-packages/coord_core")]
    words = [str(venv.interpreter_of(place)), "-I", "-m", "compileall", "-q", *packages]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode or not packages:
        shutil.rmtree(place, ignore_errors=True)
        mend = "This is a fault of the clone: check it with git status, or clone it again."
        raise StoppedError("The installed code does not compile.", mend, done.stdout + done.stderr)


def _python_of(stamp: str) -> str:
    return stamp.partition(" ")[2]


def _read_stamp(place: Path) -> str:
    try:
        return (place / _STAMP).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ""
