"""Whose list a mirrored task is on: sessions that share one, come back, or go on as another."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coord_core.services import claims, tasks
from tests.conftest import StartSession
from tests.process.mirrored.events import complete, create, states
from tests.support.enrolment import Enrolled
from tests.support.processes import ClientProcess
from tests.support.sessions import Session


def test_sessions_have_lists_of_their_own(
    mirrored: Enrolled, session: Session, start_session: StartSession
) -> None:
    other = start_session()
    create(session)
    create(other)
    complete(other)
    assert states(mirrored) == [("Do it", "in_progress", session.name), ("Do it", "completed", other.name)]


def test_sessions_that_share_a_list_share_its_tasks(mirrored: Enrolled, start_session: StartSession) -> None:
    one, two = (start_session(CLAUDE_CODE_TASK_LIST_ID="ours") for _ in range(2))
    create(one)
    create(two)
    complete(two)
    assert states(mirrored) == [("Do it", "completed", one.name)]
    assert mirrored.entries()[-1].event.detail["by"] == two.name


def test_what_a_session_leaves_can_be_claimed_and_is_then_no_longer_its_lists(
    mirrored: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    session, other = (start_session(pid=client_process().pid) for _ in range(2))
    create(session)
    session.end()
    assert states(mirrored) == [("Do it", "pending", None)]
    other.start()
    claim(mirrored, other)
    session.start("resume")
    complete(session)
    assert states(mirrored) == [("Do it", "in_progress", other.name)]


def claim(enrolled: Enrolled, who: Session) -> None:
    with enrolled.writing(2e9) as tx:
        instance = tx.instance(who.name)
        assert instance is not None
        claims.begin(tx, instance, "task-001", enrolled.project.policy)


def test_a_resumed_session_has_its_tasks_again(mirrored: Enrolled, session: Session) -> None:
    create(session)
    session.end()
    session.start("resume")
    assert states(mirrored) == [("Do it", "in_progress", session.name)]
    assert [instance.task_id for instance in mirrored.instances()] == [None]
    complete(session)
    assert states(mirrored) == [("Do it", "completed", session.name)]


@pytest.mark.parametrize("is_told_the_end", [True, False])
def test_after_clear_nobody_has_the_tasks_of_a_list_that_is_gone_and_the_claimed_one_is_kept(
    mirrored: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess],
    is_told_the_end: bool,
) -> None:  # fmt: skip
    session = start_session(pid=client_process().pid)
    session.start()
    with mirrored.writing(2e9) as tx:
        tasks.add(tx, "user-test", tasks.tasks.Draft("Claimed"))
    claim(mirrored, session)
    create(session, "1", "Of the list")
    if is_told_the_end:
        session.end("clear")
    heir = start_session(pid=session.pid)
    heir.start("clear")
    assert states(mirrored) == [("Claimed", "in_progress", heir.name), ("Of the list", "pending", None)]
    create(heir, "1", "Of the new list")
    assert states(mirrored)[1:] == [
        ("Of the list", "pending", None), ("Of the new list", "in_progress", heir.name),
    ]  # fmt: skip


def test_after_clear_a_task_of_anothers_list_that_was_claimed_is_kept(
    mirrored: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    one, two = (start_session(pid=client_process().pid) for _ in range(2))
    create(one)
    one.end()
    two.start()
    claim(mirrored, two)
    two.end("clear")
    heir = start_session(pid=two.pid)
    heir.start("clear")
    assert states(mirrored) == [("Do it", "in_progress", heir.name)]
