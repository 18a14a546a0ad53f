"""`restore` brings back what a file held, to the last byte, and keeps what was there."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.forking import command, needed
from tests.support.hidden import script
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

BYTES = b"\x00\xff\r\nnot text \xe2\x82"


def restore(
    folder: Path, *arguments: str, session: Session | None = None
) -> subprocess.CompletedProcess[str]:
    """As this test's own process: a person, unless it is a session's shell."""
    variables = {**needed(), **os.environ, **(session.environment if session else {})}
    return command(["restore", *arguments], folder, variables)


@pytest.fixture
def held(tree: Path, start_session: StartSession, client_process: Callable[[], ClientProcess]) -> Session:
    """A session that wrote bytes into a.txt, which is executable."""
    session = start_session(pid=client_process().pid)
    session.edit("a.txt")
    (tree / "a.txt").write_bytes(BYTES)
    (tree / "a.txt").chmod(0o755)
    session.edited("a.txt")
    return session


@pytest.mark.parametrize(
    "damage",
    ["open('a.txt', 'w').write('gone')", "import os; os.unlink('a.txt')", "open('a.txt', 'a').write('x')"],
)
def test_a_violation_is_undone_to_the_last_byte(
    tree: Path, held: Session, start_session: StartSession, damage: str
) -> None:
    violator = start_session()
    assert "restore -- a.txt" in violator.bash(script(tree, damage)).context
    done = restore(tree, "a.txt")
    assert done.returncode == 0, done.stderr
    assert (tree / "a.txt").read_bytes() == BYTES
    assert (tree / "a.txt").stat().st_mode & 0o777 == 0o755


def test_what_a_violation_left_is_kept_and_can_be_had_again(
    tree: Path, held: Session, start_session: StartSession
) -> None:
    start_session().bash(script(tree, "open('a.txt', 'w').write('gone')"))
    before = json.loads(restore(tree, "--json", "a.txt").stdout)["before"]
    held.stop()
    assert restore(tree, "--version", str(before), "a.txt").returncode == 0
    assert (tree / "a.txt").read_text() == "gone"


def test_undoing_makes_it_the_holders_again(
    tree: Path, enrolled: Enrolled, held: Session, start_session: StartSession
) -> None:
    start_session().bash(script(tree, "open('a.txt', 'w').write('gone')"))
    restore(tree, "a.txt")
    with enrolled.reading() as tx:
        write = tx.write(str(tree), "a.txt")
    assert write is not None
    assert write.instance == held.name


def test_what_another_holds_is_not_replaced(tree: Path, held: Session) -> None:
    held.edit("a.txt", call="two")
    (tree / "a.txt").write_text("second\n")
    held.edited("a.txt", call="two")
    earlier = json.loads(restore(tree, "--list", "--json", "a.txt").stdout)[1]["version"]
    done = restore(tree, "--version", str(earlier), "a.txt")
    assert done.returncode == 1
    assert held.name in done.stdout
    assert (tree / "a.txt").read_text() == "second\n"


def test_the_versions_are_listed_newest_first(tree: Path, held: Session) -> None:
    held.edit("a.txt", call="two")
    (tree / "a.txt").write_text("second\n")
    held.edited("a.txt", call="two")
    listed = json.loads(restore(tree, "--list", "--json", "a.txt").stdout)
    assert [each["action"] for each in listed] == ["file_written", "file_written"]
    assert listed[0]["version"] > listed[1]["version"]
    held.stop()
    assert restore(tree, "--version", str(listed[1]["version"]), "a.txt").returncode == 0
    assert (tree / "a.txt").read_bytes() == BYTES


def test_a_file_without_a_version_is_an_error_that_says_so(tree: Path) -> None:
    done = restore(tree, "b.txt")
    assert (done.returncode, (tree / "b.txt").read_text()) == (2, "b.txt\n")
    assert "b.txt" in done.stderr


def test_a_link_in_the_files_place_is_replaced_and_its_target_left(
    tree: Path, held: Session, start_session: StartSession
) -> None:
    code = "import os; os.unlink('a.txt'); os.symlink('b.txt', 'a.txt')"
    assert "restore -- a.txt" in start_session().bash(script(tree, code)).context
    assert restore(tree, "a.txt").returncode == 0
    assert not (tree / "a.txt").is_symlink()
    assert (tree / "a.txt").read_bytes() == BYTES
    assert (tree / "b.txt").read_text() == "b.txt\n"


def test_a_folder_in_the_files_place_is_said(tree: Path, held: Session, start_session: StartSession) -> None:
    start_session().bash(script(tree, "import os; os.unlink('a.txt'); os.mkdir('a.txt')"))
    done = restore(tree, "a.txt")
    assert done.returncode == 2
    assert "is a folder now" in done.stderr


def test_that_there_was_no_file_comes_back_too(
    tree: Path, held: Session, start_session: StartSession
) -> None:
    held.edit("new.txt", call="new")
    held.failed("new.txt", call="new")
    assert "restore -- new.txt" in start_session().bash(script(tree, "open('new.txt', 'w')")).context
    assert restore(tree, "new.txt").returncode == 0
    assert not (tree / "new.txt").exists()


def test_a_mode_comes_back_with_a_file_that_was_removed(tree: Path, held: Session) -> None:
    held.edit("a.txt", call="two")
    (tree / "a.txt").unlink()
    held.edited("a.txt", call="two")
    held.stop()
    earlier = json.loads(restore(tree, "--list", "--json", "a.txt").stdout)[1]["version"]
    assert restore(tree, "--version", str(earlier), "a.txt").returncode == 0
    assert (tree / "a.txt").stat().st_mode & 0o777 == 0o755


def test_what_is_told_works_from_a_folder_below(
    tree: Path, held: Session, start_session: StartSession
) -> None:
    (tree / "below").mkdir()
    violator = start_session()
    violator.bash(script(tree, "open('a.txt', 'w').write('gone')"))
    told = held.send("UserPromptSubmit", prompt="x", cwd=str(tree / "below")).context
    words = told.rpartition("claude-coordinator restore -- ")[2].split()
    assert restore(tree / "below", *words).returncode == 0
    assert (tree / "a.txt").read_bytes() == BYTES


def test_a_very_long_name_can_be_restored(tree: Path, start_session: StartSession) -> None:
    session, name = start_session(), "n" * 250
    for text in ("one", "two"):
        session.edit(name, call=text)
        (tree / name).write_text(text)
        session.edited(name, call=text)
    session.stop()
    earlier = json.loads(restore(tree, "--list", "--json", name).stdout)[1]["version"]
    assert restore(tree, "--version", str(earlier), name).returncode == 0
    assert (tree / name).read_text() == "one"


def test_to_restore_twice_changes_nothing_more(
    tree: Path, held: Session, start_session: StartSession
) -> None:
    start_session().bash(script(tree, "open('a.txt', 'w').write('gone')"))
    assert restore(tree, "a.txt").returncode == 0
    again = restore(tree, "a.txt")
    assert (again.returncode, "holds that already" in again.stdout) == (0, True)
    assert (tree / "a.txt").read_bytes() == BYTES


def test_after_two_violations_it_is_what_the_holder_wrote(
    tree: Path, held: Session, start_session: StartSession
) -> None:
    violator = start_session()
    for text in ("first", "second"):
        violator.bash(script(tree, f"open('a.txt', 'w').write({text!r})"), call=text)
    assert restore(tree, "a.txt").returncode == 0
    assert (tree / "a.txt").read_bytes() == BYTES
