"""Who writes over a part that it did not see since another wrote it is held up first."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import StartSession
from tests.process.test_news_undelivered import broken_tool
from tests.support.commits import commit
from tests.support.enrolment import Enrolled
from tests.support.hooks import HOOKS
from tests.support.parted import change
from tests.support.sessions import Session


def edit_by_agent(session: Session, agent: str, old: str, new: str, call: str) -> None:
    assert session.replace("auth.py", old, new, call=call, agent=agent).is_silent
    assert session.replaced("auth.py", old, new, call=call, agent=agent).is_silent


def test_a_write_after_an_edit_that_left_a_syntax_error_is_held_up_by_what_was_not_seen(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 3", "return 30")
    change(right, "return 1", "return 10")
    right.stop()
    change(left, "return 30", "return (30")  # one of two steps; it goes on from the other's, unread
    answer = left.edit("auth.py", tool="Write")
    assert answer.refuses and right.name in answer.reason


def test_a_write_after_an_edit_of_blank_lines_is_held_up_by_what_was_not_seen(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 3", "return 30")
    change(right, "return 1", "return 10")
    right.stop()
    change(left, "import os\n\n\n", "import os\n\n")
    answer = left.edit("auth.py", tool="Write")
    assert answer.refuses and right.name in answer.reason


def test_a_subagents_write_is_held_up_by_what_another_subagent_wrote(
    enrolled: Enrolled, left: Session
) -> None:
    edit_by_agent(left, "one", "return 1", "return 10", "a")
    edit_by_agent(left, "two", "return 2", "return 20", "b")
    edit_by_agent(left, "one", "return 10", "return 11", "c")  # goes on from the other's, unread
    left.stop_agent("two")
    assert left.edit("auth.py", tool="Write", call="d", agent="one").refuses


def test_a_write_is_held_up_by_what_another_wrote_and_a_commit_holds(
    file: Path, clients: tuple[Session, Session], enrolled: Enrolled
) -> None:
    change(clients[0], "return 1", "return 10")
    change(clients[1], "return 2", "return 20")
    clients[1].stop()
    assert commit(enrolled.root, "-a").returncode == 0  # a person
    change(clients[0], "return 10", "return 11")  # goes on from the other's, unread
    assert clients[0].edit("auth.py", tool="Write").refuses


def test_a_command_is_held_up_once_by_what_was_not_seen(
    enrolled: Enrolled, left: Session, right: Session, start_session: StartSession
) -> None:
    third = start_session()
    change(left, "return 1", "return 10")  # `one` comes last by its name, and first in time
    change(right, "return 2", "return 20")
    left.stop()
    right.stop()
    assert third.ask("cat other > auth.py").refuses
    answer = third.ask("cat other > auth.py", call="again")
    assert answer.is_silent, answer


def test_two_hooks_of_one_write_are_both_held_up(enrolled: Enrolled, left: Session, right: Session) -> None:
    change(left, "return 3", "return 30")
    change(right, "return 1", "return 10")
    right.stop()
    change(left, "import os\n\n\n", "import os\n\n")
    copies = [left.edit("auth.py", tool="Write", call="one") for _ in range(2)]
    assert copies[0].refuses and copies[0].reason == copies[1].reason
    assert not left.edit("auth.py", tool="Write", call="two").refuses


def test_a_write_is_held_up_again_when_that_never_went_out(
    enrolled: Enrolled, left: Session, right: Session, tmp_path: Path
) -> None:
    change(left, "return 3", "return 30")
    change(right, "return 1", "return 10")
    right.stop()
    change(left, "import os\n\n\n", "import os\n\n")
    left.hooks = broken_tool(tmp_path / "tool", "claude/deadline.py", "_is_written", "killed")
    left.edit("auth.py", tool="Write", call="one")
    left.hooks = HOOKS
    assert (enrolled.state / "unsaid").exists(), "the hook ended before it had judged"
    assert left.edit("auth.py", tool="Write", call="two").refuses
    assert not left.edit("auth.py", tool="Write", call="three").refuses
