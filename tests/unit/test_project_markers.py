"""The marker of an enrolled repository: damage is no freedom, and its settings hold."""

from __future__ import annotations

import json

import pytest

from coord_core.domain.errors import StateError
from coord_core.project import FORMAT, MARKER, PLAIN_MARKER
from tests.support.enrolment import Enrolled
from tests.support.finding import find, place, write


@pytest.mark.parametrize("marker", [MARKER, PLAIN_MARKER, f".git/{MARKER}"])
def test_a_file_of_a_repository_cannot_enrol_a_folder_of_it(enrolled: Enrolled, marker: str) -> None:
    """It may come with a clone, or be written by a session that wants to be let through."""
    write(enrolled.root / "src" / marker).write_text('{"format": 1, "settings": {"ignore": ["*"]}}')
    assert place(enrolled.root / "src/a.py") == (str(enrolled.root), "src/a.py")


@pytest.mark.parametrize("content", ["", "{", "[]", "null", "noise", "\0", '{"format": 1} x'])
def test_a_damaged_marker_is_no_freedom(enrolled: Enrolled, content: str) -> None:
    enrolled.marker.write_text(content)
    with pytest.raises(StateError, match="damaged") as caught:
        find(enrolled.root / "a")
    assert "init" in caught.value.mend


def test_a_marker_that_is_not_utf8_is_damaged(enrolled: Enrolled) -> None:
    enrolled.marker.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StateError, match="damaged"):
        find(enrolled.root / "a")


@pytest.mark.parametrize("version", [2, 99, "1", None, 0, [1]])
def test_a_marker_of_another_version_is_refused_with_what_to_do(enrolled: Enrolled, version: object) -> None:
    enrolled.marker.write_text(json.dumps({"format": version}))
    with pytest.raises(StateError, match="another version") as caught:
        find(enrolled.root / "a")
    assert "Install that version or newer" in caught.value.mend


def test_a_marker_that_cannot_be_read_is_no_freedom(enrolled: Enrolled) -> None:
    enrolled.marker.unlink()
    enrolled.marker.symlink_to("nowhere")
    with pytest.raises(StateError, match="cannot be read"):
        find(enrolled.root / "a")


def test_a_marker_that_is_a_folder_is_no_freedom(enrolled: Enrolled) -> None:
    enrolled.marker.unlink()
    enrolled.marker.mkdir()
    with pytest.raises(StateError, match="cannot be read"):
        find(enrolled.root / "a")


@pytest.mark.parametrize(
    "compiled", [{"settings": []}, {"settings": "x"}, {"main": 7}, {"settings": {"lock_ttl": "1h"}}], ids=str
)
def test_a_marker_with_a_field_of_another_type_is_damaged(
    enrolled: Enrolled, compiled: dict[str, object]
) -> None:
    enrolled.marker.write_text(json.dumps({"format": FORMAT, **compiled}))
    with pytest.raises(StateError, match="damaged"):
        find(enrolled.root / "a")


def test_without_settings_the_defaults_hold(enrolled: Enrolled) -> None:
    policy = enrolled.project.policy
    assert (policy.lock_ttl, policy.release_on) == (3600.0, "stop")
    assert (policy.subagents_shared, policy.shared_across_worktrees) == (False, True)


def test_compiled_settings_become_the_policy(enrolled: Enrolled) -> None:
    enrolled.configure(lock_ttl=60.0, release_on="commit", subagents="shared", lock_scope="worktree")
    policy = enrolled.project.policy
    assert (policy.lock_ttl, policy.release_on) == (60.0, "commit")
    assert (policy.subagents_shared, policy.shared_across_worktrees) == (True, False)


def test_only_what_the_approved_globs_name_is_ignored(enrolled: Enrolled) -> None:
    assert not enrolled.project.ignores("a.lock")
    enrolled.configure(ignore=["*.lock", "build/**"])
    ignored = [key for key in ("a.lock", "x/a.lock", "build/a", "a.py") if enrolled.project.ignores(key)]
    assert ignored == ["a.lock", "x/a.lock", "build/a"]
