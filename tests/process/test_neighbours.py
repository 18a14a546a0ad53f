"""Two sessions change files of which one depends on the other: both may, and both are told, once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from coord_core.dependencies import NAME
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.graph import write_graph
from tests.support.processes import ClientProcess
from tests.support.sessions import Session
from tests.support.working import program

USER, USED = "src/login.py", "src/token.py"


@pytest.fixture
def pair(enrolled: Enrolled, start_session: StartSession) -> tuple[Session, Session]:
    write_graph(enrolled.state, {USER: [USED], "src/page.py": [USED]})
    return start_session(), start_session()


def test_both_are_told_when_the_later_one_depends_on_the_earlier(pair: tuple[Session, Session]) -> None:
    first, second = pair
    assert first.edit(USED).is_silent
    told = second.edit(USER)
    assert not told.refuses
    assert told.context == (
        f"{USER} depends on {USED}, which {first.name} is changing: what it relies on there may change."
    )
    assert first.edited(USED).context == (
        f"{USER}, which {second.name} is changing, depends on {USED}: keep what it relies on, or agree on it."
    )


def test_both_are_told_when_the_earlier_one_depends_on_the_later(pair: tuple[Session, Session]) -> None:
    first, second = pair
    assert first.edit(USER).is_silent
    assert f"{USER}, which {first.name} is changing, depends on {USED}" in second.edit(USED).context
    assert f"{USER} depends on {USED}, which {second.name} is changing" in first.edited(USER).context


def test_each_is_told_once(pair: tuple[Session, Session]) -> None:
    first, second = pair
    first.edit(USED)
    assert second.edit(USER).context
    assert first.edited(USED).context
    for _ in range(2):
        assert second.edited(USER).is_silent
        assert second.edit(USER, call="again").is_silent
        assert first.edit(USED, call="again").is_silent
        assert first.edited(USED, call="again").is_silent


def test_it_is_said_anew_only_when_neither_held_its_file_meanwhile(pair: tuple[Session, Session]) -> None:
    first, second = pair
    first.edit(USED)
    assert second.edit(USER).context
    first.edited(USED)
    second.edited(USER)
    second.stop()
    assert second.edit(USER, call="next turn").is_silent
    second.edited(USER, call="next turn")
    second.stop()
    first.stop()
    first.edit(USED, call="later")
    assert second.edit(USER, call="later").context


def test_what_was_taken_by_a_command_counts_at_its_first_edit(pair: tuple[Session, Session]) -> None:
    first, second = pair
    first.edit("registered first.txt")
    second.edit(USED)
    done = program(first, "lock", "acquire", USER)
    assert done.status == 0, done.stderr
    assert first.edit(USER).context


def test_that_they_were_told_is_known_after_a_rebuild(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    first.edit(USED)
    assert second.edit(USER).context
    for path in enrolled.state.glob("state.db*"):
        path.unlink()
    assert first.edited(USED).context
    assert second.edited(USER).is_silent
    assert second.edit(USER, call="again").is_silent


def test_files_that_have_nothing_to_do_with_each_other_are_not_mentioned(
    pair: tuple[Session, Session],
) -> None:
    first, second = pair
    first.edit("src/page.py")
    assert second.edit(USER).is_silent
    assert second.edit("README.md", call="other").is_silent


def test_an_agent_of_the_same_session_is_not_mentioned(pair: tuple[Session, Session]) -> None:
    first, _ = pair
    first.edit(USED)
    assert first.edit(USER, call="sub", agent="sub").is_silent


def test_who_is_dead_is_not_mentioned(
    pair: tuple[Session, Session],
    start_session: StartSession,
    client_process: Callable[[], ClientProcess],
) -> None:
    _, second = pair
    client = client_process()
    start_session(pid=client.pid).edit(USED)
    client.kill()
    assert second.edit(USER).is_silent


def test_what_is_only_relied_on_is_not_being_changed(pair: tuple[Session, Session]) -> None:
    first, second = pair
    assert program(first, "lock", "acquire", "--shared", USED).status == 0
    assert second.edit(USER).is_silent


def test_a_shell_command_that_writes_counts_as_well(pair: tuple[Session, Session]) -> None:
    first, second = pair
    first.edit(USED)
    assert f"{USER} depends on {USED}" in second.ask(f"echo x > {USER}").context


def test_the_setting_turns_it_off(enrolled: Enrolled, start_session: StartSession) -> None:
    enrolled.configure(semantic="off")
    write_graph(enrolled.state, {USER: [USED]})
    first, second = start_session(), start_session()
    first.edit(USED)
    assert second.edit(USER).is_silent


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(100)])
def test_an_index_that_cannot_be_read_is_no_obstacle(
    pair: tuple[Session, Session], enrolled: Enrolled, content: bytes
) -> None:
    first, second = pair
    (enrolled.state / NAME).write_bytes(content)
    first.edit(USED)
    assert second.edit(USER).is_silent


def test_many_neighbours_are_a_few_lines(enrolled: Enrolled, start_session: StartSession) -> None:
    users = [f"src/user{number:02}.py" for number in range(30)]
    write_graph(enrolled.state, {user: [USED] for user in users})
    first, second = start_session(), start_session()
    for number, user in enumerate(users):
        first.edit(user, call=f"call {number}")
    lines = second.edit(USED).context.splitlines()
    assert len(lines) == 6
    assert lines[-1] == "So it is with 25 more pairs of files."


def test_a_symbol_stands_for_its_file(enrolled: Enrolled, start_session: StartSession) -> None:
    enrolled.configure(granularity="symbol")
    write_graph(enrolled.state, {USER: [USED]})
    (enrolled.root / "src").mkdir()
    for name in (USER, USED):
        (enrolled.root / name).write_text("def one():\n    return 1\n\n\ndef two():\n    return 2\n")
    first, second = start_session(), start_session()
    first.replace(USED, "return 1", "return 3")
    assert "src/token.py#one" in enrolled.held()
    assert f"{USER} depends on {USED}" in second.replace(USER, "return 1", "return 3").context
    assert "src/login.py#one" in enrolled.held()
    first.stop()
    second.stop()
    with enrolled.reading() as tx:
        assert not tx.was_noticed(second.name, USER, first.name, USED)


def test_who_is_done_is_not_said_to_be_changing_it(pair: tuple[Session, Session]) -> None:
    first, second = pair
    first.edit(USED)
    second.edit(USER)
    second.stop()
    told = first.prompt().context
    assert f"{USER}, which {second.name} worked on at " in told and f" UTC, depends on {USED}" in told
