"""Shell commands and locks, with real hook processes and commands that are really run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hidden import script
from tests.support.sessions import Session

REFUSED = [
    "sed -i s/a/b/ a.txt",
    "echo x > a.txt",
    "echo x >> ./a.txt",
    "cat <<EOF | tee a.txt\nx\nEOF",
    "python3 - <<'EOF'\nfrom pathlib import Path\nPath('a.txt').write_text('x')\nEOF",
    "cp b.txt a.txt",
    "mv b.txt a.txt",
    "rm -f a.txt",
    "git checkout -- a.txt",
    "git restore a.txt",
    "cd / && cd - && truncate -s 0 a.txt",
    'for f in *.txt; do echo x > "$f"; done',
]


@pytest.mark.parametrize("command", REFUSED)
def test_a_command_that_writes_what_another_holds_is_refused_before_it_runs(
    tree: Path, holder: Session, other: Session, command: str
) -> None:
    answer = other.bash(command)
    assert answer.refuses
    assert f"a.txt is held by {holder.name}" in answer.reason
    assert (tree / "a.txt").read_text() == "of the holder\n"
    assert (tree / "b.txt").exists()


@pytest.mark.parametrize("command", [*REFUSED, "git stash", "git checkout -- .", "git add -A"])
def test_alone_everything_passes(tree: Path, start_session: StartSession, command: str) -> None:
    session = start_session()
    assert session.edit("a.txt").is_silent
    assert not session.ask(command).refuses


@pytest.mark.parametrize(
    "command",
    [
        "cat a.txt",
        "git status --short",
        "git diff | head",
        "grep -n x a.txt 2>&1",
        "echo x > c.txt",
        "git log",
    ],
)
def test_what_does_not_touch_it_passes(tree: Path, other: Session, command: str) -> None:
    assert other.bash(command).is_silent


def test_a_written_file_is_the_sessions_until_its_turn_ends(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    other.bash("echo x > c.txt")
    assert holder.edit("c.txt").refuses
    other.stop()
    assert holder.edit("c.txt").is_silent


def test_what_a_command_rewrote_of_a_folder_is_its_sessions(
    tree: Path, holder: Session, other: Session
) -> None:
    (tree / "sub").mkdir()
    for name in ("c.txt", "c.py"):
        (tree / "sub" / name).write_text("c\n")
    assert other.bash("find sub -name '*.txt' | xargs sed -i s/c/x/").is_silent
    refused = holder.edit("sub/c.txt")
    assert refused.refuses and f"sub/c.txt is held by {other.name}" in refused.reason
    assert not holder.edit("sub/c.py").refuses
    other.stop()
    assert holder.ask("rm -rf sub").refuses  # it has not seen what the other wrote


# what could not be read off


def test_a_hidden_write_is_found_and_both_are_told(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    answer = other.bash(script(tree, "open('a.txt', 'w').write('gone')"))
    assert f"a.txt, held by {holder.name}" in answer.context
    assert "write_violation" in enrolled.actions()
    told = holder.prompt()
    assert f"a.txt: changed by a command of {other.name}" in told.context
    assert holder.prompt().is_silent


def test_a_failed_command_is_looked_at_as_well(tree: Path, holder: Session, other: Session) -> None:
    answer = other.bash(script(tree, "open('a.txt', 'w').write('gone')\nraise SystemExit(3)"))
    assert "a.txt" in answer.context


def test_removing_what_another_holds_is_seen(tree: Path, holder: Session, other: Session) -> None:
    answer = other.bash(script(tree, "import os; os.unlink('a.txt')"))
    assert "a.txt" in answer.context


def test_making_what_another_holds_is_seen(tree: Path, holder: Session, other: Session) -> None:
    assert holder.edit("new.txt", call="new").is_silent
    assert holder.failed("new.txt", call="new").is_silent
    answer = other.bash(script(tree, "open('new.txt', 'w').write('x')"))
    assert "new.txt" in answer.context


def test_an_interrupted_command_is_looked_at_with_the_next_prompt(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    command = script(tree, "pass")
    assert not other.ask(command).refuses
    (tree / "a.txt").write_text("half\n")
    assert "a.txt" in other.prompt().context
    assert "a.txt" in holder.prompt().context


def test_a_command_in_the_background_is_looked_at_when_it_has_ended(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    command = script(tree, "pass")
    assert not other.ask(command).refuses
    other.ran(command, tool_response={"backgroundTaskId": "b1"})
    running = [{"id": "b1", "type": "shell", "status": "running"}]
    other.send("Stop", stop_hook_active=False, background_tasks=running)
    (tree / "a.txt").write_text("late\n")
    other.send(
        "UserPromptSubmit", prompt="<task-notification>\n<task-id>b1</task-id>\n<status>completed</status>"
    )
    assert "a.txt" in holder.prompt().context


@pytest.mark.parametrize("how", ["edit", "prompted"])
def test_the_holders_own_edit_meanwhile_is_nobodys_fault(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, how: str
) -> None:
    command = script(tree, "pass")
    assert not other.ask(command).refuses
    assert holder.edit("a.txt", call="again").is_silent
    (tree / "a.txt").write_text("again\n")
    if how == "edit":
        holder.edited("a.txt", call="again")
    assert other.ran(command).is_silent
    assert "write_violation" not in enrolled.actions()


def test_a_harmless_command_is_never_blamed(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    assert other.ask("git diff | head -3").is_silent
    (tree / "a.txt").write_text("saved by a person\n")
    assert other.ran("git diff | head -3").is_silent
    assert "write_violation" not in enrolled.actions()


def test_a_touch_that_changes_nothing_is_no_violation(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    assert other.bash(script(tree, "import os; os.utime('a.txt')")).is_silent


def test_what_the_client_lists_exonerates(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    command = script(tree, "pass")
    assert not other.ask(command).refuses
    (tree / "a.txt").write_text("saved by a person\n")
    diff = {"files": [], "changedFiles": [str(tree / "b.txt")]}
    assert other.ran(command, tool_response={"bashEditDiff": diff}).is_silent


def test_what_a_command_changed_and_nobody_holds_becomes_its_sessions(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    other.bash(script(tree, "open('b.txt', 'w').write('x')"))
    assert enrolled.held()["b.txt"] == other.name
    assert holder.edit("b.txt", call="b").refuses


def test_a_folder_is_locked_for_the_call_and_then_the_files_that_changed(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session
) -> None:
    (tree / "src").mkdir()
    command = "cp a.txt src/one.txt && rm -rf src/two"
    assert not other.ask("mkdir -p src && cp -r . src/", call="x").refuses
    assert "tree:src" in enrolled.held()
    assert holder.edit("src/three.txt", call="three").refuses
    (tree / "src" / "one.txt").write_text("x")
    other.ran("mkdir -p src && cp -r . src/", call="x")
    assert "tree:src" not in enrolled.held()
    assert enrolled.held()["src/one.txt"] == other.name
    assert not holder.edit("src/three.txt", call="three").refuses
    assert not command.startswith(" ")


@pytest.mark.parametrize("command", ["hidden", "cp -r /usr/include/linux src"])
def test_what_a_person_saves_after_an_interrupt_is_not_the_sessions(
    tree: Path, enrolled: Enrolled, other: Session, command: str
) -> None:
    asked = script(tree, "pass") if command == "hidden" else command
    assert not other.ask(asked).refuses
    (tree / "src").mkdir()
    (tree / "src" / "copied.h").write_text("x")
    (tree / "b.txt").write_text("saved by a person\n")
    other.prompt()
    assert enrolled.held().get("b.txt") is None
    assert enrolled.held().get("src/copied.h") == (None if command == "hidden" else other.name)


def test_one_change_is_found_once(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, start_session: StartSession
) -> None:
    third = start_session()
    command = script(tree, "pass")
    assert not other.ask(command).refuses
    assert not third.ask(command).refuses
    (tree / "a.txt").write_text("gone\n")
    assert "a.txt" in other.ran(command).context
    assert third.ran(command).is_silent
    assert enrolled.actions().count("write_violation") == 1


def test_changing_what_another_wrote_and_holds_no_more_is_said(
    tree: Path, holder: Session, other: Session
) -> None:
    holder.stop()
    told = other.bash(script(tree, "open('a.txt', 'w').write('mine')")).context
    assert f"a.txt, written by {holder.name}" in told
    assert "restore --list -- a.txt" in told
    assert f"- a.txt: {other.name} holds it now; you changed it last" in holder.prompt().context
    assert holder.prompt().is_silent
