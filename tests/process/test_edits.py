"""Edits of several sessions, each hook a process: granted in silence, or refused with who and what else."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hooks import run_hook
from tests.support.yaml import read_yaml

# granting


def test_an_edit_of_a_free_file_is_granted_without_a_word(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    assert session.edit("src/a.py").is_silent
    assert enrolled.held() == {"src/a.py": session.name}
    assert enrolled.actions() == ["session_started", "lock_acquired"]


@pytest.mark.parametrize("tool", ["Edit", "Write", "MultiEdit", "NotebookEdit"])
def test_every_tool_that_edits_takes_the_lock(
    enrolled: Enrolled, start_session: StartSession, tool: str
) -> None:
    one, two = start_session(), start_session()
    assert one.edit("a", tool=tool).is_silent
    assert two.edit("a", tool=tool).refuses


@pytest.mark.parametrize("tool", ["Read", "Grep", "FutureTool", ""])
def test_a_tool_that_does_not_edit_takes_none(
    enrolled: Enrolled, start_session: StartSession, tool: str
) -> None:
    assert start_session().edit("a", tool=tool).is_silent
    assert enrolled.actions() == []


def test_ones_own_file_is_granted_again_and_keeps_its_token(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    session.edit("a", call="first")
    before = enrolled.locks()[0].token
    assert session.edit("a", call="second").is_silent
    assert [lock.token for lock in enrolled.locks()] == [before]


def test_two_sessions_edit_different_files(enrolled: Enrolled, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    assert one.edit("a").is_silent
    assert two.edit("b").is_silent
    assert enrolled.held() == {"a": one.name, "b": two.name}


# refusing


def test_a_held_file_is_refused_with_its_holder_and_what_else_to_do(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("src/a.py")
    answer = two.edit("src/a.py")
    assert (answer.decision, answer.status, answer.stderr) == ("deny", 0, "")
    assert f"src/a.py is held by {one.name}" in answer.reason
    assert "Work on something else first" in answer.reason


def test_a_refusal_that_is_repeated_reads_the_same(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("a")
    assert two.edit("a").stdout == two.edit("a").stdout


def test_a_refused_call_holds_nothing_and_is_on_record(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a")
    two.edit("a")
    assert enrolled.held() == {"a": one.name}
    assert enrolled.actions()[-1] == "lock_denied"


@pytest.mark.parametrize("spelling", ["./a.py", "x/../a.py", "link/a.py", "alias.py", "//a.py", "a.py/"])
def test_another_spelling_of_a_held_file_is_refused(
    enrolled: Enrolled, start_session: StartSession, spelling: str
) -> None:
    root = enrolled.root
    (root / "a.py").touch()
    (root / "link").symlink_to(".")
    (root / "alias.py").symlink_to("a.py")
    one, two = start_session(), start_session()
    one.edit("a.py")
    assert two.edit(f"{root}/{spelling}").refuses


def test_a_relative_path_counts_from_the_folder_the_session_is_in(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    (enrolled.root / "src").mkdir()
    session = start_session()
    fields = {"tool_name": "Write", "tool_input": {"file_path": "a.py"}, "session_id": session.id}
    run_hook("PreToolUse", {**fields, "cwd": str(enrolled.root / "src")}, session.environment)
    assert enrolled.held() == {"src/a.py": session.name}


@pytest.mark.parametrize("release_on", ["commit", "session-end"])
def test_a_refusal_does_not_promise_a_file_at_the_end_of_a_turn_that_keeps_it(
    enrolled: Enrolled, start_session: StartSession, release_on: str
) -> None:
    enrolled.configure(release_on=release_on)
    one, two = start_session(), start_session()
    one.edit("a")
    answer = two.edit("a")
    assert answer.refuses
    assert "until its turn ends" not in answer.reason


# what the others read


def test_what_is_held_stands_in_the_locks_file_and_what_happened_in_the_log(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("src/a.py")
    two.edit("src/a.py")
    [item] = read_yaml((enrolled.root / ".claude-locks.yml").read_text())["locks"]["files"]
    assert (item["path"], item["locked_by"]) == ("src/a.py", one.name)
    log = read_yaml((enrolled.root / ".claude-audit.log").read_text())
    assert [(entry["action"], entry["instance"]) for entry in log] == [
        ("session_started", one.name),
        ("lock_acquired", one.name),
        ("session_started", two.name),
        ("lock_denied", two.name),
    ]


def test_more_locks_than_fit_into_a_hook_are_in_the_locks_file_soon_after(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    from coord_core.domain.records import Event
    from coord_core.services.publishing import INLINE_LOCKS
    from tests.support.facts import file
    from tests.support.waiting import wait_until

    session = start_session()
    session.edit("first")
    with enrolled.writing(1.0) as tx:
        for number in range(INLINE_LOCKS + 1):
            event = Event("lock_acquired", session.name, file(f"f{number}"))
            event.detail.update(mode="exclusive", worktree=str(enrolled.root))
            tx.record(event)
    session.edit("last")

    def shown() -> set[str]:
        found = read_yaml((enrolled.root / ".claude-locks.yml").read_text())["locks"]["files"]
        return {item["path"] for item in found}

    wait_until(lambda: shown() == set(enrolled.held()), "the writer has written the locks file")


# calls in flight


def test_time_does_not_end_a_call_that_waits_for_the_users_permission(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    enrolled.end_leases()
    assert two.edit("a").refuses


@pytest.mark.parametrize("ended", ["edited", "failed"])
def test_once_the_call_has_ended_time_ends_the_lease(
    enrolled: Enrolled, start_session: StartSession, ended: str
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    assert getattr(one, ended)("a", call="call-1").is_silent
    enrolled.end_leases()
    assert two.edit("a").is_silent
    assert "lock_expired" in enrolled.actions()


def test_another_call_on_the_same_file_is_still_in_flight(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    one.edit("a", call="call-2")
    one.edited("a", call="call-1")
    enrolled.end_leases()
    assert two.edit("a").refuses


def test_the_next_prompt_ends_the_calls_of_an_interrupted_turn(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    assert one.prompt().is_silent
    enrolled.end_leases()
    assert two.edit("a").is_silent


def test_the_end_of_a_call_that_never_began_says_nothing(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    session = start_session()
    assert session.edited("a").is_silent
    assert session.failed("a").is_silent
    assert enrolled.actions() == []


@pytest.mark.parametrize("event", ["prompt", "edit", "start"])
def test_a_hook_of_the_holder_renews_its_lease(
    enrolled: Enrolled, start_session: StartSession, event: str
) -> None:
    session = start_session()
    session.edit("a")
    enrolled.end_leases()
    session.edit("a") if event == "edit" else getattr(session, event)()
    [owner] = enrolled.instances()
    assert owner.expires_at > owner.last_seen + 3500


def test_the_end_of_a_call_renews_the_lease_of_a_holder_who_waited_for_permission(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    """Else the file is free to anybody the moment that the user's late approval has edited it."""
    one, two = start_session(), start_session()
    one.edit("a", call="call-1")
    enrolled.end_leases()
    one.edited("a", call="call-1")
    assert two.edit("a").refuses


