"""`lock list`, `lock acquire` and `lock release`."""

from __future__ import annotations

import json
import time
from pathlib import Path

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Program

KEYS = [
    "resource",
    "kind",
    "mode",
    "locked_by",
    "agent",
    "task_id",
    "locked_at",
    "expires_at",
    "token",
    "worktree",
]


def test_list_shows_what_hooks_and_commands_took(program: Program, one: Someone) -> None:
    one.takes("src/a.py")
    one.run("lock", "acquire", "--shared", "docs/", "workflow:ci", "tree:")
    found = program("lock", "list", "--json").json
    assert all(list(lock) == KEYS for lock in found)
    assert [(lock["resource"], lock["kind"], lock["mode"]) for lock in found] == [
        ("src/a.py", "file", "exclusive"),
        ("docs/", "subtree", "shared"),
        ("workflow:ci", "workflow", "shared"),
        ("tree:", "tree", "shared"),
    ]
    assert {(lock["locked_by"], lock["agent"], lock["task_id"]) for lock in found} == {(one.name, None, None)}
    tokens = [lock["token"] for lock in found]
    assert tokens == sorted(set(tokens))
    assert found[0]["expires_at"] > found[0]["locked_at"]
    assert found[0]["locked_at"].endswith("Z")


def test_list_of_nothing(program: Program) -> None:
    assert program("lock", "list", "--json").json == []
    assert program("lock", "list").stdout == "Nothing is locked.\n"


def test_mine(program: Program, one: Someone) -> None:
    one.takes("a.py")
    program("lock", "acquire", "b.py")
    assert [lock["resource"] for lock in one.run("lock", "list", "--mine", "--json").json] == ["a.py"]
    assert [lock["resource"] for lock in program("lock", "list", "--mine", "--json").json] == ["b.py"]


def test_listing_leaves_no_trace(program: Program, repository: Enrolled) -> None:
    program("lock", "list")
    assert repository.entries() == []


def test_acquire_prints_the_locks(program: Program, repository: Enrolled) -> None:
    done = program("lock", "acquire", "a.py", "b/", "--json")
    assert done.status == 0
    assert [(lock["resource"], lock["kind"]) for lock in done.json] == [("a.py", "file"), ("b/", "subtree")]
    assert done.json == program("lock", "list", "--json").json


def test_acquire_is_idempotent_and_takes_each_once(program: Program) -> None:
    first = program("lock", "acquire", "a.py", "./a.py", "x/../a.py", "--json").json
    assert len(first) == 1
    assert program("lock", "acquire", "a.py", "--json").json[0]["token"] == first[0]["token"]


def test_an_existing_folder_is_locked_as_a_whole(program: Program, repository: Enrolled) -> None:
    (repository.root / "src").mkdir()
    assert program("lock", "acquire", "src", "--json").json[0]["resource"] == "src/"
    here = program("lock", "acquire", ".", "--json", folder=repository.root / "src")
    assert here.json[0]["resource"] == "src/"


def test_all_or_none(program: Program, repository: Enrolled, one: Someone) -> None:
    one.takes("a.py")
    done = program("lock", "acquire", "free.py", "a.py")
    assert done.status == 1
    assert repository.held() == {"a.py": one.name}


def test_a_refusal_to_a_person(program: Program, one: Someone) -> None:
    one.takes("a.py")
    done = program("lock", "acquire", "a.py")
    assert done.lines[:2] == [
        f"⚠️ File locked by {one.name} (expires in 60 minutes)",
        "Would you like to:",
    ]
    assert done.status == 1
    several = program("lock", "acquire", "b.py", "a.py")
    assert several.lines[0] == f"⚠️ a.py is locked by {one.name} (expires in 60 minutes)"


def test_a_refusal_to_a_session_reads_like_the_hooks(one: Someone, two: Someone) -> None:
    one.takes("a.py")
    done = two.run("lock", "acquire", "a.py")
    assert done.status == 1
    assert done.stdout.rstrip("\n") == two.edit("a.py").reason
    assert "--force" not in done.stdout


