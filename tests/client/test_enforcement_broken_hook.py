"""The hook itself cannot run: the client refuses the edit, and its message holds our word on mending it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coord_core.install.environment import MEND, Environment, current
from coord_core.install.hook_entries import entries

from .guarded import Guarded, guarded_repository, write  # noqa: F401 - a fixture
from .hook_log import write_settings

pytestmark = pytest.mark.client

BLOCKED = 'blocking because onFailure is "block"'
TO_MEND = f"ask the user to {MEND}."


class Installation:
    """An installation of which only the enforcing hook is registered, as it would be with these paths."""

    def __init__(self, guarded: Guarded) -> None:
        self._guarded = guarded
        self._file = guarded.file("a.txt")

    def refusal(self, environment: Environment, timeout: int = 10) -> str:
        """What the model reads when it tries to write; an AssertionError when the file was written."""
        [group] = entries(environment)["PreToolUse"]
        group["hooks"][0]["timeout"] = timeout
        write_settings(self._guarded.root, {"PreToolUse": [group]})
        [text] = self._guarded.run("turn", write(self._file)).texts
        assert self._file.read_text() == "old\n"
        return text


@pytest.fixture
def installation(guarded: Guarded) -> Installation:
    return Installation(guarded)


def test_an_edit_is_refused_when_the_interpreter_is_gone(installation: Installation, tmp_path: Path) -> None:
    gone = Environment(str(tmp_path / "gone"), current().hooks)

    assert TO_MEND in installation.refusal(gone)


def test_an_edit_is_refused_when_the_hooks_script_is_gone(installation: Installation, tmp_path: Path) -> None:
    gone = Environment(current().interpreter, str(tmp_path / "gone"))

    assert TO_MEND in installation.refusal(gone)


def test_an_edit_is_refused_when_the_hook_cannot_load_its_code(
    installation: Installation, tmp_path: Path
) -> None:
    alone = shutil.copytree(current().hooks, tmp_path / "hooks")

    refusal = installation.refusal(Environment(current().interpreter, str(alone)))

    assert refusal.rstrip().endswith("Run its install.py again to mend it.")


def test_an_edit_is_refused_when_the_hook_is_killed(installation: Installation, tmp_path: Path) -> None:
    killed = Environment(_program(tmp_path, "kill -9 $$"), current().hooks)

    refusal = installation.refusal(killed)

    assert f"failed; {BLOCKED}" in refusal
    assert TO_MEND in refusal


def test_an_edit_is_refused_when_the_hook_hangs(installation: Installation, tmp_path: Path) -> None:
    hanging = Environment(_program(tmp_path, "exec tail -f /dev/null"), current().hooks)

    refusal = installation.refusal(hanging, timeout=1)

    assert f"timed out; {BLOCKED}" in refusal
    assert TO_MEND in refusal


def _program(folder: Path, command: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{command}\n")
    path.chmod(0o755)
    return str(path)
