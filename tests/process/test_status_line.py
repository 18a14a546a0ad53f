"""The status line's own script: what it says of a session, and that it changes nothing and never fails."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.sessions import Session
from tests.support.shown import command, given, plain, shown

LINE = command()


def test_a_session_is_told_how_it_stands(tree: Path, holder: Session, other: Session) -> None:
    assert plain(shown(LINE, holder)) == [f"{holder.name} · 1 lock: a.txt · no others here"]
    other.edit("a.txt")
    other.edit("b.txt", call="b")
    assert plain(shown(LINE, holder)) == [f"{holder.name} · 1 lock · a.txt wanted by {other.name} · 1 other"]
    assert plain(shown(LINE, other)) == [f"{other.name} · 1 lock: b.txt · 1 other"]


def test_it_is_coloured_unless_that_is_not_wanted(holder: Session) -> None:
    assert shown(LINE, holder).startswith(b"\x1b[36m")
    assert b"\x1b" not in shown(LINE, holder, NO_COLOR="1")
    assert b"\x1b" not in shown(LINE, holder, TERM="dumb")


def test_it_keeps_to_the_width(holder: Session, crew: list[Session]) -> None:
    for number in range(6):
        holder.edit(f"some_long_name_of_a_file_{number}", call=f"call {number}")
    for columns in (24, 40, 80, 200):
        [line] = plain(shown(LINE, holder, COLUMNS=str(columns)))
        assert len(line) <= columns - 4
    assert len(plain(shown(LINE, holder, COLUMNS="many"))[0]) <= 80


def test_nothing_is_written_and_nobody_registered(
    enrolled: Enrolled, holder: Session, start_session: StartSession
) -> None:
    before = (enrolled.actions(), enrolled.database.stat().st_mtime_ns, listing(enrolled.state))
    assert plain(shown(LINE, start_session())) == ["1 other"]
    assert plain(shown(LINE, holder)) != []
    assert (enrolled.actions(), enrolled.database.stat().st_mtime_ns, listing(enrolled.state)) == before
    with enrolled.reading() as tx:
        assert [one.name for one in tx.instances()] == [holder.name]


def listing(folder: Path) -> set[tuple[str, int]]:
    """Files and sizes. SQLite's shared memory is everybody's, readers' too."""
    return {(each.name, each.stat().st_size) for each in folder.iterdir() if not each.name.endswith("-shm")}


def test_it_does_not_wait_for_who_writes(enrolled: Enrolled, holder: Session) -> None:
    with enrolled.writing() as tx:
        tx.set_meta("x", 1)
        assert plain(shown(LINE, holder)) == [f"{holder.name} · 1 lock: a.txt · no others here"]


def test_where_nobody_governs_it_says_nothing(
    holder: Session, start_session: StartSession, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    assert shown(LINE, start_session(folder=elsewhere)) == b""


def test_a_session_that_went_elsewhere_is_shown_where_it_started(holder: Session, tmp_path: Path) -> None:
    assert plain(shown(LINE, holder, given(holder, cwd=str(tmp_path))))[0].startswith(holder.name)


def test_damage_is_said_in_a_line(enrolled: Enrolled, holder: Session) -> None:
    enrolled.database.write_bytes(b"noise" * 1000)
    [line] = plain(shown(LINE, holder))
    assert line.startswith("claude-coordinator: The coordinator's state is damaged.")
    assert len(line) <= 116
    enrolled.database.unlink()
    assert "is missing" in plain(shown(LINE, holder))[0]
    assert not enrolled.database.exists()
    enrolled.marker.write_text("{")
    assert "marker" in plain(shown(LINE, holder))[0]


def test_input_that_is_none_is_said_in_a_line(holder: Session) -> None:
    for data in (b"", b"[]", b"{", b"\xff\xfe", b'{"session_id": 1}', b"[" * 100_000):
        lines = plain(shown(LINE, holder, data, CLAUDE_CODE_SESSION_ID=""))
        assert len(lines) == 1 and len(lines[0]) <= 116
    assert plain(shown(LINE, holder, b"{}"))[0].startswith(holder.name)


def test_hostile_names_stay_in_the_line(tree: Path, holder: Session, other: Session) -> None:
    for number, name in enumerate(
        ("\x1b]0;owned\x07\n", "a\r\nb", "\u202eevil", "日本語" * 30, "`id`", "-rf")
    ):
        holder.edit(f"{number}{name}", call=str(number))
        other.edit(f"{number}{name}", call=str(number))
        printed = shown(LINE, holder, NO_COLOR="1")
        assert printed.count(b"\n") == 1
        assert printed.decode().rstrip("\n").isprintable()


def test_of_two_processes_of_a_session_each_is_shown(enrolled: Enrolled, start_session: StartSession) -> None:
    one = start_session("aaaaaaaa-0000-4000-8000-000000000000")
    two = start_session("aaaaaaaa-0000-4000-8000-000000000000", pid=os.getppid())
    one.edit("a")
    two.edit("b")
    assert "1 lock: a" in plain(shown(LINE, one))[0]
    assert "1 lock: b" in plain(shown(LINE, two))[0]


def test_a_tool_that_lost_a_file_says_so(holder: Session, tmp_path: Path) -> None:
    from tests.support.hooks import HOOKS, ROOT

    shutil.copytree(
        ROOT / "coord_core", tmp_path / "coord_core", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copytree(HOOKS, tmp_path / "hooks")
    (tmp_path / "coord_core" / "claude" / "own_line.py").unlink()
    [line] = plain(shown(command(hooks=tmp_path / "hooks"), holder))
    assert line.startswith("claude-coordinator is damaged")
