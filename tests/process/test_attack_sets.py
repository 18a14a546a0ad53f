"""Attack on locks on sets: where a shared, derived or patterned lock is asked who holds what."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.domain.records import Event
from coord_core.domain.resources import FEATURE, glob, named_set
from coord_core.install.setup import set_up
from tests.conftest import StartSession
from tests.process.cli.program import Program
from tests.process.test_held_sets import commit, hold, put
from tests.support.enrolment import Enrolled, git
from tests.support.graph import write_graph
from tests.support.processes import ClientProcess
from tests.support.sessions import Session
from tests.support.working import end_build, program, start_build

USER, USED = "src/login.py", "src/token.py"


@pytest.fixture
def pair(enrolled: Enrolled, start_session: StartSession) -> tuple[Session, Session]:
    """`semantic: lock`; src/login.py depends on src/token.py."""
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: [USED]})
    return start_session(), start_session()


def test_a_glob_that_holds_no_dependent_is_no_obstacle_to_an_edit(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    hold(enrolled, first, glob(["src/**/*.ts"]))
    answer = second.edit(USED)
    assert not answer.refuses, answer.reason


def test_a_feature_that_holds_no_dependent_can_be_taken_beside_an_edit(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    (enrolled.root / ".claude-coordinator.yml").write_text(
        "semantic: lock\nfeatures:\n  pages: ['src/**/*.ts']\n"
    )
    second.start()
    assert first.edit(USED).is_silent
    done = program(second, "lock", "acquire", "feature:pages")
    assert done.status == 0, done


def test_the_tenth_widely_used_file_is_edited_as_quickly_as_the_first(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    edges: dict[str, list[str]] = {}
    for base in range(8):
        for number in range(900):
            edges[f"src/p{number % 30}/of{base}_{number}.py"] = [f"base{base}.py"]
    write_graph(enrolled.state, edges)
    session = start_session()
    took = []
    for base in range(8):
        began = time.perf_counter()
        assert session.edit(f"base{base}.py", call=f"call-{base}").is_silent
        took.append(time.perf_counter() - began)
        session.edited(f"base{base}.py", call=f"call-{base}")
    assert took[-1] < took[0] + 1, took


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


def test_a_command_that_removes_other_files_is_not_refused_for_a_glob(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    hold(enrolled, one, glob(["src/*.py"]))
    put(tree, "src/a.py", "src/a.pyc")
    answer = two.ask("find . -name '*.pyc' -delete")
    assert not answer.refuses, answer.reason


def test_a_command_that_removes_other_files_is_not_refused_for_dependents(
    pair: tuple[Session, Session], enrolled: Enrolled
) -> None:
    first, second = pair
    put(enrolled.root, USER, USED, "src/a.pyc")
    assert first.edit("src/token.py").is_silent
    first.edited("src/token.py")
    answer = second.ask("find src -name '*.pyc' -delete")
    assert not answer.refuses, answer.reason


@pytest.fixture
def clients(
    start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> tuple[Session, Session]:
    one, two = (start_session(pid=client_process().pid) for _ in range(2))
    return one, two


def test_release_on_commit_lets_the_dependents_go_with_the_file(
    tree: Path, enrolled: Enrolled, clients: tuple[Session, Session]
) -> None:
    set_up(str(tree))
    enrolled.configure(release_on="commit", semantic="lock")
    put(tree, USER, USED)
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "More")
    write_graph(enrolled.state, {USER: [USED]})
    one, two = clients
    assert one.edit(USED).is_silent
    (tree / USED).write_text("changed\n")
    one.edited(USED)
    git(tree, "add", ".")
    assert commit(tree, one, "--", USED).returncode == 0
    assert USED not in enrolled.held()
    assert not two.edit(USER).refuses, enrolled.held()


def test_release_on_commit_lets_the_dependents_go_though_one_is_changed(
    tree: Path, enrolled: Enrolled, clients: tuple[Session, Session]
) -> None:
    """A dependent that somebody left uncommitted before is not the holder's to commit."""
    set_up(str(tree))
    enrolled.configure(release_on="commit", semantic="lock")
    put(tree, USER, USED)
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "More")
    (tree / USER).write_text("a person is at it\n")
    write_graph(enrolled.state, {USER: [USED]})
    one, two = clients
    assert one.edit(USED).is_silent
    (tree / USED).write_text("changed\n")
    one.edited(USED)
    git(tree, "add", USED)
    assert commit(tree, one, "--", USED).returncode == 0
    one.stop([])
    assert not two.edit(USER).refuses, enrolled.held()


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


