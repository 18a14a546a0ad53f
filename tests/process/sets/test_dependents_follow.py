"""The dependents of a file are taken, kept, handed over and let go with it."""

from __future__ import annotations

from pathlib import Path

from coord_core.install.setup import set_up
from tests.conftest import StartSession
from tests.support.commits import commit_as
from tests.support.enrolment import Enrolled, git
from tests.support.graph import USED, USER
from tests.support.sessions import Session
from tests.support.working import end_build, program, start_build


def test_release_on_commit_lets_the_dependents_go_with_the_file(
    tree: Path, sources: Enrolled, clients: tuple[Session, Session]
) -> None:
    set_up(str(tree))
    sources.configure(release_on="commit", semantic="lock")
    one, two = clients
    assert one.edit(USED).is_silent
    (tree / USED).write_text("changed\n")
    one.edited(USED)
    git(tree, "add", ".")
    assert commit_as(one, "--", USED).returncode == 0
    assert USED not in sources.held()
    assert not two.edit(USER).refuses, sources.held()


def test_release_on_commit_lets_the_dependents_go_though_one_is_changed(
    tree: Path, sources: Enrolled, clients: tuple[Session, Session]
) -> None:
    """A dependent that somebody left uncommitted before is not the holder's to commit."""
    set_up(str(tree))
    sources.configure(release_on="commit", semantic="lock")
    (tree / USER).write_text("a person is at it\n")
    one, two = clients
    assert one.edit(USED).is_silent
    (tree / USED).write_text("changed\n")
    one.edited(USED)
    git(tree, "add", USED)
    assert commit_as(one, "--", USED).returncode == 0
    one.stop([])
    assert not two.edit(USER).refuses, sources.held()


def test_a_file_that_is_released_releases_its_dependents(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    first.start()
    assert first.edit(USED).is_silent
    first.edited(USED)
    assert program(first, "lock", "release", USED).status == 0
    assert not second.edit(USER).refuses, enrolled.held()


def test_a_file_that_is_handed_over_takes_its_dependents_along(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    for each in pair:
        each.start()
    assert first.edit(USED).is_silent
    first.edited(USED)
    done = program(first, "lock", "transfer", USED, "--to", second.name)
    assert done.status == 0, done
    assert not second.edit(USER).refuses, enrolled.held()


def test_a_call_that_was_denied_does_not_keep_the_dependents_in_flight(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, _ = pair
    assert first.edit(USED, call="denied by the user").is_silent
    assert first.edit(USED, call="again").is_silent
    first.edited(USED, call="again")
    assert {str(lock.resource): lock.in_flight for lock in enrolled.locks()} == {
        USED: False,
        f"dependents:{USED}": False,
    }


def test_a_file_that_is_kept_until_its_commit_keeps_its_dependents(
    sources: Enrolled, start_session: StartSession
) -> None:
    sources.configure(release_on="commit", semantic="lock")
    one, two = start_session(), start_session()
    assert one.edit(USED).is_silent
    (sources.root / USED).write_text("half done\n")
    one.edited(USED)
    one.stop([])
    assert USED in sources.held()
    assert two.edit(USER).refuses, sources.held()


def test_what_a_command_was_found_to_have_changed_keeps_its_dependents_too(
    sources: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    start_build(one)
    (sources.root / USED).write_text("formatted\n")
    end_build(one)
    assert sources.held().get(USED) == one.name
    assert two.edit(USER).refuses, sources.held()


def test_a_lock_that_is_taken_by_hand_to_edit_takes_the_dependents_like_an_edit(
    sources: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.start()
    assert program(one, "edit", USED).status == 0
    assert two.edit(USER).refuses, sources.held()


def test_the_dependents_of_a_call_that_was_denied_can_be_handed_over(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    """What nobody writes any more is handed over when its holder is asked for it and agrees."""
    first, second = pair
    second.start()
    assert first.edit(USED, call="denied by the user").is_silent
    assert first.edit(USED, call="again").is_silent
    first.edited(USED, call="again")
    assert program(second, "lock", "request", USER).status == 0
    done = program(first, "lock", "accept")
    assert done.status == 0, done
