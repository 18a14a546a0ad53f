"""Globs and features that are held, as hooks and git's hooks heed them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.domain.resources import FEATURE, Resource, glob, named_set
from coord_core.install.setup import set_up
from tests.conftest import StartSession
from tests.support.commits import commit_as
from tests.support.enrolment import Enrolled, git
from tests.support.held import hold, put
from tests.support.processes import ClientProcess
from tests.support.sessions import Session
from tests.support.working import end_build, program, start_build, write

AUTH = named_set(FEATURE, "auth", ["src/**", "!src/vendor/**"])


def test_a_commit_of_a_file_in_another_s_set_is_refused(
    tree: Path, enrolled: Enrolled, clients: tuple[Session, Session]
) -> None:
    set_up(str(tree))
    one, two = clients
    hold(enrolled, one, AUTH)
    two.start()
    put(tree, "src/a.py", "src/vendor/b.py")
    git(tree, "add", ".")
    refused = commit_as(two)
    assert (refused.returncode, "src/a.py" in refused.stderr) == (1, True)
    assert one.name in refused.stderr and "src/vendor/b.py (" not in refused.stderr
    assert commit_as(two, "--", "src/vendor/b.py").returncode == 0
    assert commit_as(one, "--", "src/a.py").returncode == 0


def test_staging_everything_is_refused_for_what_is_in_another_s_set(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    hold(enrolled, one, AUTH)
    put(tree, "src/a.py", "docs/b.md")
    assert two.ask("git add -A").refuses
    assert two.ask("git add docs").is_silent
    assert two.ask("git stash").refuses


@pytest.mark.parametrize(
    ("command", "refused"),
    [
        ("echo x > src/a.py", True),
        ("echo x > src/vendor/a.py", False),
        ("mv src lib", True),
        ("rm -rf src/vendor", False),
        ("rm -rf src/deep", True),
        ("mv a.txt src/new", True),
        ("cp a.txt src/new", True),
        ("cp -r docs src/new", True),
        ("ln -s a.txt src/new", True),
        ("touch src/new", True),
        ("git mv a.txt src/new", True),
        ("git restore -s HEAD src/new", True),
        ("git checkout HEAD -- src/new", True),
        ("rm -rf src/new", True),
        ("mkdir -p src/new", False),
        ("git checkout -- src", True),
        ("git checkout -- docs", False),
        ("sed -i s/a/b/ src/deep/*.py", True),
    ],
)
def test_a_command_is_refused_for_what_it_would_write_in_another_s_set(
    tree: Path, enrolled: Enrolled, start_session: StartSession, command: str, refused: bool
) -> None:
    one, two = start_session(), start_session()
    hold(enrolled, one, AUTH)
    put(tree, "src/deep/a.py", "src/vendor/b.py")
    assert two.ask(command).refuses is refused


@pytest.mark.parametrize(
    "command",
    [
        "git checkout HEAD -- src/gone",
        "git restore -s HEAD src/gone",
        "cp -r docs src/gone",
        "mv a.txt src/gone",
    ],
)
def test_a_command_that_may_put_a_file_where_none_is_is_refused_for_the_set_that_would_hold_it(
    tree: Path, enrolled: Enrolled, start_session: StartSession, command: str
) -> None:
    one, two = start_session(), start_session()
    put(tree, "src/other", "docs/a")
    hold(enrolled, one, glob(["src/*"]))
    assert two.ask(command).refuses
    assert two.ask("rm -rf src/other/deep").is_silent


def test_a_build_that_changes_a_file_in_another_s_set_is_a_violation(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    hold(enrolled, one, AUTH)
    start_build(two)
    put(tree, "src/new.py", "docs/new.md")
    told = end_build(two)
    assert "src/new.py" in told.context and one.name in told.context
    assert "docs/new.md" not in told.context
    assert "src/new.py" in one.prompt().context


def test_check_names_a_changed_file_that_another_s_set_holds(
    tree: Path, enrolled: Enrolled, clients: tuple[Session, Session]
) -> None:
    one, two = clients
    write(two, "a.txt", "of two\n")
    two.stop()
    hold(enrolled, one, glob(["*.txt"]))
    put(tree, "b.txt")
    found = json.loads(program(two, "check", "--json").stdout)["conflicts"]
    assert ("changed", "b.txt", one.name) in [
        (each["conflict"], each["resource"], each["instance"]) for each in found
    ]


@pytest.mark.parametrize("held", [AUTH, glob(["src/*.py"])])
def test_release_on_commit_lets_a_set_go_with_its_last_change(
    tree: Path, enrolled: Enrolled, clients: tuple[Session, Session], held: Resource
) -> None:
    set_up(str(tree))
    enrolled.configure(release_on="commit")
    one, _ = clients
    hold(enrolled, one, held)
    put(tree, "src/a.py", "src/b.py", "c.py")
    git(tree, "add", ".")
    assert commit_as(one, "--", "c.py").returncode == 0
    assert str(held) in enrolled.held()
    assert commit_as(one, "--", "src/a.py").returncode == 0
    one.stop([])
    assert str(held) in enrolled.held(), "src/b.py is not committed"
    assert commit_as(one, "--", "src/b.py").returncode == 0
    assert enrolled.held() == {}


def test_what_git_ignores_is_its_worktree_s_own_in_a_set_too(
    tree: Path, enrolled: Enrolled, start_session: StartSession, tmp_path: Path
) -> None:
    (tree / ".gitignore").write_text("dist/\n")
    git(tree, "add", ".gitignore")
    git(tree, "commit", "-qm", "Ignore")
    linked = enrolled.add_worktree(tmp_path.resolve() / "linked", "topic")
    one, two = start_session(), start_session(folder=linked)
    hold(enrolled, one, glob(["**/*.js"]))
    assert two.edit("dist/a.js").is_silent
    assert two.edit("src/a.js").refuses


def test_a_dead_session_s_sets_come_back_as_they_were(
    enrolled: Enrolled, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    process = client_process()
    one, two = start_session(pid=process.pid), start_session()
    hold(enrolled, one, AUTH)
    process.kill()
    assert two.edit("src/a.py").is_silent
    two.stop()
    resumed = start_session(session_id=one.id, pid=client_process().pid)
    resumed.start("resume")
    assert "feature:auth" in enrolled.held()
    assert two.edit("src/a.py").refuses
    assert two.edit("src/vendor/a.py").is_silent


def test_a_state_that_is_lost_is_rebuilt_with_the_sets(
    enrolled: Enrolled, start_session: StartSession
) -> None:
    one, two = start_session(), start_session()
    one.start()
    two.edit("docs/a.md")
    (enrolled.root / ".claude-coordinator.yml").write_text("features:\n  auth: [src/**, '!src/vendor/**']\n")
    assert program(one, "lock", "acquire", "feature:auth", "*.c", "--except", "gen*").status == 0
    before = [(lock.resource, lock.token, lock.instance) for lock in enrolled.locks()]
    assert AUTH in [resource for resource, _, _ in before]
    for name in enrolled.state.glob("state.db*"):
        name.unlink()
    assert two.edit("src/a.py").refuses
    assert [(lock.resource, lock.token, lock.instance) for lock in enrolled.locks()] == before


def test_on_a_disk_that_folds_names_a_set_holds_them_however_they_are_written(
    tree: Path, enrolled: Enrolled, start_session: StartSession
) -> None:
    compiled = json.loads(enrolled.marker.read_text())
    enrolled.marker.write_text(json.dumps({**compiled, "folds": True}))
    one, two = start_session(), start_session()
    one.start()
    for glob_, inside in (("Sources/**/[A-C]*.Swift", "sources/x/App.swift"), ("README.*", "Docs/readme.MD")):
        assert program(one, "lock", "acquire", glob_).status == 0
        assert two.edit(inside).refuses, inside
    assert two.edit("Sources/Zoo.swift").is_silent
    assert program(one, "lock", "release", "readme.*").status == 0
