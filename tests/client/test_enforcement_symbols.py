"""Real sessions on different functions of one file, and on the same one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.enrolment import git

from .guarded import MADE, Guarded, Turn, bash, edit, guarded_repository, read, write  # noqa: F401
from .script import Call, Follow, Gate, Held, Say

pytestmark = pytest.mark.client

OWN_PART = "printf 's\\ny\\nq\\n' | git add -p auth.py && git commit -qm own"
STAGE = "claude-coordinator commit-check --stage -- auth.py"

SOURCE = """\
def one():
    return 1


class Login:
    def check(self):
        return 2

    def out(self):
        return 3
"""


@pytest.fixture
def file(guarded: Guarded) -> Path:
    """A committed file in a repository whose locks are on symbols."""
    (guarded.root / ".claude-coordinator.yml").write_text("granularity: symbol\n")
    path = guarded.file("auth.py", SOURCE)
    git(guarded.root, "add", ".")
    git(guarded.root, "commit", "-qm", "Add files")
    return path


def ready(guarded: Guarded, name: str, file: Path, *then: Call) -> tuple[Turn, Gate, Gate]:
    """A turn that has read the file; at the first gate it makes its calls, at the second it ends."""
    first, last = Gate(), Gate()
    steps = [read(file), Held(first, then[0]), *then[1:], Held(last, Say("over"))]
    turn = guarded.start(name, *steps)
    first.wait_until_reached()
    return turn, first, last


def test_two_sessions_edit_two_functions_of_one_file_at_once(guarded: Guarded, file: Path) -> None:
    one = ready(guarded, "one", file, *(edit(file, f"return {n}", f"return {n}0") for n in (1, 10, 100)))
    two = ready(guarded, "two", file, *(edit(file, f"return {n}", f"return {n}0") for n in (2, 20, 200)))

    for _, first, _ in (one, two):
        first.open()
    for _, _, last in (one, two):
        last.wait_until_reached()

    assert one[0].verdicts == two[0].verdicts == [MADE] * 4
    assert guarded.held == {"auth.py#one": one[0].instance, "auth.py#Login.check": two[0].instance}
    assert file.read_text() == SOURCE.replace("return 1", "return 1000").replace("return 2", "return 2000")
    for turn, _, last in (one, two):
        last.open()
        turn.finish()
    guarded.wait_until_held({})


def test_the_same_function_and_the_whole_file_are_refused_to_the_second(guarded: Guarded, file: Path) -> None:
    first = guarded.hold("first", read(file), edit(file, "return 2", "return 20"))

    second = guarded.run("second", read(file), edit(file, "return 20", "return 21"), write(file))

    assert first.verdicts == [MADE, MADE]
    assert second.verdicts == [MADE, first.instance, first.instance]
    assert "Login.check in auth.py" in second.texts[1]
    assert "which holds Login.check in auth.py" in second.texts[2]
    assert file.read_text() == SOURCE.replace("return 2", "return 20")
    first.go_on()


def test_each_commits_its_own_function_and_not_the_others(guarded: Guarded, file: Path) -> None:
    one = ready(guarded, "one", file, edit(file, "return 1", "return 10"), bash(OWN_PART))
    two = ready(guarded, "two", file, edit(file, "return 2", "return 20"), bash("git commit -qam all"))

    for _, first, last in (one, two):
        first.open()
        last.wait_until_reached()

    assert one[0].verdicts == [MADE] * 3
    assert "one in auth.py" in two[0].texts[-1] and one[0].instance in two[0].texts[-1]
    assert git(guarded.root, "show", "HEAD:auth.py") == SOURCE.replace("return 1", "return 10")
    assert git(guarded.root, "log", "--format=%s").split("\n")[:2] == ["own", "Add files"]
    assert file.read_text() == SOURCE.replace("return 1", "return 10").replace("return 2", "return 20")


def stage_as_told(text: str) -> Call:
    """A command that fails where the refusal does not name ours."""
    return bash(f"{STAGE} && git commit -qm own" if STAGE in text else "echo no advice; false")


def test_each_commits_its_own_of_two_adjacent_functions_as_it_is_told(guarded: Guarded, file: Path) -> None:
    guarded.offer_the_program()
    both = [("one", "return 2", "return 20"), ("two", "return 3", "return 30")]  # one hunk for git
    turns = []
    for name, old, new in both:
        gates = [Gate(), Gate(), Gate(), Gate()]
        then = [edit(file, old, new), bash("git commit -qam all"), Follow(stage_as_told), Say("over")]
        held = [Held(gate, step) for gate, step in zip(gates, then, strict=True)]
        turns.append((guarded.start(name, read(file), *held), gates))
    for step in (0, 1):
        for _, gates in turns:
            gates[step].wait_until_reached()
            gates[step].open()
            gates[step + 1].wait_until_reached()

    expected, whole = SOURCE, SOURCE.replace("return 2", "return 20").replace("return 3", "return 30")
    for (turn, gates), (_, old, new) in zip(turns, both, strict=True):
        assert STAGE in turn.texts[-1]
        gates[2].open()
        gates[3].wait_until_reached()
        assert turn.verdicts[-1] == MADE
        expected = expected.replace(old, new)
        assert git(guarded.root, "show", "HEAD:auth.py") == expected
        assert file.read_text() == whole
        gates[3].open()
        turn.finish()
    assert git(guarded.root, "status", "--porcelain", "auth.py") == ""


def test_the_check_before_a_commit_names_the_function_and_its_holder(guarded: Guarded, file: Path) -> None:
    one = guarded.hold("one", read(file), edit(file, "return 1", "return 10"))
    git(guarded.root, "add", "auth.py")  # as a person may have done

    two = guarded.run("two", bash("git commit -qm all"))

    assert f"auth.py (one: held by {one.instance})" in two.texts[-1]
    assert git(guarded.root, "log", "--format=%s").split("\n")[0] == "Add files"
    one.go_on()
