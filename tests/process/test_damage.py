"""A hook that cannot decide refuses, and says how to mend it. Every damage here is a real one."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.hooks import HOOKS, ROOT, Answer, command, run_hook
from tests.support.mounts import full_disk, mounts_are_permitted, private_mounts, read_only
from tests.support.sessions import Session

MENDING = ("recover", "init", "install.py", "Try again", "try again", "Free", "permissions", "Mend", "report")


@pytest.fixture
def session(start_session: StartSession) -> Session:
    """A session that has edited before, so that there is a state to damage."""
    session = start_session()
    assert session.edit("before").is_silent
    return session


def assert_refuses_and_says_how_to_mend(answer: Answer, *words: str) -> None:
    assert answer.refuses, answer
    assert any(word in answer.sentence for word in MENDING), answer.sentence
    for word in words:
        assert word in answer.sentence
    assert "Unexpected" not in answer.sentence


def fold(enrolled: Enrolled) -> None:
    """Bring everything into the one file, as it is when nobody has been here for a while."""
    connection = sqlite3.connect(enrolled.database)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{enrolled.database}{suffix}").unlink(missing_ok=True)


# the state, and the journal from which hooks would rebuild it (test_rebuilding.py)


@pytest.fixture
def no_journal(enrolled: Enrolled, session: Session) -> None:
    (enrolled.state / "journal.jsonl").unlink()


@pytest.mark.usefixtures("no_journal")
def test_without_its_database_an_enrolled_repository_is_damaged_and_not_free(
    enrolled: Enrolled, session: Session
) -> None:
    for path in enrolled.state.glob("state.db*"):
        path.unlink()
    assert_refuses_and_says_how_to_mend(session.edit("a"), "lost", "claude-coordinator recover")
    assert not enrolled.database.exists()


def test_without_its_whole_state_folder_too(enrolled: Enrolled, session: Session) -> None:
    shutil.rmtree(enrolled.state)
    assert_refuses_and_says_how_to_mend(session.edit("a"), "lost", "claude-coordinator recover")


@pytest.mark.usefixtures("no_journal")
def test_an_empty_database_is_damage(enrolled: Enrolled, session: Session) -> None:
    fold(enrolled)
    enrolled.database.write_bytes(b"")
    assert_refuses_and_says_how_to_mend(session.edit("a"), "claude-coordinator recover")


@pytest.mark.usefixtures("no_journal")
@pytest.mark.parametrize("share", [0.01, 0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_truncated_database_is_damage(enrolled: Enrolled, session: Session, share: float) -> None:
    fold(enrolled)
    os.truncate(enrolled.database, int(enrolled.database.stat().st_size * share))
    assert_refuses_and_says_how_to_mend(session.edit("a"), "claude-coordinator recover")


@pytest.mark.usefixtures("no_journal")
@pytest.mark.parametrize("first", [0, 16, 100, 4096])
def test_a_database_overwritten_with_noise_is_damage(
    enrolled: Enrolled, session: Session, first: int
) -> None:
    fold(enrolled)
    whole = bytearray(enrolled.database.read_bytes())
    whole[first:] = bytes(at * 7919 % 251 + 1 for at in range(len(whole) - first))
    enrolled.database.write_bytes(whole)
    assert_refuses_and_says_how_to_mend(session.edit("a"), "claude-coordinator recover")


@pytest.mark.usefixtures("no_journal")
def test_a_database_of_another_program_is_damage(enrolled: Enrolled, session: Session) -> None:
    fold(enrolled)
    enrolled.database.unlink()
    connection = sqlite3.connect(enrolled.database)
    connection.executescript("CREATE TABLE somebody_elses (x); PRAGMA user_version = 1;")
    connection.close()
    assert_refuses_and_says_how_to_mend(session.edit("a"), "claude-coordinator recover")


def test_a_state_of_a_newer_version_is_refused_with_how_to_get_it(
    enrolled: Enrolled, session: Session
) -> None:
    with sqlite3.connect(enrolled.database) as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    assert_refuses_and_says_how_to_mend(session.edit("a"), "newer version", "install.py")


def test_a_log_of_the_database_that_is_noise_loses_no_lock(
    enrolled: Enrolled, session: Session, start_session: StartSession
) -> None:
    """SQLite drops a write-ahead log that it cannot read; what was folded in before stays."""
    fold(enrolled)
    Path(f"{enrolled.database}-wal").write_bytes(b"noise" * 1000)
    assert start_session().edit("before").refuses


@pytest.fixture
def held_by_another_process(enrolled: Enrolled, session: Session) -> Iterator[None]:
    connection = sqlite3.connect(enrolled.database, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE")
    yield
    connection.close()


@pytest.mark.usefixtures("held_by_another_process")
def test_a_database_that_stays_locked_by_another_process_is_refused(session: Session) -> None:
    assert_refuses_and_says_how_to_mend(session.edit("a"), "stayed locked", "Try again")


# the journal


def test_a_journal_that_cannot_be_written_refuses_and_grants_nothing(
    enrolled: Enrolled, session: Session
) -> None:
    journal = enrolled.state / "journal.jsonl"
    journal.unlink()
    journal.mkdir()
    assert_refuses_and_says_how_to_mend(session.edit("a"), "journal cannot be")
    assert "a" not in enrolled.held()


# the disk


needs_mounts = pytest.mark.skipif(not mounts_are_permitted(), reason="no mount namespaces here")


def edit_with(session: Session, script: str) -> Answer:
    """The session's edit of `a`, in a process for which the script has changed the disks."""
    fields = {"session_id": session.id, "cwd": str(session.folder), "tool_name": "Write", "tool_use_id": "c"}
    given = json.dumps({**fields, "tool_input": {"file_path": str(session.folder / "a")}})
    done = subprocess.run(
        private_mounts(script, command("PreToolUse")),
        input=given,
        capture_output=True,
        text=True,
        timeout=60,
        cwd=session.folder,
        env={"PATH": os.environ["PATH"], **session.environment},
    )
    return Answer(done.stdout, done.stderr, done.returncode)


