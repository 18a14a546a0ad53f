"""What a model does after a refused Edit: other ways to the file, refused before they run or found after."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.enrolment import git
from tests.support.hidden import script

from .guarded import MADE, Guarded, bash, edit, guarded_repository, name_of, read, write  # noqa: F401
from .script import Call, Follow

pytestmark = [pytest.mark.client, pytest.mark.both_ways]

HELD = "of the holder\n"
WAYS_ROUND = [
    "sed -i s/holder/other/ a.txt",
    "python3 - <<'EOF'\nfrom pathlib import Path\nPath('a.txt').write_text('other')\nEOF",
    "git checkout -- a.txt",
    "cp b.txt a.txt",
    "echo other > a.txt",
    "cat b.txt | tee a.txt",
    "rm -f a.txt",
]
HARMLESS = [
    "cat a.txt",
    "git diff",
    "grep -n holder a.txt 2>/dev/null",
    "git status --short",
    "ls -l | head",
    "echo other > c.txt",
]
BYTES, PRINTED = b"\x00\xff\r\nnot text \xe2\x82", r"\000\377\r\nnot text \342\202"


@pytest.fixture
def file(guarded: Guarded) -> Path:
    """A committed file, beside another."""
    return guarded.committed("a.txt", "b.txt")[0]


def restore_as_told(text: str) -> Call:
    [command] = set(re.findall(r"claude-coordinator restore -- .*", text))
    return bash(command)


def test_every_way_round_a_refused_edit_is_refused_before_it_runs(guarded: Guarded, file: Path) -> None:
    first = guarded.hold("first", write(file, HELD))
    attempts = [edit(file, "holder", "other"), *map(bash, WAYS_ROUND)]

    second = guarded.run("second", read(file), *attempts, bash("git stash"))

    assert second.verdicts[:-1] == [MADE] + [first.instance] * len(attempts)
    assert f"a.txt ({first.instance})" in second.verdicts[-1]
    assert "git worktree add" in second.verdicts[-1]
    assert file.read_text() == HELD
    assert set(guarded.actions(of=second.instance, on="a.txt")) == {"lock_denied"}


def test_what_is_harmless_passes_without_a_word_also_a_commit(guarded: Guarded, file: Path) -> None:
    guarded.hold("first", write(file, HELD))
    mine = guarded.root / "b.txt"
    own = [read(mine), write(mine), bash("git add b.txt"), bash("git commit -qm 'Change b'")]

    second = guarded.run("second", *map(bash, HARMLESS), *own)

    assert second.verdicts == [MADE] * (len(HARMLESS) + len(own))
    assert second.texts[-1] == "(Bash completed with no output)"
    assert "Bash hook" not in second.told
    assert git(guarded.root, "show", "--name-only", "--format=", "HEAD").split() == ["b.txt"]


@pytest.mark.plugin_too
def test_a_hidden_write_is_found_and_told_and_its_writer_can_undo_it(guarded: Guarded, file: Path) -> None:
    first = guarded.hold("first", bash(f"printf '{PRINTED}' > a.txt"), then=bash("true"))
    hidden = script(guarded.root, "open('a.txt', 'w').write('gone')")
    guarded.offer_the_program()

    second = guarded.hold("second", bash(hidden), bash("cat a.txt"), then=Follow(restore_as_told))

    assert second.texts[1] == "gone"
    assert f"a.txt, held by {first.instance}" in second.told
    assert "write_violation" in guarded.actions(of=second.instance, on="a.txt")
    second.go_on()
    assert second.verdicts[2] == MADE, second.texts
    assert file.read_bytes() == BYTES
    first.go_on()
    assert f"a.txt: changed by a command of {second.instance}" in first.told


def test_the_holder_is_told_with_its_next_prompt_and_restores_to_the_last_byte(
    guarded: Guarded, file: Path
) -> None:
    guarded.offer_the_program()
    first = guarded.client.start_interactive(cwd=guarded.root)
    gate = guarded.hold_in(first, "first", bash(f"printf '{PRINTED}' > a.txt"))
    holder = name_of(first.session_id)
    hidden = script(guarded.root, "import os; os.unlink('a.txt'); raise SystemExit(3)")
    second = guarded.run("second", bash(hidden))
    assert f"a.txt, held by {holder}" in second.told
    gate.open()
    guarded.wait_until_held({})

    guarded.hold_in(first, "again", Follow(restore_as_told)).open()

    assert f"a.txt: changed by a command of {second.instance}" in guarded.model.told("again")
    assert guarded.verdicts("again") == [MADE]
    assert file.read_bytes() == BYTES
