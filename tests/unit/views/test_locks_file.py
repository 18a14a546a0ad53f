"""`.claude-locks.yml`: the documented shape, to the letter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from coord_core.views import locks_file
from tests.support.facts import TREE_ITSELF, file, instance, lock, subtree, workflow
from tests.support.hostile import TEXTS
from tests.support.yaml import VERSIONS, read_yaml


def at(hour: int, minute: int = 0) -> float:
    return datetime(2024, 6, 28, hour, minute, tzinfo=UTC).timestamp()


OWNERS = {
    "claude-1234abcd": instance("claude-1234abcd", expires_at=at(11)),
    "claude-5678efgh": instance("claude-5678efgh", expires_at=at(11, 30)),
}


def test_the_file_has_the_documented_shape() -> None:
    locks = [
        lock(file("src/components/Auth.tsx"), "claude-1234abcd", token=7, locked_at=at(10)),
        lock(workflow("ci-consolidated"), "claude-5678efgh", token=9, locked_at=at(10, 30)),
    ]
    assert locks_file.render(locks, OWNERS) == (
        "locks:\n"
        "  files:\n"
        "    - path: src/components/Auth.tsx\n"
        "      locked_by: claude-1234abcd\n"
        "      locked_at: 2024-06-28T10:00:00Z\n"
        "      expires_at: 2024-06-28T11:00:00Z\n"
        "      mode: exclusive\n"
        "      token: 7\n"
        "  workflows:\n"
        "    - name: ci-consolidated\n"
        "      locked_by: claude-5678efgh\n"
        "      locked_at: 2024-06-28T10:30:00Z\n"
        "      expires_at: 2024-06-28T11:30:00Z\n"
        "      mode: exclusive\n"
        "      token: 9\n"
    )


def test_without_locks_both_lists_are_there_and_empty() -> None:
    assert read_yaml(locks_file.render([], {})) == {"locks": {"files": [], "workflows": []}}


def test_folders_and_the_whole_tree_stand_among_the_files_by_their_text() -> None:
    locks = [lock(subtree("src"), "claude-1234abcd"), lock(TREE_ITSELF, "claude-1234abcd")]
    found = read_yaml(locks_file.render(locks, OWNERS))["locks"]
    assert [item["path"] for item in found["files"]] == ["src/", "tree:"]


def test_a_subagents_and_a_tasks_lock_say_so() -> None:
    held = lock(file("a"), "claude-1234abcd", "sub-1", task_id="task-001")
    [item] = read_yaml(locks_file.render([held], OWNERS))["locks"]["files"]
    assert (item["agent"], item["task_id"]) == ("sub-1", "task-001")


def test_a_lock_of_a_main_agent_without_a_task_has_neither_key() -> None:
    [item] = read_yaml(locks_file.render([lock(file("a"), "claude-1234abcd")], OWNERS))["locks"]["files"]
    assert {"agent", "task_id"}.isdisjoint(item)


@pytest.mark.parametrize("version", VERSIONS)
def test_hostile_names_change_nothing_but_their_own_value(version: str) -> None:
    texts = [text for text in TEXTS if text]
    locks = [lock(file(text), text, text, task_id=text) for text in texts]
    locks += [lock(workflow(text), text) for text in texts]
    owners = {text: instance(text) for text in texts}
    found = read_yaml(locks_file.render(locks, owners), version)["locks"]
    named = [(item["path"], item["locked_by"], item["agent"], item["task_id"]) for item in found["files"]]
    assert named == [(text, text, text, text) for text in texts]
    assert [(item["name"], item["locked_by"]) for item in found["workflows"]] == [
        (text, text) for text in texts
    ]
