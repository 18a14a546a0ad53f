"""A user's own status line goes on: as it would alone, whatever it does, and ours below it."""

from __future__ import annotations

import json
import os
import shlex
import sys
from pathlib import Path

import pytest

from coord_core.status_command import GUARD
from coord_core.witness import start_time
from tests.support.sessions import Session
from tests.support.shown import command, given, plain, settings, shown

PYTHON = shlex.quote(sys.executable)


@pytest.fixture
def line(holder: Session) -> str:
    """Ours, as it is alone."""
    [found] = plain(shown(command(), holder))
    return found


def wrapped(session: Session, own: str) -> bytes:
    return shown(command(own=own), session)


def test_its_output_is_unchanged_and_ours_is_below(holder: Session, line: str) -> None:
    printed = wrapped(holder, r"printf '\033[31m  one\n\n two  \n'")
    assert printed.startswith(b"\x1b[31m  one\n\n two  \n\x1b[0m")
    assert plain(printed)[-1] == line
    assert plain(wrapped(holder, "printf mine")) == ["mine", line]


def test_it_gets_the_same_input_and_surroundings(holder: Session) -> None:
    data = given(holder, model={"display_name": "x" * 200_000})
    printed = shown(command(own="wc -c; pwd; echo $COLUMNS $MINE"), holder, data, MINE="1")
    assert printed.decode().split()[:4] == [str(len(data)), str(holder.folder), "120", "1"]


def test_it_is_found_where_the_client_would_find_it(holder: Session, line: str) -> None:
    config, project = Path(holder.environment["CLAUDE_CONFIG_DIR"]), holder.folder / ".claude"
    users = settings(config, "echo the users")
    assert plain(shown(command(), holder)) == ["the users", line]
    assert plain(shown(command("user"), holder)) == [line]
    settings(project, "echo the projects")
    assert plain(shown(command(own="echo replaced"), holder)) == ["replaced", line]
    users.write_text(f"\ufeff{users.read_text()}")
    assert plain(shown(command(), holder)) == ["the users", line]
    for broken in ("{", "[]", '{"statusLine": 1}', '{"statusLine": {"command": [1]}}'):
        users.write_text(broken)
        assert plain(shown(command(), holder)) == [line]


def test_the_repositorys_is_run_only_where_this_very_text_was_approved(holder: Session, line: str) -> None:
    """It came with the repository, and a session may have left the project's settings out."""
    approving = command(approved="echo the projects")
    project = holder.folder / ".claude"
    settings(project, "echo the projects")
    assert plain(shown(command(), holder)) == [line]
    assert plain(shown(approving, holder)) == ["the projects", line]
    for other in ("echo other", command(own="echo other")):
        settings(project, other)
        assert plain(shown(approving, holder)) == [line]


@pytest.mark.parametrize("own", [{}, {"type": "static"}, {"type": "command", "padding": "2"}])
def test_what_the_client_takes_for_no_status_line_is_not_run(
    holder: Session, line: str, own: dict[str, object]
) -> None:
    users = settings(Path(holder.environment["CLAUDE_CONFIG_DIR"]), "")
    users.write_text(json.dumps({"statusLine": {"command": "echo the users", **own}}))
    assert plain(shown(command(), holder)) == [line]


def test_its_surroundings_are_those_it_has_alone(holder: Session) -> None:
    """In the C locale, as over ssh or in a container, the interpreter adds LC_CTYPE to its own."""
    for variables, seen in (
        ({"LANG": "C"}, "[]"),
        ({"LC_ALL": ""}, "[]"),
        ({"LC_CTYPE": "C.UTF-8"}, "[C.UTF-8]"),
    ):
        assert plain(shown(command(own="echo [$LC_CTYPE]"), holder, **variables))[0] == seen


def test_ours_is_never_run_inside_ours(holder: Session, line: str) -> None:
    config, project = Path(holder.environment["CLAUDE_CONFIG_DIR"]), holder.folder / ".claude"
    settings(config, command("user", own="echo the users"))
    assert plain(shown(command(), holder)) == ["the users", line]
    settings(config, command("user"))
    settings(project, command())
    assert plain(shown(command(), holder)) == [line]
    edited = f"{command()} | cat"
    assert plain(wrapped(holder, edited)) == [line]
    by_hand = f"echo mine; {PYTHON} -m coord_core.cli statusline"
    assert plain(wrapped(holder, by_hand)) == ["mine", line]


def test_a_session_that_one_once_started_has_a_status_line(holder: Session, line: str) -> None:
    assert shown(command(), holder, **{GUARD: f"{os.getpid()} {start_time(os.getpid())}"}) == b""
    for ended in (f"{os.getpid()} 1", "1", f"{2**22 + 1} 1"):  # numbers of processes come again
        assert plain(shown(command(), holder, **{GUARD: ended})) == [line]


@pytest.mark.parametrize(
    "own",
    [
        "exit 3",
        "echo half; exit 1",
        "no-such-program-anywhere 2>&-",
        "kill -9 $$",
        "cat >/dev/null; false",
        "",
        "\x00",
    ],
)
def test_one_that_fails_shows_nothing_as_it_would_alone(holder: Session, line: str, own: str) -> None:
    assert plain(wrapped(holder, own)) == [line]


def test_one_that_prints_garbage_keeps_its_bytes(holder: Session) -> None:
    assert wrapped(holder, r"printf '\377\376\001\n'").startswith(b"\xff\xfe\x01\n\x1b[36m")


def test_where_nobody_governs_it_is_alone(holder: Session, tmp_path: Path) -> None:
    elsewhere = Session(holder.id, tmp_path, holder.pid, {"CLAUDE_CONFIG_DIR": str(tmp_path)})
    assert shown(command(own="printf 'a  b'"), elsewhere) == b"a  b"


def test_ours_that_cannot_be_said_takes_nothing_from_it(holder: Session) -> None:
    printed = shown(command(own="echo mine"), holder, b"nonsense")
    assert plain(printed)[0] == "mine"
    assert "not valid JSON" in plain(printed)[1]
