"""`check`: three lines, a line for each conflict, and an exit status."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.support.enrolment import Enrolled

from .conftest import Someone
from .program import Program


def test_nothing_to_report(program: Program) -> None:
    done = program("check")
    assert done.lines == ["✅ No conflicts detected", "📋 Available tasks: none", "🔒 Locked files: none"]
    assert done.status == 0


def test_every_holder_has_a_line(program: Program, one: Someone, two: Someone) -> None:
    one.takes("src/a.py")
    one.takes("src/b.py")
    two.takes("c.py")
    done = program("check")
    assert done.lines[2:] == [
        f"🔒 Locked files: src/a.py, src/b.py (by {one.name})",
        f"🔒 Locked files: c.py (by {two.name})",
    ]
    assert done.status == 0


def test_the_holders_own_edit_is_no_conflict(program: Program, repository: Enrolled, one: Someone) -> None:
    one.edit("a.py")
    (repository.root / "a.py").write_text("by its holder\n")
    one.edited("a.py")
    assert program("check").status == 0


def test_a_file_i_changed_that_another_holds(program: Program, repository: Enrolled, one: Someone) -> None:
    one.takes("a.py")
    (repository.root / "a.py").write_text("by hand\n")
    done = program("check")
    assert done.lines[:2] == [
        "⚠️ 1 conflict detected",
        f"   a.py was changed in this working tree, and {one.name} holds it.",
    ]
    assert done.status == 1


def test_a_change_from_before_the_other_took_the_file(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    file = repository.root / "a.py"
    file.write_text("by hand, an hour ago\n")
    os.utime(file, (file.stat().st_mtime - 3600,) * 2)
    one.takes("a.py")
    assert program("check").status == 1
    assert one.run("check").status == 0


def test_a_change_that_a_third_session_made_is_not_mine(
    program: Program, repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.edit("a.py")
    (repository.root / "a.py").write_text("by one\n")
    one.edited("a.py")
    one.stop()
    two.takes("a.py")
    assert program("check").status == 0
    assert one.run("check").status == 1


def test_a_change_in_my_linked_worktree(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    linked = repository.add_worktree(tmp_path / "linked", "other")
    one.takes("a.py")
    (linked / "a.py").write_text("mine\n")
    assert program("check", folder=linked).status == 1
    assert program("check").status == 0


def test_a_folder_that_another_holds(program: Program, repository: Enrolled, one: Someone) -> None:
    assert one.run("lock", "acquire", "src/").status == 0
    (repository.root / "src").mkdir()
    for name in ("a", "b"):
        (repository.root / "src" / name).touch()
    found = program("check", "--json")
    assert [conflict["resource"] for conflict in found.json["conflicts"]] == ["src/a", "src/b"]


def test_a_lease_that_was_lost(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    repository.end_leases()
    assert two.edit("a.py").is_silent
    done = one.run("check")
    assert done.lines[0] == "⚠️ 1 conflict detected"
    assert f"a.py: your lease ran out, and {two.name} took it at " in done.lines[1]
    assert done.status == 1
    assert two.run("check").status == 0


def test_a_lost_lease_that_i_have_again_is_settled(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    repository.end_leases()
    two.takes("a.py")
    two.stop()
    assert not one.edit("a.py").refuses
    assert one.run("check").status == 0


def test_a_lost_lease_that_was_handed_back_is_settled(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    repository.end_leases()
    two.takes("a.py")
    assert two.run("lock", "transfer", "a.py", "--to", one.name).status == 0
    assert one.run("check").status == 0


def test_a_lock_that_was_broken_and_taken(program: Program, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    assert program("lock", "release", "--force", "--reason", "stuck", "a.py").status == 0
    assert one.run("check").status == 0
    two.takes("a.py")
    done = one.run("check", "--json")
    found = done.json["conflicts"]
    assert [(each["conflict"], each["resource"], each["instance"]) for each in found] == [
        ("lost", "a.py", two.name)
    ]
    assert "was broken" in found[0]["sentence"]
    assert done.status == 1


def test_two_locks_that_exclude_each_other_are_detected(
    repository: Enrolled, one: Someone, two: Someone
) -> None:
    one.takes("a.py")
    two.takes("b.py")
    with repository.writing() as tx:
        tx._run("UPDATE locks SET key = 'a.py'", {})
    done = one.run("check")
    assert done.status == 1
    assert f"a.py is locked by you, and {two.name} holds a lock that excludes yours." in done.stdout


def test_the_dead_are_buried_first(program: Program, one: Someone) -> None:
    one.takes("a.py")
    one.client.kill()
    done = program("check")
    assert done.lines[0] == f"🧹 {one.name} has crashed; what it held is free again."
    assert done.lines[-1] == "🔒 Locked files: none"
    assert done.status == 0


def test_json(program: Program, one: Someone) -> None:
    one.takes("a.py")
    found = program("check", "--json").json
    assert list(found) == ["conflicts", "available_tasks", "locks", "waits", "clashes"]
    assert (found["conflicts"], found["available_tasks"]) == ([], [])
    assert found["locks"] == program("lock", "list", "--json").json


def test_many_locks_of_one_holder_stay_one_short_line(
    program: Program, new_session: Callable[[], Someone]
) -> None:
    someone = new_session()
    someone.run("lock", "acquire", *[f"file-{number}" for number in range(50)])
    assert program("check").lines[-1].endswith(f"file-19 and 30 more (by {someone.name})")


def test_outside_of_a_guarded_repository(program: Program, tmp_path: Path) -> None:
    done = program("check", folder=tmp_path)
    assert done.status == 2
    assert "claude-coordinator init" in done.stderr
    assert not done.stdout
