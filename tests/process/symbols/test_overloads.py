"""Functions of one name: each is one, wherever it stands and in all working trees."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.commits import commit_as
from tests.support.enrolment import git
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

JAVA = """\
class Calc {
    int add(int a) {
        return a + 1;
    }

    int add(String a) {
        return a.length() + 2;
    }
}
"""
NEW = "    int add(long a) {\n        return 9;\n    }\n\n"


@pytest.fixture
def java(file: Path) -> Path:
    path = file.parent / "Calc.java"
    path.write_text(JAVA)
    git(file.parent, "add", ".")
    git(file.parent, "commit", "-qm", "Java", "--no-verify")
    return path


@pytest.fixture
def there(java: Path, start_session: StartSession, client_process: Callable[[], ClientProcess]) -> Session:
    """A session in another working tree, whose class has one more function, above the others."""
    tree = java.parent.parent / "linked"
    git(java.parent, "worktree", "add", "-q", str(tree))
    (tree / "Calc.java").write_text(JAVA.replace("class Calc {\n", "class Calc {\n" + NEW))
    git(tree, "commit", "-qam", "Add", "--no-verify")
    return start_session(folder=tree, pid=client_process().pid)


def java_change(session: Session, old: str, new: str) -> None:
    assert session.replace("Calc.java", old, new).is_silent
    assert session.replaced("Calc.java", old, new).is_silent


def test_who_adds_an_overload_has_not_written_the_others(
    java: Path, clients: tuple[Session, Session]
) -> None:
    java_change(clients[0], "a + 1", "a + 10")
    clients[0].stop()
    java_change(clients[1], "class Calc {\n", "class Calc {\n" + NEW)
    done = commit_as(clients[1], "-a")
    assert done.returncode == 1, done


def test_an_overload_that_moved_on_is_still_its_writers(java: Path, clients: tuple[Session, Session]) -> None:
    """The second changed `add(String)`; a person adds an overload above: it is `add~3` then."""
    java_change(clients[0], "a + 1", "a + 10")
    java_change(clients[1], "+ 2", "+ 20")
    java.write_text(java.read_text().replace("class Calc {\n", "class Calc {\n" + NEW))
    answer = clients[0].replace("Calc.java", "+ 20", "+ 21")
    assert answer.refuses


def test_an_overload_is_one_in_all_working_trees(there: Session, clients: tuple[Session, Session]) -> None:
    java_change(clients[0], "+ 2", "+ 20")
    assert there.replace("Calc.java", "+ 2", "+ 21").refuses  # the same function


def test_another_overload_is_free_in_another_working_tree(
    there: Session, clients: tuple[Session, Session]
) -> None:
    java_change(clients[0], "+ 2", "+ 20")
    assert there.replace("Calc.java", "a + 1", "a + 3").is_silent
