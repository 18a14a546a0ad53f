"""What git's status says, as keys; and whose lease explains a change."""

from __future__ import annotations

from pathlib import Path

import pytest

from coord_core.install.enrolment import Site, enrol
from coord_core.services.authorship import Authorship
from coord_core.services.working_tree import changed_files
from tests.support import facts
from tests.support.enrolment import Enrolled, git

HERE = "/w"


def test_changed_new_renamed_and_deleted_files(enrolled: Enrolled) -> None:
    root = enrolled.root
    for name in ("old name", "gone", "kept", "changed"):
        (root / name).write_text(f"{name}\n" * 20)
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "Start")
    git(root, "mv", "old name", "new name")
    git(root, "rm", "-q", "gone")
    (root / "changed").write_text("changed\n")
    (root / "dir").mkdir()
    (root / "dir" / "line\nbreak").touch()
    found = changed_files(enrolled.project)
    assert set(found) == {"old name", "new name", "gone", "changed", "dir/line\nbreak"}
    assert (found["gone"], found["old name"]) == (None, None)
    assert found["changed"] == (root / "changed").stat().st_mtime


def test_without_git_nothing_is_known_to_be_changed(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert changed_files(enrol(Site(str(tmp_path)))) == {}


@pytest.fixture
def times(enrolled: Enrolled) -> None:
    """`one` held `a` from 10 to 20, and has held `b` since 10; its last hook was at 30."""
    statement = (
        "INSERT INTO events (seq, at, action, instance, agent, kind, key, task_id, detail) "
        "VALUES (:seq, :at, :action, 'one', '', 'file', :key, NULL, :detail)"
    )
    granted = '{"mode":"exclusive","worktree":"/w"}'
    with enrolled.writing() as tx:
        for seq, at, action, key, detail in (
            (1, 10.0, "lock_acquired", "a", granted),
            (2, 10.0, "lock_acquired", "b", granted),
            (3, 20.0, "lock_released", "a", '{"token":1}'),
        ):
            tx._run(statement, {"seq": seq, "at": at, "action": action, "key": key, "detail": detail})
        tx._run("INSERT INTO locks VALUES (2, 'file', 'b', 'exclusive', 'one', '', NULL, '/w', 10, NULL)", {})
        tx._run(
            "INSERT INTO instances VALUES ('one', 's', 'session', NULL, NULL, NULL, NULL, NULL, '', '/w', "
            "'', 0, NULL, 'active', 0, 30, 30, 9999)",
            {},
        )


@pytest.mark.parametrize(
    ("key", "at", "is_anothers"),
    [
        ("a", 5.0, False),
        ("a", 15.0, True),
        ("a", 25.0, False),
        ("a", None, False),
        ("b", 5.0, False),
        ("b", 9.99, True),
        ("b", 30.0, True),
        ("b", 31.0, False),
        ("c", 15.0, False),
    ],
)
def test_a_change_during_anothers_lease_is_the_others(
    enrolled: Enrolled, times: None, key: str, at: float | None, is_anothers: bool
) -> None:
    with enrolled.reading() as tx:
        assert Authorship(tx, [key], HERE).is_of_another(key, at, facts.instance("two")) is is_anothers
        assert Authorship(tx, [key], HERE).is_of_another(key, at, facts.instance("one")) is False
        assert Authorship(tx, [key], "/elsewhere").is_of_another(key, at, facts.instance("two")) is False


def test_a_lock_that_moved_to_the_session_after_clear_explains_too(enrolled: Enrolled) -> None:
    with enrolled.writing() as tx:
        for seq, action, detail in (
            (1, "lock_acquired", '{"mode":"exclusive","worktree":"/w"}'),
            (2, "lock_transferred", '{"token":1,"to":"heir"}'),
            (3, "lock_released", '{"token":2}'),
        ):
            tx._run(
                "INSERT INTO events (seq, at, action, instance, agent, kind, key, task_id, detail) "
                "VALUES (:seq, :at, :action, 'one', 'x', 'file', 'a', NULL, :detail)",
                {"seq": seq, "at": float(seq * 10), "action": action, "detail": detail},
            )
    with enrolled.reading() as tx:
        assert Authorship(tx, ["a"], HERE).is_of_another("a", 25.0, facts.instance("one"))
        assert not Authorship(tx, ["a"], HERE).is_of_another("a", 25.0, facts.instance("heir"))
        assert not Authorship(tx, ["a"], HERE).is_of_another("a", 35.0, facts.instance("one"))


def test_a_lease_is_not_over_because_somebody_asked_for_it(enrolled: Enrolled) -> None:
    with enrolled.writing() as tx:
        for seq, action, name, detail in (
            (1, "lock_acquired", "one", '{"mode":"exclusive","worktree":"/w"}'),
            (2, "transfer_requested", "two", '{"token":1,"holder":"one"}'),
        ):
            tx._run(
                "INSERT INTO events (seq, at, action, instance, agent, kind, key, task_id, detail) "
                "VALUES (:seq, :at, :action, :name, '', 'file', 'a', NULL, :detail)",
                {"seq": seq, "at": float(seq * 10), "action": action, "name": name, "detail": detail},
            )
    with enrolled.reading() as tx:
        assert Authorship(tx, ["a"], HERE).is_of_another("a", 25.0, facts.instance("two"))
