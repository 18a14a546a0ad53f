"""`publish`: the state on a branch of the remote, and back what was assigned there."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from coord_core.repository.published.branch import BRANCH
from tests.process.cli.conftest import Someone
from tests.process.cli.program import Program
from tests.process.cli.published import LOCKS, LOG, TASKS, Remote
from tests.support.enrolment import Enrolled, git
from tests.support.waiting import wait_until


@pytest.fixture
def published(remote: Remote, program: Program) -> Remote:
    """With two tasks, published."""
    for what in ("One", "Two"):
        assert program("task", "add", what).status == 0
    assert program("publish").status == 0
    return remote


def task(program: Program, id_: str = "task-001") -> dict[str, object]:
    found: dict[str, object] = program("task", "show", id_, "--json").json
    return found


def test_the_branch_has_the_three_files_as_they_are_here(
    remote: Remote, program: Program, one: Someone, repository: Enrolled
) -> None:
    program("task", "add", 'A "task": # é', "--path", "src/", "--priority", "3")
    one.takes("a.txt")
    one.run("lock", "acquire", "workflow:ci")

    done = program("publish")

    assert (done.status, done.stderr) == (0, "")
    assert "Published to claude-coordination on origin" in done.stdout
    assert set(git(remote.bare, "ls-tree", "--name-only", BRANCH).split()) == {LOCKS, TASKS, LOG}
    locks = remote.read(LOCKS)["locks"]  # type: ignore[index]
    assert [(lock["path"], lock["locked_by"]) for lock in locks["files"]] == [("a.txt", one.name)]
    assert [lock["name"] for lock in locks["workflows"]] == ["ci"]
    entry = remote.tasks()["task-001"]
    assert (entry["description"], entry["paths"], entry["priority"]) == ('A "task": # é', ["src/"], 3)
    here = YAML(typ="safe").load((repository.root / LOG).read_text())
    there = remote.read(LOG)
    assert [{**each, "clone": "x"} for each in here] == [{**each, "clone": "x"} for each in there]  # type: ignore[attr-defined]
    for name in (LOCKS, TASKS, LOG):
        assert str(repository.root) not in remote.shown(name)
        assert str(one.client.pid) not in remote.shown(name).split()


def test_what_is_published_already_makes_no_commit(published: Remote, program: Program) -> None:
    before = published.commits()

    done = program("publish", "--json")

    assert done.json["changed"] == []
    assert done.json["commit"] == done.json["before"]
    assert published.commits() == before
    assert program("publish").stdout == "✅ claude-coordination on origin is up to date.\n"


def test_a_rehearsal_changes_nothing(published: Remote, program: Program) -> None:
    published.assign("task-001", "claude-0000c1c1")
    program("task", "add", "Three")
    before = published.commits()

    done = program("publish", "--dry-run", "--json").json
    said = program("publish", "--dry-run").stdout

    assert done["dry_run"] is True
    assert done["changed"] == [TASKS, LOG]
    assert [(each["task_id"], each["steps"]) for each in done["taken_in"]] == [("task-001", ["assign"])]
    assert "Nothing was done" in said
    assert published.commits() == before
    assert task(program)["status"] == "pending"


def test_the_log_is_appended_once(published: Remote, program: Program) -> None:
    was = published.shown(LOG)
    program("task", "add", "Three")
    program("publish")
    program("publish")

    assert published.shown(LOG).startswith(was)
    seqs = [each["seq"] for each in published.read(LOG)]  # type: ignore[attr-defined]
    assert seqs == sorted(set(seqs))


def test_what_ci_assigned_is_assigned_here(
    published: Remote, program: Program, repository: Enrolled, one: Someone
) -> None:
    published.assign("task-001", "claude-0000c1c1", "claude-0000c1c1/feat/one")

    done = program("publish")

    assert "task-001 is claude-0000c1c1's now, as assigned on the branch." in done.stdout
    found = task(program)
    assert (found["status"], found["assigned_to"]) == ("in_progress", "claude-0000c1c1")
    assert found["branch"] == "claude-0000c1c1/feat/one"
    assert published.tasks()["task-001"]["assigned_to"] == "claude-0000c1c1"
    refused = one.run("task", "claim", "task-001")
    assert refused.status == 1
    assert "claude-0000c1c1's" in refused.stderr
    assert one.run("task", "claim").status == 0, "the other one is free"
    actions = [each["action"] for each in published.read(LOG)]  # type: ignore[attr-defined]
    assert "task_claimed" in actions
    assert program("task", "release", "task-001").status == 0, "a person frees it"
    program("publish")
    assert published.tasks()["task-001"]["status"] == "pending"


def test_what_ci_assigned_to_a_session_of_here_is_its_own_to_claim(
    published: Remote, program: Program, one: Someone, two: Someone
) -> None:
    assert one.run("task", "claim", "task-002").status == 0
    published.assign("task-001", one.name)

    program("publish")

    assert task(program)["assigned_to"] == one.name
    assert one.run("task", "complete").status == 0, "what it works on is not another"
    assert two.run("task", "claim", "task-001").status == 1
    claimed = one.run("task", "claim", "task-001")
    assert claimed.status == 0, claimed
    program("publish")
    assert published.tasks()["task-001"]["assigned_to"] == one.name


def test_it_stays_assigned_when_the_dead_are_swept_and_the_state_is_rebuilt(
    published: Remote, program: Program, repository: Enrolled
) -> None:
    published.assign("task-001", "claude-0000c1c1")
    program("publish")
    repository.time_passed(10 * 86400)
    program("session", "list")
    program("task", "list")
    assert task(program)["assigned_to"] == "claude-0000c1c1"

    repository.database.unlink()
    for suffix in ("-wal", "-shm"):
        Path(f"{repository.database}{suffix}").unlink(missing_ok=True)
    assert program("recover").status == 0

    assert task(program)["assigned_to"] == "claude-0000c1c1"
    program("publish")
    assert published.tasks()["task-001"]["assigned_to"] == "claude-0000c1c1"
    assert list(published.tasks()) == ["task-001", "task-002"]


@pytest.mark.parametrize("status", ["pending", "completed", "blocked", "cancelled"])
def test_what_ci_ended_is_ended_here(published: Remote, program: Program, status: str) -> None:
    published.assign("task-001", "claude-0000c1c1")
    program("publish")
    published.set("task-001", status=status, **({"assigned_to": "null"} if status == "pending" else {}))

    assert program("publish").status == 0

    assert task(program)["status"] == status
    assert published.tasks()["task-001"]["status"] == status


def test_what_somebody_here_has_stays_and_both_are_told(
    published: Remote, program: Program, one: Someone
) -> None:
    assert one.run("task", "claim", "task-001").status == 0
    published.assign("task-001", "claude-0000c1c1")

    done = program("publish")

    assert "task-001 was set in_progress by claude-0000c1c1 on the branch" in done.stdout
    assert f"but is in_progress by {one.name} here" in done.stdout
    assert task(program)["assigned_to"] == one.name
    assert published.tasks()["task-001"]["assigned_to"] == one.name
    declined = [each for each in published.read(LOG) if each["action"] == "assignment_declined"]  # type: ignore[attr-defined]
    assert [(each["instance"], each["to"]) for each in declined] == [(one.name, "claude-0000c1c1")]
    assert "task-001 was set otherwise than here" in (one.edit("b.txt").context or "")
    assert "declined" not in program("publish").stdout, "once"


def test_other_edits_of_the_branch_are_said_and_written_over(published: Remote, program: Program) -> None:
    published.set("task-001", description='"Do something else"', run="https-run-7")

    done = program("publish")

    assert "What was changed of task-001 on the branch" in done.stderr
    assert published.tasks()["task-001"]["description"] == "One"
    assert published.tasks()["task-001"]["run"] == "https-run-7", "a key of CI's own stays"


def test_the_branch_stays_when_the_repository_is_left(published: Remote, program: Program) -> None:
    done = program("uninstall")

    assert "The branch claude-coordination on origin stays" in done.stdout
    assert "git push origin --delete claude-coordination" in done.stdout
    assert published.tasks()


def test_without_a_remote_it_says_what_to_do(program: Program) -> None:
    done = program("publish")

    assert done.status == 2
    assert "git remote add" in done.stderr


def test_a_branch_that_is_protected(remote: Remote, program: Program) -> None:
    hooks = remote.bare / "hooks"
    hooks.mkdir(exist_ok=True)
    (hooks / "pre-receive").write_text("#!/bin/sh\necho GH006: Protected branch >&2\nexit 1\n")
    (hooks / "pre-receive").chmod(0o755)

    done = program("publish")

    assert done.status == 3
    assert "the remote refused it" in done.stderr
    assert "protects" in done.stderr


def test_steps_are_published_in_the_background(
    remote: Remote, program: Program, repository: Enrolled
) -> None:
    (repository.root / ".claude-coordinator.yml").write_text("publish: auto\n")

    assert program("task", "add", "One").status == 0
    wait_until(lambda: "One" in _published(remote), "it was published")
    assert program("task", "add", "Two").status == 0
    wait_until(lambda: "Two" in _published(remote), "it was published")


def test_what_fails_in_the_background_is_told_by_the_next_command(
    remote: Remote, program: Program, repository: Enrolled
) -> None:
    (repository.root / ".claude-coordinator.yml").write_text("publish: auto\n")
    git(repository.root, "remote", "set-url", "origin", "/nowhere")
    program("task", "add", "One")
    wait_until(lambda: "publish_failed" in repository.actions(), "it was tried")

    told = program("task", "list").stderr

    assert "The state was not published: 'origin' could not be asked" in told
    git(repository.root, "remote", "set-url", "origin", str(remote.bare))
    assert program("publish").status == 0
    assert program("task", "list").stderr == ""


def _published(remote: Remote) -> str:
    try:
        return remote.shown(TASKS)
    except Exception:
        return ""
