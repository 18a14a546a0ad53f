"""Where the status line may stand, what counts beside it, and that all of it goes again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coord_core import status_command
from coord_core.install import setup
from coord_core.install.bootstrap import enrolled
from coord_core.install.enrolment import Site
from coord_core.install.errors import InstallError
from coord_core.install.offers import status_line
from tests.process.cli.program import Program
from tests.process.install.test_status_line import OURS, doctor, install, line_in, local, put, run, users
from tests.support.enrolment import git

THEIRS = b'{"statusLine": {"type": "command", "command": "echo theirs"}}'


def committed(root: Path) -> Path:
    return put(root / ".claude" / "settings.json", THEIRS)


@pytest.mark.parametrize("beside", ["ours in the local settings", "one of the repository's"])
def test_the_users_is_run_again_by_itself_whatever_a_repository_has(
    root: Path, home: Path, beside: str
) -> None:
    """It serves all repositories."""
    if beside == "one of the repository's":
        committed(root)
    else:
        install(root)
    install(root, "user")
    assert line_in(users(home))["refreshInterval"] == 10


def test_none_is_left_when_none_is_wanted(root: Path, home: Path) -> None:
    """The one in the local settings would be shown still."""
    install(root)
    setup.set_up(str(root), "user")
    assert status_line.decline(Site(str(root)), "user") == ([str(local(root))], [])
    assert line_in(local(root)) is None


@pytest.mark.parametrize("kind", ["tracked", "a link to one that is", "a link to one that will be"])
def test_it_is_never_put_into_a_committed_file(root: Path, home: Path, kind: str) -> None:
    """It would hide the own one of everybody who has not installed the tool."""
    file = put(local(root) if kind == "tracked" else root / ".claude" / "settings.json", b"{}\n")
    if kind != "tracked":
        local(root).symlink_to(file.name)
    if kind != "a link to one that will be":
        git(root, "add", "-Af")
    with pytest.raises(InstallError, match="goes with the repository"):
        status_line.accept(Site(str(root)), "local")
    assert file.read_bytes() == b"{}\n"


def test_the_repositorys_is_run_above_ours_once_it_is_trusted(program: Program, root: Path) -> None:
    file = committed(root)
    asked = program("init", "--statusline")
    assert asked.status == 0 and "`claude-coordinator trust` lets it run above" in asked.stdout
    assert run(line_in(local(root)), root) == [OURS]
    said = f"The status line in {file} came with the repository, and is not run above ours."
    assert doctor(root) == [said]
    assert program("trust").status == 1
    trusted = program("trust", "--yes")
    assert trusted.status == 0 and "echo theirs" in trusted.stdout
    assert program("init").status == 0  # which keeps it
    assert run(line_in(local(root)), root, root) == ["theirs", OURS]
    assert doctor(root) == [f"{local(root)} shows the status line"]
    put(file, THEIRS.replace(b"echo", b"echo other"))
    assert run(line_in(local(root)), root, root) == [OURS]
    assert doctor(root) == [said]
    program("init", "--no-statusline")
    assert line_in(local(root)) is None


def test_the_tool_is_not_removed_under_a_status_line(root: Path, home: Path) -> None:
    """In the home of one whose name has an apostrophe: hooks stand as words, ours as a shell's text."""
    data = home / "o'brien" / "claude-coordinator"
    script = f"{data}/env-1/coord_core/hooks/statusline.py"
    command = status_command.build("/usr/bin/python3", script, "user", None)
    put(users(home), json.dumps({"statusLine": {"type": "command", "command": command}}).encode())
    assert enrolled.still_using(data) == [users(home)]
