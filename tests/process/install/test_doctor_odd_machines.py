"""`doctor` where the client is damaged, or its settings switch hooks off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.process.cli.program import Program
from tests.support.enrolment import new_repository


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return new_repository(tmp_path.resolve() / "project", with_commit=True)


@pytest.fixture
def program(root: Path) -> Program:
    return Program(root)


def offer_client(folder: Path, text: str) -> str:
    """A PATH on which `claude` is this."""
    folder.mkdir()
    (folder / "claude").write_text(text)
    (folder / "claude").chmod(0o755)
    return f"{folder}:/usr/bin:/bin"


@pytest.mark.parametrize("text", ["#!/nowhere/node\n", "no program\n", "#!/bin/sh\nprintf '\\377\\376'\n"])
def test_doctor_ends_well_whatever_claude_is(program: Program, tmp_path: Path, text: str) -> None:
    """A client that does not start, or says what is no text, is a warning."""
    program("init")
    done = program("doctor", PATH=offer_client(tmp_path / "bin", text))
    assert "does not say its version" in done.stdout and done.stderr == ""
    assert "another session's edit was refused" in done.stdout and done.status == 0


@pytest.mark.parametrize("scope", ["local", "user"])
@pytest.mark.parametrize("file", ["user", "settings.json", "settings.local.json"])
def test_doctor_sees_hooks_switched_off_in_each_settings_file(
    program: Program, root: Path, home: Path, scope: str, file: str
) -> None:
    """`disableAllHooks` counts in whichever file it stands."""
    program("init", "--scope", scope)
    place = home / ".claude/settings.json" if file == "user" else root / ".claude" / file
    place.parent.mkdir(exist_ok=True)
    before = json.loads(place.read_text()) if place.exists() else {}
    place.write_text(json.dumps({**before, "disableAllHooks": True}))
    found = json.loads(program("doctor", "--json").stdout)
    assert [one for one in found if one["state"] == "bad" and "switches all hooks off" in one["text"]]
