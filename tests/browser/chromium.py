"""The browser of the tests: Debian's Chromium, found on PATH or fetched once, and how it is started.

Nothing that it asks for leaves the machine: it resolves no name but localhost's and the one of a test, and
uses no proxy of the environment.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from tests.browser.debian_packages import UnavailableError, unpacked
from tests.client.client_package import cache_directory, only_one_fetches

NAMES = ("chromium", "chromium-browser")
REBOUND = "rebound.example"  # a name of elsewhere that leads to this machine
HOW = "install it (`apt-get install chromium`), or run on Debian, whose package is fetched without root"
_RESOLVER = f"MAP {REBOUND} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost, EXCLUDE [::1]"
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-proxy-server", f"--host-resolver-rules={_RESOLVER}",
)  # fmt: skip


class Chromium:
    """A program that runs. `environment`: what it needs beside the one around."""

    def __init__(self, program: Path, environment: dict[str, str]) -> None:
        self.program = program
        self.environment = environment


def chromium() -> Chromium:
    """Raises UnavailableError, which says why there is none and how to get it."""
    for name in NAMES:
        if found := shutil.which(name):
            return Chromium(Path(found), {})
    try:
        return _fetched()
    except UnavailableError as reason:
        raise UnavailableError(f"no Chromium: {reason}; {HOW}") from reason


def _fetched() -> Chromium:
    cache = cache_directory()
    folder = cache / "chromium"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with only_one_fetches(cache):
            if not folder.exists():
                unpacked("chromium", folder)
    libraries = sorted({str(path.parent) for path in folder.glob("usr/lib/**/*.so*")})
    environment = {"LD_LIBRARY_PATH": ":".join(libraries)}
    if not Path("/etc/fonts").exists():
        environment["FONTCONFIG_PATH"] = str(folder / "etc" / "fonts")
    found = Chromium(folder / "usr" / "lib" / "chromium" / "chromium", environment)
    _check(found)
    return found


def _check(found: Chromium) -> None:
    done = subprocess.run(
        [str(found.program), "--version"], env=found.environment, capture_output=True, text=True, timeout=60
    )
    if done.returncode != 0:
        raise UnavailableError(f"the fetched one does not run ({done.stderr.strip()[-200:]})")