@needs_mounts
def test_a_read_only_state_is_refused(enrolled: Enrolled, session: Session) -> None:
    answer = edit_with(session, read_only(enrolled.state))
    assert_refuses_and_says_how_to_mend(answer, "permissions")
    assert "a" not in enrolled.held()


@needs_mounts
def test_a_read_only_state_that_was_folded_is_refused(enrolled: Enrolled, session: Session) -> None:
    fold(enrolled)
    assert_refuses_and_says_how_to_mend(edit_with(session, read_only(enrolled.state)), "permissions")


@needs_mounts
@pytest.mark.parametrize("left", [0, 4096, 12288])
@pytest.mark.parametrize("folded", [True, False])
def test_a_full_disk_is_refused(enrolled: Enrolled, session: Session, left: int, folded: bool) -> None:
    if folded:
        fold(enrolled)
    Path(f"{enrolled.state}.new").mkdir()
    assert_refuses_and_says_how_to_mend(edit_with(session, full_disk(enrolled.state, left)))


@needs_mounts
def test_views_that_cannot_be_written_refuse_nothing(enrolled: Enrolled, session: Session) -> None:
    """The main worktree is read-only, the state is not: an edit elsewhere goes on."""
    script = "\n".join([
        f"mount --bind {enrolled.root} {enrolled.root}",
        f"mount --bind {enrolled.state} {enrolled.state}",
        f"mount -o remount,bind,ro {enrolled.root}",
    ])  # fmt: skip
    assert edit_with(session, script).is_silent
    assert "a" in enrolled.held()


# the marker


def test_a_marker_without_a_state_is_damage(tmp_path: Path, start_session: StartSession) -> None:
    root = new_repository(tmp_path.resolve() / "copied")
    enrolled = enrol(root)
    shutil.rmtree(enrolled.state)
    answer = start_session(folder=root).edit("a")
    assert_refuses_and_says_how_to_mend(answer, "lost", "claude-coordinator recover")


@pytest.mark.parametrize("content", [b"", b"{", b"noise", b"\xff\xfe", b"[]", b'{"format": 999}'])
def test_a_marker_that_cannot_be_used_is_refused(
    enrolled: Enrolled, session: Session, content: bytes
) -> None:
    enrolled.marker.write_bytes(content)
    assert_refuses_and_says_how_to_mend(session.edit("a"), "enrol", "claude-coordinator init")


