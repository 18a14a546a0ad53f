"""With `semantic: lock`, who changes a file keeps others from changing what depends on it meanwhile."""

from __future__ import annotations

import pytest

from coord_core.services.dependents import MOST
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.graph import write_graph
from tests.support.sessions import Session
from tests.support.working import program

USER, USED = "src/login.py", "src/token.py"


@pytest.fixture
def pair(enrolled: Enrolled, start_session: StartSession) -> tuple[Session, Session]:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: [USED], "src/page.py": [USED, USER]})
    return start_session(), start_session()


def test_a_dependent_of_what_another_changes_is_refused(pair: tuple[Session, Session]) -> None:
    first, second = pair
    assert first.edit(USED).is_silent
    refused = second.edit(USER)
    assert refused.refuses
    assert f"File locked: {USER} is held by {first.name} until its turn ends" in refused.stdout
    assert f"It depends on {USED}, which that session is changing." in refused.stdout


def test_what_a_file_that_another_changes_depends_on_is_refused(pair: tuple[Session, Session]) -> None:
    first, second = pair
    assert first.edit(USER).is_silent
    refused = second.edit(USED)
    assert refused.refuses
    assert f"{USER}, which depends on {USED}, is held by {first.name}" in refused.stdout


@pytest.mark.parametrize("command", ["mv lib other", "find lib -name '*.py' | xargs sed -i s/a/b/"])
def test_a_folder_with_what_another_s_file_depends_on_is_refused(
    enrolled: Enrolled, start_session: StartSession, command: str
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: ["lib/used.py"], "app.py": ["lib/other.py"]})
    (enrolled.root / "lib").mkdir()
    first, second = start_session(), start_session()
    assert first.edit("app.txt").is_silent
    assert not second.ask(command).refuses
    second.ran(command)
    assert first.edit(USER).is_silent
    assert not first.ask(command).refuses
    first.ran(command)
    refused = second.ask(command)
    assert refused.refuses
    assert f"{USER}, which depends on lib/used.py, is held by {first.name}" in refused.stdout
    assert not second.ask("rm -rf lib/deeper").refuses


def test_it_is_free_again_with_the_turn(pair: tuple[Session, Session], enrolled: Enrolled) -> None:
    first, second = pair
    first.edit(USED)
    first.edited(USED)
    first.stop()
    assert enrolled.held() == {}
    assert not second.edit(USER).refuses


def test_own_files_are_no_obstacle(pair: tuple[Session, Session], enrolled: Enrolled) -> None:
    first, _ = pair
    for path in (USED, USER, "src/page.py", USED):
        assert first.edit(path, call=path).is_silent
    assert list(enrolled.held()) == [USED, f"dependents:{USED}", USER, f"dependents:{USER}", "src/page.py"]


def test_two_may_rely_on_the_same_file(enrolled: Enrolled, start_session: StartSession) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {"page.py": ["one.py", "two.py"]})
    first, second = start_session(), start_session()
    assert first.edit("one.py").is_silent
    assert second.edit("two.py").is_silent


def test_a_shell_command_that_writes_takes_them_too(pair: tuple[Session, Session]) -> None:
    first, second = pair
    assert first.ask(f"echo x > {USED}").is_silent
    assert second.edit(USER).refuses


def test_names_with_wildcards_stand_for_themselves(enrolled: Enrolled, start_session: StartSession) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {"app/[id]/*.tsx": ["api.ts"], "with\nfeed.ts": ["api.ts"]})
    first, second = start_session(), start_session()
    assert first.edit("api.ts").is_silent
    assert second.edit("app/[id]/*.tsx").refuses
    assert not second.edit("app/i/page.tsx", call="other").refuses


def test_what_nearly_everything_depends_on_is_not_held(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {f"{number}.py": ["base.py"] for number in range(MOST + 1)})
    first, second = start_session(), start_session()
    assert first.edit("base.py").is_silent
    told = second.edit("1.py")
    assert not told.refuses
    assert "1.py depends on base.py" in told.context


def test_without_an_index_nothing_is_held_beside(enrolled: Enrolled, start_session: StartSession) -> None:
    enrolled.configure(semantic="lock")
    first = start_session()
    assert first.edit(USED).is_silent
    assert list(enrolled.held()) == [USED]


def test_to_ask_for_a_dependent_is_to_ask_for_the_file(pair: tuple[Session, Session]) -> None:
    first, second = pair
    first.edit("registered first")
    second.edit(USED)
    second.edited(USED)
    assert program(first, "lock", "request", USER).status == 0
    told = second.prompt().context
    assert f"'{USED}': asked for by" in told
    assert USER not in told.partition("asked for by")[0]


def test_to_wait_for_a_file_is_to_wait_for_what_its_edit_needs(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    second.edit(USER)
    second.edited(USER)
    first.edit("other")
    done = program(first, "lock", "wait", "--timeout", "1s", USED)
    assert done.status == 1
    second.stop()
    assert program(first, "lock", "wait", USED).status == 0
    assert enrolled.held() == {"other": first.name, USED: first.name, f"dependents:{USED}": first.name}
