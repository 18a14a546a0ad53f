"""What an adversary of locks on symbols found: each test says what should be."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from coord_core.install.setup import set_up
from coord_core.services import restoring
from coord_core.services.recovery import rebuild_state
from tests.conftest import StartSession
from tests.process.test_commit_guard import as_session, commit
from tests.support.enrolment import Enrolled, git
from tests.support.parted import SOURCE, change
from tests.support.processes import ClientProcess
from tests.support.sessions import Session

UNFORESEEN = """python3 -c "$(echo 'open(chr(97)+chr(117)+\"th.py\",\"a\").write(\"#\")')" """
OPEN = "make"  # nobody knows what it writes


def rows(enrolled: Enrolled) -> dict[str, str]:
    with enrolled.reading() as tx:
        return {row.symbol: row.instance for row in tx.symbol_writes(str(enrolled.root))}


def edit_by_agent(session: Session, agent: str, old: str, new: str, call: str) -> None:
    assert session.replace("auth.py", old, new, call=call, agent=agent).is_silent
    assert session.replaced("auth.py", old, new, call=call, agent=agent).is_silent


@pytest.fixture
def guarded(enrolled: Enrolled) -> Path:
    (enrolled.root / ".claude-coordinator.yml").write_text("granularity: symbol\n")
    set_up(str(enrolled.root))
    path = enrolled.root / "auth.py"
    path.write_text(SOURCE)
    git(enrolled.root, "add", "auth.py")
    git(enrolled.root, "commit", "-qm", "Start")
    return path


@pytest.fixture
def two(
    guarded: Path, start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> list[Session]:
    return [start_session(pid=client_process().pid) for _ in range(2)]


# --- lost work -----------------------------------------------------------------------------------------


def test_a_write_after_an_edit_that_left_a_syntax_error_is_held_up_by_what_was_not_seen(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 3", "return 30")
    change(right, "return 1", "return 10")
    right.stop()
    change(left, "return 30", "return (30")  # one of two steps; it goes on from the other's, unread
    answer = left.edit("auth.py", tool="Write")
    assert answer.refuses and right.name in answer.reason


def test_a_write_after_an_edit_of_blank_lines_is_held_up_by_what_was_not_seen(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 3", "return 30")
    change(right, "return 1", "return 10")
    right.stop()
    change(left, "import os\n\n\n", "import os\n\n")
    answer = left.edit("auth.py", tool="Write")
    assert answer.refuses and right.name in answer.reason


def test_a_subagents_write_is_held_up_by_what_another_subagent_wrote(
    enrolled: Enrolled, left: Session
) -> None:
    edit_by_agent(left, "one", "return 1", "return 10", "a")
    edit_by_agent(left, "two", "return 2", "return 20", "b")
    edit_by_agent(left, "one", "return 10", "return 11", "c")  # goes on from the other's, unread
    left.stop_agent("two")
    assert left.edit("auth.py", tool="Write", call="d", agent="one").refuses


def test_a_write_is_held_up_by_what_another_wrote_and_a_commit_holds(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    change(two[0], "return 1", "return 10")
    change(two[1], "return 2", "return 20")
    two[1].stop()
    assert commit(enrolled.root, "-a").returncode == 0  # a person
    change(two[0], "return 10", "return 11")  # goes on from the other's, unread
    assert two[0].edit("auth.py", tool="Write").refuses


# --- the commit guard ----------------------------------------------------------------------------------


def test_who_leaves_a_syntax_error_for_a_moment_has_not_written_what_another_wrote(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    change(two[0], "return 1", "return 10")
    two[0].stop()
    change(two[1], "return 2", "return (2")
    change(two[1], "return (2", "return (20)")
    assert rows(enrolled).get("one") == two[0].name
    assert commit(guarded.parent, "-a", **as_session(two[1])).returncode == 1


def test_who_changes_blank_lines_has_not_written_what_another_wrote(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    change(two[0], "return 1", "return 10")
    two[0].stop()
    change(two[1], "import os\n\n\n", "import os\n\n")
    assert commit(guarded.parent, "-a", **as_session(two[1])).returncode == 1


def test_who_moves_a_function_has_not_written_what_another_wrote(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    change(two[0], "return 1", "return 10")
    two[0].stop()
    check, out = "    def check(self):\n        return 2\n", "    def out(self):\n        return 3\n"
    change(two[1], f"{check}\n{out}", f"{out}\n{check}")
    assert commit(guarded.parent, "-a", **as_session(two[1])).returncode == 1


def test_a_move_of_functions_is_not_taken_along_by_anothers_commit(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    check, out = "    def check(self):\n        return 2\n", "    def out(self):\n        return 3\n"
    change(two[0], f"{check}\n{out}", f"{out}\n{check}")
    two[0].stop()
    change(two[1], "return 1", "return 10")
    done = commit(guarded.parent, "-a", **as_session(two[1]))
    assert done.returncode == 1, done


def test_a_statement_that_moved_over_a_function_is_not_taken_along_by_anothers_commit(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    one = "def one():\n    return 1\n"
    change(two[0], f"import os\n\n\n{one}", f"{one}\n\nimport os\n")
    two[0].stop()
    change(two[1], "return 2", "return 20")
    done = commit(guarded.parent, "-a", **as_session(two[1]))
    assert done.returncode == 1, done


JAVA = """\
class Calc {
    int add(int a) {
        return a + 1;
    }

