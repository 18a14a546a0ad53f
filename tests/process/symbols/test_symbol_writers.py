"""Whose a function is at a commit: its last writer's, whatever else an edit of the file did."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.services import restoring
from tests.conftest import StartSession
from tests.support.commits import commit_as
from tests.support.enrolment import Enrolled, git
from tests.support.parted import SOURCE, UNFORESEEN, change, rows
from tests.support.sessions import Session

OPEN = "make"  # nobody knows what it writes
CHECK, OUT = "    def check(self):\n        return 2\n", "    def out(self):\n        return 3\n"


@pytest.fixture
def second(file: Path, clients: tuple[Session, Session]) -> Session:
    """It comes after one that has written `one` and let go of it."""
    change(clients[0], "return 1", "return 10")
    clients[0].stop()
    return clients[1]


def test_who_leaves_a_syntax_error_for_a_moment_has_not_written_what_another_wrote(
    second: Session, clients: tuple[Session, Session], enrolled: Enrolled
) -> None:
    change(second, "return 2", "return (2")
    change(second, "return (2", "return (20)")
    assert rows(enrolled).get("one") == clients[0].name
    assert commit_as(second, "-a").returncode == 1


def test_who_changes_blank_lines_has_not_written_what_another_wrote(second: Session) -> None:
    change(second, "import os\n\n\n", "import os\n\n")
    assert commit_as(second, "-a").returncode == 1


def test_who_moves_a_function_has_not_written_what_another_wrote(second: Session) -> None:
    change(second, f"{CHECK}\n{OUT}", f"{OUT}\n{CHECK}")
    assert commit_as(second, "-a").returncode == 1


def test_a_move_of_functions_is_not_taken_along_by_anothers_commit(
    file: Path, clients: tuple[Session, Session], enrolled: Enrolled
) -> None:
    change(clients[0], f"{CHECK}\n{OUT}", f"{OUT}\n{CHECK}")
    clients[0].stop()
    change(clients[1], "return 1", "return 10")
    done = commit_as(clients[1], "-a")
    assert done.returncode == 1, done


def test_a_statement_that_moved_over_a_function_is_not_taken_along_by_anothers_commit(
    file: Path, clients: tuple[Session, Session], enrolled: Enrolled
) -> None:
    one = "def one():\n    return 1\n"
    change(clients[0], f"import os\n\n\n{one}", f"{one}\n\nimport os\n")
    clients[0].stop()
    change(clients[1], "return 2", "return 20")
    done = commit_as(clients[1], "-a")
    assert done.returncode == 1, done


def test_a_command_that_changed_another_line_has_not_written_what_another_wrote(second: Session) -> None:
    change(second, "return 2", "return 20")
    second.bash("sed -i 's/return 3/return 30/' auth.py")
    assert commit_as(second, "-a").returncode == 1


def test_an_edit_beside_anothers_command_is_its_makers(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 1", "return 10")
    assert left.ask(OPEN).is_silent
    assert right.replace("auth.py", "return 2", "return 20").is_silent
    (enrolled.root / "auth.py").write_text(SOURCE.replace(" 1", " 10").replace(" 2", " 20"))
    assert left.ran(OPEN).is_silent
    assert right.edited("auth.py").is_silent
    assert rows(enrolled).get("Login.check") == right.name


def test_what_is_restored_is_still_each_writers_own_part(
    file: Path, clients: tuple[Session, Session], enrolled: Enrolled, start_session: StartSession
) -> None:
    change(clients[0], "return 1", "return 10")
    change(clients[1], "return 2", "return 20")
    before = rows(enrolled)
    third = start_session()
    third.bash(UNFORESEEN)
    who = next(each for each in enrolled.instances() if each.name == clients[1].name)
    done = restoring.restore(enrolled.project, "auth.py", who, "", None)
    assert isinstance(done, restoring.Restored)
    assert rows(enrolled) == before


def test_with_release_on_commit_a_commit_of_another_file_lets_no_function_go(
    file: Path, clients: tuple[Session, Session], enrolled: Enrolled
) -> None:
    (enrolled.root / ".claude-coordinator.yml").write_text("granularity: symbol\nrelease_on: commit\n")
    clients[0].prompt()
    assert clients[0].replace("auth.py", "return 2", "return 20").is_silent
    assert clients[0].failed("auth.py").is_silent  # it is about to be tried again
    change(clients[1], "return 1", "return 10")
    assert clients[0].edit("b.txt", call="b").is_silent
    (enrolled.root / "b.txt").write_text("b")
    assert clients[0].edited("b.txt", call="b").is_silent
    git(enrolled.root, "add", "b.txt")
    assert commit_as(clients[0]).returncode == 0
    let_go = [str(each.event.resource) for each in enrolled.entries() if each.event.action == "lock_released"]
    assert let_go == ["b.txt"]
    assert enrolled.held().get("auth.py#Login.check") == clients[0].name


def test_a_setting_switched_off_in_flight_does_not_make_the_rest_the_writers(
    second: Session, enrolled: Enrolled
) -> None:
    assert second.replace("auth.py", "return 2", "return 20").is_silent
    enrolled.configure(granularity="file")
    assert second.replaced("auth.py", "return 2", "return 20").is_silent
    assert commit_as(second, "-a").returncode == 1
