"""What a session is told at its start, and the name it has; a resumed session has the same."""

from __future__ import annotations

import pytest

from .guarded import MADE, Guarded, bash, guarded_repository, read, write  # noqa: F401 - a fixture
from .script import Say

pytestmark = pytest.mark.client

NAMES = bash("echo $CLAUDE_INSTANCE_ID $CLAUDE_SESSION_ID")


def test_a_session_is_told_its_name_and_who_else_is_here(guarded: Guarded) -> None:
    first = guarded.hold("first", write(guarded.root / "a.txt"))
    second = guarded.run("second", Say("over"))

    assert f"You are {first.instance} in this repository" in first.told
    assert "No other session is here now." in first.told
    assert f"You are {second.instance} in this repository" in second.told
    assert f"- {first.instance} is here too, branch 'main', holds 'a.txt'" in second.told


def test_the_shell_knows_its_instance_which_is_the_same_after_a_resume(guarded: Guarded) -> None:
    first = guarded.run("first", NAMES)
    again = guarded.run("again", NAMES, resume=first.session_id)

    assert first.texts == again.texts == [f"{first.instance} {first.session_id}"]
    assert guarded.actions() == guarded.actions(of=first.instance) == ["session_started", "session_ended"] * 2


def test_two_processes_of_one_session_are_two_instances_and_exclude_each_other(guarded: Guarded) -> None:
    file = guarded.file("a.txt")
    first = guarded.hold("first", write(file, "first\n"))

    second = guarded.run("second", NAMES, write(file, "second\n"), resume=first.session_id)

    assert f"You are {first.instance}-2 in this repository" in second.told
    assert f"- {first.instance} is here too, branch 'main', holds 'a.txt'" in second.told
    assert second.texts[0] == f"{first.instance}-2 {first.session_id}"
    assert second.verdicts == [MADE, first.instance]
    assert file.read_text() == "first\n"


def test_a_second_process_of_the_session_does_not_rename_the_first_ones_shell(guarded: Guarded) -> None:
    first = guarded.hold("first", read(guarded.file("a.txt")), then=NAMES)
    guarded.run("second", Say("over"), resume=first.session_id)
    first.go_on()

    assert first.texts[1] == f"{first.instance} {first.session_id}"