def test_a_build_that_changes_a_dependent_is_a_violation_while_the_edit_is_in_flight(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    put(tree, USER, USED)
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "More")
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: [USED]})
    one, two = start_session(), start_session()
    assert one.edit(USED).is_silent
    start_build(two)
    (tree / USER).write_text("of two\n")
    told = end_build(two)
    assert USER in told.context and one.name in told.context, told.stdout


def test_a_dependent_with_a_line_feed_in_its_name_is_held_too(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {"with\nfeed.ts": ["api.ts"]})
    first, second = start_session(), start_session()
    assert first.edit("api.ts").is_silent
    assert second.edit("with\nfeed.ts").refuses


def test_own_finished_work_can_be_staged_while_another_relies_on_it(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    put(tree, USER, USED)
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "More")
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: [USED]})
    one, two = start_session(), start_session()
    assert two.edit(USER).is_silent
    (tree / USER).write_text("of two\n")
    two.edited(USER)
    two.stop()
    assert one.edit(USED).is_silent
    one.edited(USED)
    answer = two.ask(f"git add {USER} && git commit -m Done -- {USER}")
    assert not answer.refuses, answer.reason


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


def test_an_edit_of_what_fifty_files_use_is_quick_beside_fifty_features(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {f"lib/p{number % 9}/m{number}.py": ["base.py"] for number in range(50)})
    first, second = start_session(), start_session()
    first.start()
    with enrolled.writing() as tx:
        for number in range(50):
            name = f"f{number}"
            patterns = [f"src/{name}/**", f"tests/{name}/**", f"*_{name}.md", f"{name}*.ts"]
            patterns.append(f"!src/{name}/gen/**")
            event = Event("lock_acquired", first.name, named_set(FEATURE, name, patterns))
            event.detail.update(mode="exclusive", worktree=str(enrolled.root))
            tx.record(event)
    began = time.perf_counter()
    answer = second.edit("base.py")
    took = time.perf_counter() - began
    assert not answer.refuses, answer.reason
    assert took < 1.5


def test_a_feature_that_leaves_out_every_dependent_is_no_obstacle(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(
        enrolled.state, {f"src/pkg{number % 30}/module_{number}.py": ["base.py"] for number in range(900)}
    )
    first, second = start_session(), start_session()
    hold(enrolled, first, named_set(FEATURE, "top", ["src/**/*.py", "!src/pkg*/**"]))
    answer = second.edit("base.py")
    assert not answer.refuses, answer.reason


def test_a_file_that_is_kept_until_its_commit_keeps_its_dependents(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    put(tree, USER, USED)
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "More")
    enrolled.configure(release_on="commit", semantic="lock")
    write_graph(enrolled.state, {USER: [USED]})
    one, two = start_session(), start_session()
    assert one.edit(USED).is_silent
    (tree / USED).write_text("half done\n")
    one.edited(USED)
    one.stop([])
    assert USED in enrolled.held()
    assert two.edit(USER).refuses, enrolled.held()


@pytest.fixture
def sources(tree: Path, enrolled: Enrolled) -> Enrolled:
    put(tree, USER, USED)
    git(tree, "add", ".")
    git(tree, "commit", "-qm", "More")
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {USER: [USED]})
    return enrolled


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


def test_staging_many_files_is_quick_beside_many_sets(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.start()
    put(tree, *(f"lib/p{number % 50}/m{number}.py" for number in range(4000)))
    assert one.edit("other").is_silent
    began = time.perf_counter()
    assert not two.ask("git add -A", call="before").refuses
    alone = time.perf_counter() - began
    with enrolled.writing() as tx:
        for number in range(250):
            patterns = [f"src/f{number}/**", f"tests/f{number}/**", f"*_f{number}.md", f"**/f{number}/*.ts"]
            event = Event("lock_acquired", one.name, glob(patterns))
            event.detail.update(mode="exclusive", worktree=str(enrolled.root))
            tx.record(event)
    began = time.perf_counter()
    answer = two.ask("git add -A", call="after")
    took = time.perf_counter() - began
    assert not answer.refuses, answer.reason
    assert took < alone + 2, (alone, took)


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