# the tool itself


@pytest.fixture(scope="module")
def copy_of_the_tool(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy that may be broken; its hooks folder."""
    root = tmp_path_factory.mktemp("tool")
    ignored = shutil.ignore_patterns("__pycache__", "install", "cli")
    shutil.copytree(ROOT / "coord_core", root / "coord_core", ignore=ignored)
    shutil.copytree(HOOKS, root / "hooks", ignore=ignored)
    return root / "hooks"


def modules_of(answer: Answer, package: Path) -> list[Path]:
    """The files of the package that a hook run with `-X importtime` imported."""
    names = [line.rpartition("|")[2].strip() for line in answer.stderr.splitlines() if "import time:" in line]
    paths = [package.parent.joinpath(*name.split(".")) for name in names if name.startswith("coord_core")]
    return [path / "__init__.py" if path.is_dir() else path.with_suffix(".py") for path in paths]


def edit_with_copy(session: Session, hooks: Path, *options: str) -> Answer:
    given = {"session_id": session.id, "cwd": str(session.folder), "tool_name": "Write", "tool_use_id": "c"}
    given["tool_input"] = {"file_path": str(session.folder / "a")}  # type: ignore[assignment]
    return run_hook("PreToolUse", given, session.environment, session.folder, hooks, *options)


@pytest.mark.parametrize("damage", ["raises", "is gone", "is torn"])
def test_a_tool_refuses_whichever_of_its_modules_is_damaged(
    session: Session, copy_of_the_tool: Path, damage: str
) -> None:
    modules = modules_of(
        edit_with_copy(session, copy_of_the_tool, "-X", "importtime"), copy_of_the_tool.parent / "coord_core"
    )
    assert len(modules) > 25
    let_through = {}
    for path in modules:
        if damage == "is gone" and path.stem == "__init__":
            continue  # a package without it is a package all the same
        whole = path.read_text()
        try:
            if damage == "is gone":
                path.unlink()
            else:
                text = "raise RuntimeError('broken')" if damage == "raises" else whole[: len(whole) // 2]
                path.write_text(text + "\n" if damage == "raises" else text + "\n(")
            answer = edit_with_copy(session, copy_of_the_tool)
        finally:
            path.write_text(whole)
        if not answer.refuses or not any(word in answer.sentence for word in MENDING):
            let_through[path.stem] = answer
    assert let_through == {}


# events that decide nothing


@pytest.mark.usefixtures("no_journal")
@pytest.mark.parametrize("event", ["start", "prompt", "stop", "end"])
def test_other_events_tell_the_user_and_let_the_session_go_on(
    enrolled: Enrolled, session: Session, event: str
) -> None:
    for path in enrolled.state.glob("state.db*"):
        path.unlink()
    answer = getattr(session, event)()
    assert (answer.status, answer.stdout) == (1, "")
    assert "claude-coordinator recover" in answer.stderr


# fail_open


def passes(answer: Answer) -> bool:
    """Does the client go on, installed as we install it? With `onFailure: block` any other status refuses."""
    return answer.status == 0 and answer.decision is None


def test_a_user_who_prefers_it_is_let_through_when_nothing_can_be_decided(
    enrolled: Enrolled, session: Session
) -> None:
    enrolled.configure(fail_open=True)
    shutil.rmtree(enrolled.state)
    assert passes(session.edit("a"))


def test_a_refusal_is_a_refusal_though_failures_are_let_through(
    enrolled: Enrolled, session: Session, start_session: StartSession
) -> None:
    enrolled.configure(fail_open=True)
    assert start_session().edit("before").decision == "deny"


def test_one_repositorys_leave_to_fail_open_is_not_anothers(
    enrolled: Enrolled, session: Session, tmp_path: Path
) -> None:
    enrolled.configure(fail_open=True)
    other = enrol(new_repository(tmp_path.resolve() / "other"))
    shutil.rmtree(other.state)
    assert session.edit(other.root / "a").refuses
