"""Who may have a published task: the rules, on the texts of the files."""

from __future__ import annotations

import pytest

from coord_core.domain.errors import InputError, NotAllowedError
from coord_core.repository.published import assigning
from coord_core.repository.published.assigning import ConflictError
from tests.support.published import NOBODY, TASKS, lock

ALICE, BOB = "claude-1234abcd", "claude-5678efgh"


def files(tasks: str = TASKS, locks: str = NOBODY) -> dict[str, bytes]:
    return {".claude-tasks.yml": tasks.encode(), ".claude-locks.yml": locks.encode()}


def given(before: dict[str, bytes], id_: str, instance: str, branch: str = "b") -> dict[str, bytes]:
    task = assigning.choose(before, id_, instance, 0.0, {})
    after = assigning.assigned(before, task, instance, branch, 0.0)
    assert after is not None
    return after


@pytest.mark.parametrize("text", ["1234abcd", "claude-1234abcd", "claude-1234abcd1234", "1234abcd-2"])
def test_an_instance_may_be_named_with_or_without_its_first_word(text: str) -> None:
    assert assigning.instance_name(text) == "claude-" + text.removeprefix("claude-")


@pytest.mark.parametrize(
    "text",
    ["", "1", "1234ABCD", "1234abcd/x", "1234abcd\n", "../1234ab", "claude-claude-1", "1234abcd-", "x" * 99],
)  # fmt: skip
def test_what_is_no_instance_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is no instance"):
        assigning.instance_name(text)


@pytest.mark.parametrize("text", ["", "-x", "a b", "a\nb", "a;b", "::x", "x" * 65])
def test_what_is_no_id_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="no task's id"):
        assigning.task_id(text)


def test_a_task_that_waits_for_another_is_refused() -> None:
    with pytest.raises(NotAllowedError, match="task-002 waits for task-001"):
        assigning.choose(files(), "task-002", ALICE, 0.0, {})


def test_one_that_another_has_is_refused_and_one_s_own_is_given_again() -> None:
    after = given(files(), "task-001", ALICE)
    with pytest.raises(NotAllowedError, match=f"task-001 is {ALICE}'s"):
        assigning.choose(after, "task-001", BOB, 0.0, {})
    task = assigning.choose(after, "task-001", ALICE, 0.0, {})
    assert assigning.assigned(after, task, ALICE, "b", 0.0) is None


def test_an_instance_has_one_task() -> None:
    after = given(files(TASKS.replace("    needs: [task-001]\n", "")), "task-001", ALICE)
    with pytest.raises(NotAllowedError, match="works on task-001"):
        assigning.choose(after, "task-002", ALICE, 0.0, {})


def test_what_others_hold_is_in_the_way_and_one_s_own_is_not() -> None:
    for path in ("src/auth/a.py", "src/", "src/auth"):
        with pytest.raises(ConflictError):
            assigning.choose(files(locks=lock(path, BOB)), "task-001", ALICE, 0.0, {})
    for locks in (lock("src/auth/a.py", ALICE), lock("src/authors.py", BOB)):
        assert assigning.choose(files(locks=locks), "task-001", ALICE, 0.0, {}).id == "task-001"


def test_giving_it_back_restores_every_value_and_the_comments() -> None:
    before = files()
    task = assigning.choose(before, "task-001", ALICE, 0.0, {})
    after = assigning.given_back(given(before, "task-001", ALICE), task, ALICE, "b", 0.0)
    assert after is not None
    assert after[".claude-tasks.yml"] == before[".claude-tasks.yml"]
    assert assigning.given_back(before, task, ALICE, "b", 0.0) is None


def test_a_branch_of_before_is_gone_on_with_where_it_is_ours() -> None:
    task = assigning.choose(files(), "task-001", ALICE, 0.0, {})
    wanted = f"{ALICE}/feat/user-authentication"
    assert assigning.branch_for(task, ALICE, ["main"]) == wanted
    assert assigning.branch_for(task, ALICE, [wanted]) == f"{wanted}-2"
    task.branch = f"{BOB}/feat/user-authentication"
    assert assigning.branch_for(task, ALICE, [task.branch]) == task.branch
    task.branch = "main"  # whoever wrote that
    assert assigning.branch_for(task, ALICE, ["main"]) == wanted
