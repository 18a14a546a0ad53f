"""Where edits are shown, under which names, and where they are nobody's business."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.yaml import read_yaml


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


def test_files_that_the_approved_globs_ignore_are_nobodys(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(ignore=["*.lock"])
    one, two = start_session(), start_session()
    assert one.edit("deep/a.lock").is_silent
    assert two.edit("deep/a.lock").is_silent
    assert enrolled.actions() == []


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