    int add(String a) {
        return a.length() + 2;
    }
}
"""
NEW = "    int add(long a) {\n        return 9;\n    }\n\n"


@pytest.fixture
def java(guarded: Path) -> Path:
    path = guarded.parent / "Calc.java"
    path.write_text(JAVA)
    git(guarded.parent, "add", ".")
    git(guarded.parent, "commit", "-qm", "Java", "--no-verify")
    return path


def java_change(session: Session, old: str, new: str) -> None:
    assert session.replace("Calc.java", old, new).is_silent
    assert session.replaced("Calc.java", old, new).is_silent


def test_who_adds_an_overload_has_not_written_the_others(java: Path, two: list[Session]) -> None:
    java_change(two[0], "a + 1", "a + 10")
    two[0].stop()
    java_change(two[1], "class Calc {\n", "class Calc {\n" + NEW)
    done = commit(java.parent, "-a", **as_session(two[1]))
    assert done.returncode == 1, done


def test_an_overload_that_moved_on_is_still_its_writers(java: Path, two: list[Session]) -> None:
    """The second changed `add(String)`; a person adds an overload above: it is `add~3` then."""
    java_change(two[0], "a + 1", "a + 10")
    java_change(two[1], "+ 2", "+ 20")
    java.write_text(java.read_text().replace("class Calc {\n", "class Calc {\n" + NEW))
    answer = two[0].replace("Calc.java", "+ 20", "+ 21")
    assert answer.refuses


def test_an_overload_is_one_in_all_working_trees(
    java: Path, two: list[Session], start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    tree = java.parent.parent / "linked"
    git(java.parent, "worktree", "add", "-q", str(tree))
    other = tree / "Calc.java"
    other.write_text(JAVA.replace("class Calc {\n", "class Calc {\n" + NEW))
    git(tree, "commit", "-qam", "Add", "--no-verify")
    there = start_session(folder=tree, pid=client_process().pid)
    java_change(two[0], "+ 2", "+ 20")
    assert there.replace("Calc.java", "+ 2", "+ 21").refuses  # the same function


def test_another_overload_is_free_in_another_working_tree(
    java: Path, two: list[Session], start_session: StartSession, client_process: Callable[[], ClientProcess]
) -> None:
    tree = java.parent.parent / "linked"
    git(java.parent, "worktree", "add", "-q", str(tree))
    other = tree / "Calc.java"
    other.write_text(JAVA.replace("class Calc {\n", "class Calc {\n" + NEW))
    git(tree, "commit", "-qam", "Add", "--no-verify")
    there = start_session(folder=tree, pid=client_process().pid)
    java_change(two[0], "+ 2", "+ 20")
    assert there.replace("Calc.java", "a + 1", "a + 3").is_silent


def test_a_command_that_changed_another_line_has_not_written_what_another_wrote(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    change(two[0], "return 1", "return 10")
    two[0].stop()
    change(two[1], "return 2", "return 20")
    two[1].bash("sed -i 's/return 3/return 30/' auth.py")
    assert commit(guarded.parent, "-a", **as_session(two[1])).returncode == 1


def test_an_edit_beside_anothers_command_is_its_makers(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 1", "return 10")
    assert left.ask(OPEN).is_silent
    assert right.replace("auth.py", "return 2", "return 20").is_silent
    (enrolled.root / "auth.py").write_text(SOURCE.replace(" 1", " 10").replace(" 2", " 20"))
    assert left.ran(OPEN).is_silent
    assert right.edited("auth.py").is_silent
    assert rows(enrolled).get("Login.check") == right.name


def test_what_is_restored_is_still_each_writers_own_part(
    guarded: Path, two: list[Session], enrolled: Enrolled, start_session: StartSession
) -> None:
    change(two[0], "return 1", "return 10")
    change(two[1], "return 2", "return 20")
    before = rows(enrolled)
    third = start_session()
    third.bash(UNFORESEEN)
    who = next(each for each in enrolled.instances() if each.name == two[1].name)
    done = restoring.restore(enrolled.project, "auth.py", who, "", None)
    assert isinstance(done, restoring.Restored)
    assert rows(enrolled) == before


def test_with_release_on_commit_a_commit_of_another_file_lets_no_function_go(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    (enrolled.root / ".claude-coordinator.yml").write_text("granularity: symbol\nrelease_on: commit\n")
    two[0].prompt()
    assert two[0].replace("auth.py", "return 2", "return 20").is_silent
    assert two[0].failed("auth.py").is_silent  # it is about to be tried again
    change(two[1], "return 1", "return 10")
    assert two[0].edit("b.txt", call="b").is_silent
    (enrolled.root / "b.txt").write_text("b")
    assert two[0].edited("b.txt", call="b").is_silent
    git(enrolled.root, "add", "b.txt")
    assert commit(enrolled.root, **as_session(two[0])).returncode == 0
    let_go = [str(each.event.resource) for each in enrolled.entries() if each.event.action == "lock_released"]
    assert let_go == ["b.txt"]
    assert enrolled.held().get("auth.py#Login.check") == two[0].name


# --- news, violations, waits ---------------------------------------------------------------------------


def test_all_who_hold_a_part_of_a_file_are_told_that_it_was_damaged(
    enrolled: Enrolled, left: Session, right: Session, start_session: StartSession
) -> None:
    change(left, "return 1", "return 10")
    change(right, "return 2", "return 20")
    third = start_session()
    third.bash(UNFORESEEN)
    assert ["auth.py" in each.prompt().context for each in (left, right)] == [True, True]


def test_a_command_is_held_up_once_by_what_was_not_seen(
    enrolled: Enrolled, left: Session, right: Session, start_session: StartSession
) -> None:
    third = start_session()
    change(left, "return 1", "return 10")  # `one` comes last by its name, and first in time
    change(right, "return 2", "return 20")
    left.stop()
    right.stop()
    assert third.ask("cat other > auth.py").refuses
    answer = third.ask("cat other > auth.py")
    assert answer.is_silent, answer


def test_two_with_a_function_each_go_on_after_a_rebuild(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    change(left, "return 1", "return 10")
    change(right, "return 2", "return 20")
    enrolled.database.unlink()
    rebuild_state(str(enrolled.state))
    answers = [
        left.replace("auth.py", "return 10", "return 11", call="l"),
        right.replace("auth.py", "return 20", "return 21", call="r"),
    ]
    assert not all(answer.refuses for answer in answers), answers[0].reason


def test_a_setting_switched_off_in_flight_does_not_make_the_rest_the_writers(
    guarded: Path, two: list[Session], enrolled: Enrolled
) -> None:
    change(two[0], "return 1", "return 10")
    two[0].stop()
    assert two[1].replace("auth.py", "return 2", "return 20").is_silent
    enrolled.configure(granularity="file")
    assert two[1].replaced("auth.py", "return 2", "return 20").is_silent
    assert commit(guarded.parent, "-a", **as_session(two[1])).returncode == 1


# --- slow hooks ----------------------------------------------------------------------------------------


def test_many_edits_of_a_large_file_are_judged_in_time(enrolled: Enrolled, left: Session) -> None:
    body = "    value = [1, 2, 3]\n" * 30
    text = "".join(f"def f{n}():\n{body}    return 'v{n}'\n\n\n" for n in range(400))  # 13000 lines
    (enrolled.root / "big.py").write_text(text)
    edits = [{"old_string": f"'v{n}'", "new_string": f"'w{n}'"} for n in range(30)]
    given = {"file_path": str(enrolled.root / "big.py"), "edits": edits}
    began = time.monotonic()
    answer = left.send("PreToolUse", tool_name="MultiEdit", tool_use_id="x", tool_input=given)
    took = time.monotonic() - began
    assert answer.is_silent, answer
    assert took < 3, took


def test_a_whole_file_of_many_functions_is_one_short_event(
    enrolled: Enrolled, left: Session, right: Session
) -> None:
    file = enrolled.root / "big.py"
    outer = "".join(" " * depth + f"class C{depth}{'x' * 115}:\n" for depth in range(19))
    pad = " " * 19
    file.write_text(outer + "".join(f"{pad}def f{n}(): return {n}\n" for n in range(4900)))
    for session, n in ((left, 0), (right, 1)):
        old, new = f"f{n}(): return {n}\n", f"f{n}(): return '{n}'\n"
        assert session.replace("big.py", old, new).is_silent
        assert session.replaced("big.py", old, new).is_silent
        session.stop()
    left.edit("big.py", tool="Write")
    assert left.edit("big.py", tool="Write").is_silent
    file.write_text(file.read_text().replace("return", " return"))
    assert left.edited("big.py", tool="Write").is_silent
    assert max(len(line) for line in (enrolled.state / "journal.jsonl").read_text().splitlines()) < 50_000
