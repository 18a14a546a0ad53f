"""A set, or the dependents of an edit, keep out only who would write a file that is in them."""

from __future__ import annotations

from pathlib import Path

from coord_core.domain.resources import FEATURE, glob, named_set
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.graph import USED, USER, write_graph
from tests.support.held import hold, put
from tests.support.sessions import Session
from tests.support.working import program


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


def test_a_dependent_with_a_line_feed_in_its_name_is_held_too(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    enrolled.configure(semantic="lock")
    write_graph(enrolled.state, {"with\nfeed.ts": ["api.ts"]})
    first, second = start_session(), start_session()
    assert first.edit("api.ts").is_silent
    assert second.edit("with\nfeed.ts").refuses


def test_own_finished_work_can_be_staged_while_another_relies_on_it(
    tree: Path, sources: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    assert two.edit(USER).is_silent
    (tree / USER).write_text("of two\n")
    two.edited(USER)
    two.stop()
    assert one.edit(USED).is_silent
    one.edited(USED)
    answer = two.ask(f"git add {USER} && git commit -m Done -- {USER}")
    assert not answer.refuses, answer.reason


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