def test_a_refusal_as_json(program: Program, one: Someone) -> None:
    one.run("lock", "acquire", "src/")
    done = program("lock", "acquire", "src/a.py", "--json")
    assert done.status == 1
    refused = done.json["refused"]
    assert (refused["resource"], refused["locked_by"], refused["held"]) == ("src/a.py", one.name, "src/")
    assert refused["until"].endswith("Z")


def test_shared_locks_go_together(program: Program, one: Someone) -> None:
    assert one.run("lock", "acquire", "--shared", "a.py").status == 0
    assert program("lock", "acquire", "--shared", "a.py").status == 0
    assert program("lock", "acquire", "a.py").status == 1


def test_a_subagents_lock_excludes_its_main_agent(one: Someone) -> None:
    assert one.run("lock", "acquire", "--agent", "helper", "a.py").status == 0
    assert one.run("lock", "acquire", "a.py").status == 1
    assert one.run("lock", "release", "a.py").status == 1
    assert one.run("lock", "release", "--agent", "helper", "a.py").status == 0


def test_a_sessions_lock_goes_at_its_stop(repository: Enrolled, one: Someone) -> None:
    one.run("lock", "acquire", "a.py")
    one.stop()
    assert repository.held() == {}


def test_a_lease_that_ran_out_is_renewed_by_asking(
    repository: Enrolled, program: Program, one: Someone, two: Someone
) -> None:
    repository.end_leases()
    one.run("lock", "acquire", "a.py")
    assert two.edit("a.py").refuses


def test_a_lock_taken_while_the_roster_says_idle_is_kept(one: Someone, two: Someone) -> None:
    one.roster("idle", time.time() - 2)
    one.run("lock", "acquire", "a.py")
    assert two.edit("a.py").refuses


def test_what_cannot_be_locked_is_bad_input(program: Program, repository: Enrolled) -> None:
    for resource in ("", "../outside", "workflow:", "workflow:a\nb", ".git/config", "bad-\udcff"):
        done = program("lock", "acquire", "--", resource)
        assert done.status == 2, resource
        assert done.stderr.startswith("claude-coordinator: ")
        assert "Traceback" not in done.stderr
    assert repository.held() == {}


def test_a_file_that_is_not_governed_needs_no_lock(program: Program, repository: Enrolled) -> None:
    repository.configure(ignore=["*.log"])
    done = program("lock", "acquire", "x.log")
    assert (done.status, "needs no lock" in done.stderr) == (2, True)


def test_release(program: Program, repository: Enrolled) -> None:
    program("lock", "acquire", "a.py", "b.py", "c.py")
    assert program("lock", "release", "a.py").stdout == "Released a.py.\n"
    assert set(repository.held()) == {"b.py", "c.py"}
    assert program("lock", "release", "--all").stdout == "Released b.py, c.py.\n"
    assert repository.held() == {}
    assert program("lock", "release", "--all").stdout == "Nothing was held.\n"


def test_releasing_what_is_not_mine(program: Program, repository: Enrolled, one: Someone) -> None:
    one.takes("a.py")
    program("lock", "acquire", "b.py")
    done = program("lock", "release", "b.py", "a.py")
    assert done.status == 1
    assert f"a.py is held by {one.name}, not by user-" in done.stderr
    assert set(repository.held()) == {"a.py", "b.py"}
    nobodys = program("lock", "release", "c.py")
    assert (nobodys.status, "Nobody holds c.py." in nobodys.stderr) == (1, True)


def test_releasing_part_of_what_is_held(program: Program, one: Someone) -> None:
    program("lock", "acquire", "src/")
    done = program("lock", "release", "src/a.py")
    assert (done.status, "src/a.py itself is not held; src/ is" in done.stderr) == (1, True)


