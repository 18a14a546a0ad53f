"""Who hears that a dependent was changed, that a neighbour was, or that dependents are free again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.conftest import StartSession
from tests.process.cli.program import Program
from tests.support.enrolment import Enrolled
from tests.support.graph import USED, USER, write_graph
from tests.support.processes import ClientProcess
from tests.support.working import end_build, start_build


def test_who_waits_without_a_lock_is_told_though_another_relies_on_the_same(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {"page.py": ["one.py", "two.py"]})
    first, second, third = (start_session() for _ in range(3))
    assert first.edit("page.py").is_silent
    assert second.edit("one.py").refuses
    first.edited("page.py")
    first.stop()
    assert third.edit("two.py").is_silent
    told = second.prompt()
    assert "Free again" in told.context, "one.py can be edited now"


def test_a_build_that_changes_a_dependent_is_a_violation_while_the_edit_is_in_flight(
    tree: Path, sources: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    assert one.edit(USED).is_silent
    start_build(two)
    (tree / USER).write_text("of two\n")
    told = end_build(two)
    assert USER in told.context and one.name in told.context, told.stdout


def test_who_has_edited_the_file_since_is_not_told_that_its_dependents_are_free(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: [USED]})
    first, second = start_session(), start_session()
    assert first.edit(USER).is_silent
    assert second.edit(USED).refuses
    first.edited(USER)
    first.stop()
    (enrolled.state / "dependencies.db").unlink()
    write_graph(enrolled.state, {USER: [USED], "src/new.py": [USED]})
    told = second.edit(USED)
    assert not told.refuses and "Free again" not in told.context, told.stdout
    second.edited(USED)
    assert "Free again" not in second.prompt().context


def test_a_person_who_edits_beside_a_session_is_heard_of(
    sources: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    sources.configure(semantic="warn")
    one = start_session(pid=client_process().pid)  # no parent of the command
    assert one.edit(USER).is_silent
    one.edited(USER)
    assert Program(sources.root)("lock", "acquire", USED).status == 0
    assert USED in one.prompt().context


def test_what_a_command_was_found_to_have_changed_is_said_to_who_changes_a_neighbour(
    sources: Enrolled, start_session: StartSession
) -> None:
    sources.configure(semantic="warn")
    one, two = start_session(), start_session()
    assert two.edit(USER).is_silent
    two.edited(USER)
    start_build(one)
    (sources.root / USED).write_text("formatted\n")
    end_build(one)
    assert sources.held().get(USED) == one.name
    assert USED in two.prompt().context
