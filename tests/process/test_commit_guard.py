"""Git's own `git commit`, through the installed pre-commit hook."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable

import pytest

from coord_core.domain.records import Event
from coord_core.domain.resources import SUBTREE, Resource
from coord_core.install.environment import INTERPRETER_FLAGS, current
from coord_core.install.setup import set_up
from tests.conftest import StartSession
from tests.support.commits import as_session, commit
from tests.support.enrolment import Enrolled, git
from tests.support.processes import ClientProcess
from tests.support.sessions import Session


@pytest.fixture
def guarded(enrolled: Enrolled) -> Enrolled:
    set_up(str(enrolled.root))
    return enrolled


def stage(repository: Enrolled, *names: str) -> None:
    for name in names:
        path = repository.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("content\n")
    git(repository.root, "add", "--", *names)


@pytest.fixture
def holder(
    guarded: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> Session:
    session = start_session(pid=client_process().pid)
    assert session.edit("held.py").is_silent
    return session


@pytest.fixture
def other(start_session: StartSession, client_process: Callable[[], ClientProcess]) -> Session:
    session = start_session(pid=client_process().pid)
    session.start()
    return session


def test_a_session_cannot_commit_a_file_that_another_holds(
    guarded: Enrolled, holder: Session, other: Session
) -> None:
    stage(guarded, "held.py", "free.py")

    done = commit(guarded.root, **as_session(other))

    assert done.returncode == 1
    assert "held.py" in done.stderr
    assert holder.name in done.stderr
    assert "free.py (" not in done.stderr
    assert done.stderr.splitlines()[2].endswith("git commit -m MESSAGE -- free.py")
    assert "commit_blocked" in guarded.actions()
    assert subprocess.run(
        ["git", "rev-parse", "-q", "--verify", "HEAD"], cwd=guarded.root, check=False
    ).returncode


def test_a_session_commits_its_own_files(guarded: Enrolled, holder: Session, other: Session) -> None:
    stage(guarded, "held.py")

    assert commit(guarded.root, **as_session(holder)).returncode == 0


def test_a_file_is_free_to_commit_when_its_holder_stopped(
    guarded: Enrolled, holder: Session, other: Session
) -> None:
    stage(guarded, "held.py")
    holder.stop()

    assert commit(guarded.root, **as_session(other)).returncode == 0


def test_a_person_is_warned_and_may_commit(guarded: Enrolled, holder: Session) -> None:
    stage(guarded, "held.py")

    done = commit(guarded.root)

    assert done.returncode == 0
    assert "Warning" in done.stderr
    assert holder.name in done.stderr


def test_a_person_is_warned_between_two_turns_of_who_holds_it_for_a_task(
    guarded: Enrolled, holder: Session
) -> None:
    holder.edited("held.py")
    holder.roster("idle", time.time() + 1)
    stage(guarded, "held.py")
    assert commit(guarded.root).stderr == ""
    (guarded.root / "held.py").write_text("more\n")
    [lock] = guarded.locks()
    with guarded.writing() as tx:
        event = Event("lock_for_task", holder.name, lock.resource, task_id="task-001")
        event.detail.update(token=lock.token)
        tx.record(event)
    assert holder.name in commit(guarded.root, "-a").stderr


def test_a_person_is_refused_where_the_settings_say_so(guarded: Enrolled, holder: Session) -> None:
    guarded.configure(human_commits="block")
    stage(guarded, "held.py")

    assert commit(guarded.root).returncode == 1


def test_a_lock_on_a_folder_holds_back_the_files_in_it(
    guarded: Enrolled, holder: Session, other: Session
) -> None:
    stage(guarded, "src/deep/a.py")
    with guarded.writing(now=4e9) as tx:
        event = Event("lock_acquired", holder.name, Resource(SUBTREE, "src"))
        event.detail.update(mode="shared", worktree=str(guarded.root))
        tx.record(event)

    done = commit(guarded.root, **as_session(other))

    assert done.returncode == 1
    assert "src/deep/a.py" in done.stderr


def test_a_deletion_and_both_sides_of_a_rename_count(
    guarded: Enrolled, holder: Session, other: Session
) -> None:
    stage(guarded, "held.py", "old.py")
    assert commit(guarded.root).returncode == 0
    git(guarded.root, "mv", "held.py", "new.py")

    assert commit(guarded.root, **as_session(other)).returncode == 1


def test_a_name_with_a_newline_and_one_that_is_not_utf8_are_checked(
    guarded: Enrolled, holder: Session, other: Session
) -> None:
    assert holder.edit("odd\nname.py", call="second").is_silent
    stage(guarded, "odd\nname.py")
    raw = os.fsencode(guarded.root) + b"/\xff\xfe.py"
    with open(raw, "w") as file:
        file.write("x")
    git(guarded.root, "add", "-A")

    done = commit(guarded.root, **as_session(other))

    assert done.returncode == 1
    assert "odd\ufffdname.py" in done.stderr


def test_the_check_speaks_in_linked_worktrees_too(guarded: Enrolled, holder: Session, other: Session) -> None:
    stage(guarded, "first.py")
    assert commit(guarded.root).returncode == 0
    linked = guarded.add_worktree(guarded.root.parent / "linked", "side")
    (linked / "held.py").write_text("x")
    git(linked, "add", "held.py")

    assert commit(linked, **as_session(other)).returncode == 1


def test_a_hook_that_was_there_still_runs_and_still_decides(guarded: Enrolled) -> None:
    hook = guarded.common / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho theirs >&2\nexit 7\n")
    hook.chmod(0o755)
    set_up(str(guarded.root))
    stage(guarded, "a.py")

    done = commit(guarded.root)

    assert done.returncode == 1
    assert "theirs" in done.stderr


@pytest.mark.parametrize(("caller", "status"), [("session", 1), ("person", 0)])
def test_when_the_check_fails_a_session_is_refused_and_a_person_is_told(
    guarded: Enrolled, other: Session, caller: str, status: int
) -> None:
    stage(guarded, "a.py")
    guarded.database.write_bytes(b"noise" * 1000)
    (guarded.state / "journal.jsonl").unlink(missing_ok=True)

    done = commit(guarded.root, **(as_session(other) if caller == "session" else {}))

    assert done.returncode == status
    assert "claude-coordinator recover" in done.stderr


def test_a_state_that_is_damaged_is_rebuilt_and_the_commit_checked(guarded: Enrolled, other: Session) -> None:
    other.edit("theirs.py")
    stage(guarded, "theirs.py")
    guarded.database.write_bytes(b"noise" * 1000)

    done = commit(guarded.root, **as_session(Session("0f" * 16, guarded.root, os.getppid(), {})))

    assert done.returncode == 1
    assert other.name in done.stderr
    assert "state_rebuilt" in guarded.actions()


def test_the_script_after_a_commit_ends_well_and_says_nothing(guarded: Enrolled) -> None:
    stage(guarded, "a.py")
    done = commit(guarded.root)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    place = current()
    command = [place.interpreter, *INTERPRETER_FLAGS, place.script("post_commit")]
    after = subprocess.run(command, cwd=guarded.root, capture_output=True, text=True, check=False)

    assert (after.returncode, after.stdout, after.stderr) == (0, "", "")
    hook = (guarded.common / "hooks" / "post-commit").read_text()
    assert place.script("post_commit") in hook
