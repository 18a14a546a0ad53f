"""Each thing is told once, and many of one kind do not hide what is told of another file."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

from coord_core.domain.records import Actor, Event
from coord_core.domain.resources import FILE, Resource
from coord_core.storage.telling import MOST_UNREAD
from tests.support.enrolment import Enrolled

from .conftest import Callable, Someone
from .program import Program


def changed(repository: Enrolled, holder: Someone, by: Someone, *names: str) -> None:
    """Commands of another session changed what the holder has."""
    with repository.writing(time.time()) as tx:
        for name in names:
            event = Event("write_violation", by.name, Resource(FILE, name))
            event.detail.update(holder=holder.name, holder_agent="", worktree=str(repository.root))
            tx.record(event)


def test_a_file_that_is_changed_again_and_again_is_one_line(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    """A formatter that runs forty times over one file does not hide that it changed another as well."""
    one.takes("a.py")
    one.takes("b.py")
    changed(repository, one, two, *["a.py"] * 40, "b.py")
    told = one.prompt().context
    assert "- b.py: changed" in told, told


def test_a_request_that_was_answered_before_it_was_told_is_not_told(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    """Declined by the holder's own command: no decision is left to be made."""
    one.takes("a.py")
    assert two.run("lock", "request", "a.py").status == 0
    assert one.run("lock", "decline").status == 0
    assert one.prompt().is_silent


def test_a_request_asked_again_is_told_once(repository: Enrolled, one: Someone, two: Someone) -> None:
    """A second request for the same lock is the first one's."""
    one.takes("a.py")
    for _ in range(3):
        two.run("lock", "request", "a.py", "--reason", "please")
    assert one.prompt().context.count("asked for by") == 1
    two.run("lock", "request", "a.py", "--reason", "please")
    assert one.prompt().is_silent


def test_a_handover_is_told_to_the_taker_alone_when_its_holder_agreed(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    """Who accepted knows of it; who asked hears it once."""
    one.takes("a.py")
    assert two.run("lock", "request", "a.py").status == 0
    assert one.run("lock", "accept").status == 0
    assert one.prompt().is_silent
    assert two.prompt().context.count("a.py") == 1
    assert two.prompt().is_silent


def test_what_is_taken_and_freed_each_turn_is_not_told_each_turn(
    repository: Enrolled, one: Someone, two: Someone, program: Program, no_branches: None
) -> None:
    """A file among the paths of its task that another takes: `once for each taker` (docs)."""
    assert program("task", "add", "Mine", "--path", "src/").status == 0
    assert one.run("task", "claim", "task-001").status == 0
    told = []
    for turn in range(6):
        call = f"turn {turn}"
        two.edit("src/a.py", call=call)
        told.append(one.prompt().context)
        two.failed("src/a.py", call=call)
        two.stop()
        told.append(one.prompt().context)
    said = [text for text in told if "holds it now" in text]
    assert len(said) == 1, told


def test_what_it_was_told_of_and_took_itself_is_not_told_as_free(
    repository: Enrolled, one: Someone, two: Someone, new_session: Callable[[], Someone]
) -> None:
    """A file that was freed and that a third has by now is not called free."""
    one.takes("a.py")
    assert two.edit("a.py", call="x").refuses
    one.stop()
    third = new_session()
    third.takes("a.py")
    assert "Free again" not in two.prompt().context
    third.stop()
    assert "Free again: a.py" in two.prompt().context


def test_neighbours_of_hours_ago_are_not_told_as_of_just_now(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    """`worked on until just now` is not said of what ended long ago."""
    event = Event("dependency_noticed", two.name, Resource(FILE, "b.py"))
    event.detail.update(holder=one.name, holder_agent="", other="a.py", relation="uses")
    with repository.writing(time.time() - 8 * 3600) as tx:
        tx.record(event)
    told = one.prompt().context
    assert "b.py" not in told or "until just now" not in told, told


def test_of_many_hooks_at_once_one_tells_it(repository: Enrolled, one: Someone, two: Someone) -> None:
    """The calls of a session that run side by side do not each tell it."""
    one.takes("a.py")
    changed(repository, one, two, "a.py")
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda n: one.edit(f"n{n}.py", call=f"n{n}").context, range(6)))
    assert sum("a.py: changed" in text for text in answers) == 1


def test_a_sessions_unread_news_is_bounded(repository: Enrolled, one: Someone, two: Someone) -> None:
    """The newest stay, and what is asked of it."""
    one.takes("a.py")
    assert two.run("lock", "request", "a.py").status == 0
    changed(repository, one, two, *(f"{number}.py" for number in range(300)))
    with repository.reading() as tx:
        assert len(tx.inbox(Actor(one.name))) <= MOST_UNREAD + 1
    told = one.prompt().context
    assert "asked for by" in told and "changed by a command" in told


def test_with_a_new_task_it_is_told_again(
    repository: Enrolled, one: Someone, two: Someone, program: Program, no_branches: None
) -> None:
    """What was told of one taker is forgotten when the task ends."""
    assert program("task", "add", "Mine", "--path", "src/").status == 0
    for turn in range(2):
        assert one.run("task", "claim", "task-001").status == 0
        two.edit("src/a.py", call=f"{turn}")
        assert f"{two.name} holds it now" in one.prompt().context
        two.failed("src/a.py", call=f"{turn}")
        two.stop()
        one.prompt()
        assert one.run("task", "release").status == 0
