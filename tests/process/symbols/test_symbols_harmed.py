"""After damage to a shared file, or to the state, all who have a part of it hear of it and go on."""

from __future__ import annotations

from coord_core.services.recovery import rebuild_state
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.parted import UNFORESEEN, change
from tests.support.sessions import Session


def test_all_who_hold_a_part_of_a_file_are_told_that_it_was_damaged(
    enrolled: Enrolled, left: Session, right: Session, start_session: StartSession
) -> None:
    change(left, "return 1", "return 10")
    change(right, "return 2", "return 20")
    third = start_session()
    third.bash(UNFORESEEN)
    assert ["auth.py" in each.prompt().context for each in (left, right)] == [True, True]


def test_two_with_a_function_each_go_on_after_a_rebuild(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 1", "return 10")
    change(right, "return 2", "return 20")
    enrolled.database.unlink()
    rebuild_state(str(enrolled.state))
    answers = [
        left.replace("auth.py", "return 10", "return 11", call="l"),
        right.replace("auth.py", "return 20", "return 21", call="r"),
    ]
    assert not all(answer.refuses for answer in answers), answers[0].reason
