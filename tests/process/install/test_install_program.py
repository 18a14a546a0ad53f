"""install.py itself, once, from this clone into a fresh home. Slow: it makes a real environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coord_core.install.bootstrap.completions import PROGRAMS, write

CLONE = Path(__file__).parents[3]
OF_TESTS = {".hypothesis", ".pytest_cache"}  # what those that run beside this one may bring
REAL = os.path.realpath(getattr(sys, "_base_executable", sys.executable))


def install(*args: str) -> subprocess.CompletedProcess[str]:
    words = [REAL, str(CLONE / "install.py"), *args]
    return subprocess.run(words, capture_output=True, text=True, check=False)


LOCKS = CLONE / "skills" / "locks" / "SKILL.md"


@pytest.mark.timeout(300)
def test_it_installs_skips_and_removes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_COMPILE", "0")  # of others' packages, which takes half of the time
    before = names_in_the_clone()
    data = home / ".local" / "share" / "claude-coordinator"
    first = install("--no-init")
    assert first.returncode == 0, first.stdout + first.stderr
    assert str(home / ".local" / "bin") in first.stderr
    (place,) = data.glob("env-*")
    (hooks,) = place.glob("lib/python*/site-packages/coord_core/hooks")
    assert {path.name for path in hooks.glob("*.py")} == {
        path.name for path in (CLONE / "hooks").glob("*.py")
    }
    assert (hooks.parent / "skills" / "locks" / "SKILL.md").read_bytes() == LOCKS.read_bytes()
    completions = home / ".local" / "share" / "bash-completion" / "completions"
    write(dict.fromkeys(PROGRAMS, ""), {name: completions / name for name in PROGRAMS})
    launcher = (data / "hook").read_text()
    assert f"hooks={hooks}" in launcher and f"python={REAL}" in launcher
    assert (home / ".local" / "bin" / "claude-coordinator").resolve() == place / "bin" / "claude-coordinator"
    second = install("--no-init", "--quiet")
    assert (second.returncode, second.stdout) == (0, "")
    assert install("--uninstall-tool").returncode == 0
    assert not list(completions.iterdir())
    assert not data.exists() and not list((home / ".local" / "bin").iterdir())
    assert names_in_the_clone() == before


def names_in_the_clone() -> set[str]:
    return {path.name for path in CLONE.iterdir()} - OF_TESTS


def older_python() -> str | None:
    for minor in range(10, 5, -1):
        found = shutil.which(f"python3.{minor}")
        if found and subprocess.run([found, "-c", ""], capture_output=True, check=False).returncode == 0:
            return found
    return None


def test_an_older_python_is_told_what_is_needed(tmp_path: Path) -> None:
    older = older_python()
    script = (CLONE / "install.py").read_text()
    if older is None:  # none on this machine: pretend
        script = script.replace("sys.version_info[:2] < NEEDED", "True")
    (tmp_path / "install.py").write_text(script)
    words = [older or REAL, str(tmp_path / "install.py")]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "needs Python 3.11 or newer" in done.stderr and "Traceback" not in done.stderr