def test_my_own_lock_in_flight_can_be_released(repository: Enrolled, one: Someone) -> None:
    one.edit("a.py")
    assert one.run("lock", "release", "a.py").status == 0
    assert repository.held() == {}


def test_force_breaks_a_lock_in_flight_on_record(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    one.edit("a.py")
    reason = "its client\nhangs\x1b[31m \x07" + "x" * 4000
    assert program("lock", "release", "--force", "--reason", reason, "a.py").status == 0
    assert repository.held() == {}
    entry = program("audit", "--json", "--action", "lock_forced").json[0]
    assert entry["instance"] == one.name
    assert entry["by"].startswith("user-")
    assert entry["reason"].startswith("its client hangs[31m xxx")
    assert len(entry["reason"]) == 300
    with repository.reading() as tx:
        assert tx._one("SELECT count(*) FROM calls", {}) == 0


def test_only_people_force(repository: Enrolled, one: Someone, two: Someone) -> None:
    one.takes("a.py")
    done = two.run("lock", "release", "--force", "--reason", "mine now", "a.py")
    assert (done.status, "Only a person may" in done.stderr) == (1, True)
    assert repository.held() == {"a.py": one.name}


def test_an_empty_reason_is_bad_input(program: Program, one: Someone) -> None:
    one.takes("a.py")
    assert program("lock", "release", "--force", "--reason", " \x07\n", "a.py").status == 2


def test_a_person_acts_as_a_session(program: Program, repository: Enrolled, one: Someone) -> None:
    assert program("lock", "acquire", "--as", one.name, "a.py").status == 0
    assert repository.held() == {"a.py": one.name}
    assert program("lock", "release", "--as", one.name, "--all").status == 0
    assert repository.held() == {}
    assert program("lock", "acquire", "--as", "claude-00000000", "a.py").status == 2


def test_acting_as_a_session_does_not_break_its_edit(
    program: Program, repository: Enrolled, one: Someone
) -> None:
    one.edit("a.py")
    assert program("lock", "release", "--as", one.name, "a.py").status == 1
    assert program("lock", "release", "--as", one.name, "--all").status == 1
    assert repository.held() == {"a.py": one.name}


def test_a_session_acts_as_nobody_else(repository: Enrolled, one: Someone, two: Someone) -> None:
    for arguments in (["acquire", "--as", one.name, "a.py"], ["release", "--as", one.name, "--all"]):
        done = two.run("lock", *arguments)
        assert (done.status, "Only a person may" in done.stderr) == (1, True)
    assert repository.held() == {}


def test_a_path_belongs_to_the_worktree_it_is_in(
    program: Program, repository: Enrolled, tmp_path: Path
) -> None:
    linked = repository.add_worktree(tmp_path / "linked", "other")
    program("lock", "acquire", str(linked / "a.py"))
    assert [(str(lock.resource), lock.worktree) for lock in repository.locks()] == [("a.py", str(linked))]


def test_workflows_of_two_worktrees_exclude_each_other_even_if_git_ignores_their_name(
    program: Program, repository: Enrolled, one: Someone, tmp_path: Path
) -> None:
    linked = repository.add_worktree(tmp_path / "linked", "other")
    for root in (repository.root, linked):
        (root / ".gitignore").write_text("build\n")
    git(repository.root, "add", ".gitignore")
    assert one.run("lock", "acquire", "workflow:build", "build").status == 0
    assert program("lock", "acquire", "build", folder=linked).status == 0
    assert program("lock", "acquire", "workflow:build", folder=linked).status == 1


def test_reading_loads_nothing_slow(program: Program) -> None:
    done = program("lock", "list", "--json", PYTHONPROFILEIMPORTTIME="1")
    assert json.loads(done.stdout) == []
    loaded = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    assert not loaded & {"pydantic", "ruamel", "git", "rich", "portalocker", "subprocess"}