# settings


def test_files_that_the_approved_globs_ignore_are_nobodys(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(ignore=["*.lock"])
    one, two = start_session(), start_session()
    assert one.edit("deep/a.lock").is_silent
    assert two.edit("deep/a.lock").is_silent
    assert enrolled.actions() == []


def test_the_lease_lasts_as_long_as_the_settings_say(enrolled: Enrolled, start_session: StartSession) -> None:
    enrolled.configure(lock_ttl=120.0)
    start_session().edit("a")
    [owner] = enrolled.instances()
    assert owner.expires_at - owner.last_seen == pytest.approx(120, abs=1)


# outside


def test_outside_of_every_enrolled_repository_nothing_is_said_and_nothing_is_made(
    tmp_path: Path, start_session: StartSession, user_home: Path
) -> None:
    session = start_session(folder=tmp_path)
    before = sorted(user_home.rglob("*"))
    answers = [session.edit("a"), session.edited("a"), session.start(), session.prompt()]
    answers += [session.stop([]), session.stop_agent("sub"), session.end()]
    assert all(answer.is_silent for answer in answers)
    assert list(tmp_path.glob("*")) == [tmp_path / "repository"]
    assert sorted(user_home.rglob("*")) == before


@pytest.fixture(autouse=True)
def repository_is_there(enrolled: Enrolled) -> None:
    """Every test has an enrolled repository, even where its sessions work elsewhere."""


# names that have to be quoted


@pytest.mark.parametrize(
    "name", ["a b", "it's", 'say "hi"', "new\nline", "😀", "e\u0301", "-rf", "$(id)", "x" * 250]
)
def test_a_strange_name_is_locked_and_shown_as_it_is(
    enrolled: Enrolled, start_session: StartSession, name: str
) -> None:
    one, two = start_session(), start_session()
    assert one.edit(name).is_silent
    assert two.edit(name).refuses
    [item] = read_yaml((enrolled.root / ".claude-locks.yml").read_text())["locks"]["files"]
    assert item["path"] == name
    assert [json.loads(line)["key"] for line in journal(enrolled)[1::2]] == [name, name]


def journal(enrolled: Enrolled) -> list[str]:
    return (enrolled.state / "journal.jsonl").read_text().splitlines()


def test_only_the_user_may_read_the_state(enrolled: Enrolled, start_session: StartSession) -> None:
    start_session().edit("a")
    modes = {path.name: path.stat().st_mode & 0o077 for path in enrolled.state.iterdir()}
    assert set(modes.values()) == {0}, modes
    assert os.stat(enrolled.state).st_mode & 0o077 == 0
