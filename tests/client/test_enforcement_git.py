"""Git in a working tree that sessions and a person share: whose changes a commit takes."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.enrolment import git

from .guarded import MADE, Guarded, bash, edit, guarded_repository, name_of, read, write  # noqa: F401
from .interactive import Interactive
from .script import Call, Follow, Gate, Held, Say

pytestmark = [pytest.mark.client, pytest.mark.both_ways]

COMMIT = "git commit -qm x"
EVERYTHING = "git add -A && git commit -m x"
ACCEPT = "claude-coordinator commit-check --accept -- "


def advised(text: str, words: str) -> str:
    """What follows these words on the only line that has them; without such a line a command that fails."""
    found = [line.partition(words)[2] for line in text.splitlines() if words in line]
    return found[0] if len(found) == 1 else "echo no advice; false"


def git_as_told(text: str) -> Call:
    return bash(advised(text, "Take only your own: ").replace("MESSAGE", "x"))


def accept_as_told(text: str) -> Call:
    return bash(ACCEPT + advised(text, ACCEPT))


def in_head(root: Path) -> list[str]:
    return sorted(filter(None, git(root, "show", "--name-only", "--format=", "-z", "HEAD").split("\0")))


class Committer:
    """A session that writes its files, then tries to commit everything, then follows what it is told."""

    def __init__(self, guarded: Guarded, name: str, own: list[str]) -> None:
        self.own = own
        self.gates = [Gate(), Gate(), Gate()]
        then = [bash(EVERYTHING), Follow(git_as_told), Say("over")]
        held = [Held(gate, step) for gate, step in zip(self.gates, then, strict=True)]
        self.turn = guarded.start(name, *(write(guarded.root / path) for path in own), *held)
        self.gates[0].wait_until_reached()

    def go(self, gate: int) -> str:
        """Past a gate, up to the next; returns the verdict on the call."""
        self.gates[gate].open()
        self.gates[gate + 1].wait_until_reached()
        return self.turn.verdicts[-1]


def test_two_sessions_that_follow_the_refusal_commit_each_its_own(guarded: Guarded) -> None:
    one = Committer(guarded, "one", ["a.txt", "it's a.txt"])
    two = Committer(guarded, "two", ["b.txt", "src/b.txt"])

    for committer, other in ((one, two), (two, one)):
        assert f"{other.own[0]} ({other.turn.instance})" in committer.go(0)
    assert git(guarded.root, "diff", "--cached", "--name-only") == ""
    for committer in (one, two):
        assert committer.go(1) == MADE
        assert in_head(guarded.root) == committer.own
    assert git(guarded.root, "status", "--porcelain") == ""


@pytest.fixture
def passed_on(guarded: Guarded) -> list[Interactive]:
    """Two sessions that edited one file one after the other, and stopped."""
    guarded.offer_the_program()
    [file] = guarded.committed("a.txt")
    sessions = [guarded.client.start_interactive(cwd=guarded.root) for _ in range(2)]
    for name, session in zip(("first", "second"), sessions, strict=True):
        guarded.hold_in(session, name, read(file), edit(file, "old", f"old {name}")).open()
        guarded.wait_until_held({})
    assert file.read_text() == "old second first\n"
    return sessions


def test_of_two_that_edited_a_file_the_last_may_commit_it_and_the_other_is_told_the_way_out_everywhere(
    guarded: Guarded, passed_on: list[Interactive]
) -> None:
    first, second = passed_on
    commands = [f"{COMMIT} a.txt", f"{COMMIT} -a", "git add a.txt", EVERYTHING]

    guarded.hold_in(first, "commits", *map(bash, commands)).open()
    git(guarded.root, "add", "a.txt")
    guarded.hold_in(first, "early", bash(COMMIT)).open()
    guarded.hold_in(second, "late", bash(COMMIT)).open()

    refusals, late = guarded.verdicts("commits") + guarded.verdicts("early"), guarded.verdicts("late")
    assert len(refusals) == len(commands) + 1
    assert all(name_of(second.session_id) in text and f"{ACCEPT}a.txt" in text for text in refusals)
    assert f"a.txt (last written by {name_of(second.session_id)}, " in refusals[-1]
    assert late == [MADE]
    assert in_head(guarded.root) == ["a.txt"]


@pytest.mark.plugin_too
def test_the_way_out_leads_to_the_commit(guarded: Guarded, passed_on: list[Interactive]) -> None:
    git(guarded.root, "add", "a.txt")

    steps = [bash(COMMIT), Follow(accept_as_told), bash(EVERYTHING)]
    guarded.hold_in(passed_on[0], "commits", *steps).open()

    assert guarded.verdicts("commits")[1:] == [MADE, MADE]
    assert in_head(guarded.root) == ["a.txt"]
    assert '"write_accepted"' in (guarded.state / "journal.jsonl").read_text()


def test_a_person_commits_with_a_warning_while_a_session_works_and_without_a_word_when_it_has_stopped(
    guarded: Guarded,
) -> None:
    session = guarded.client.start_interactive(cwd=guarded.root)
    gate = guarded.hold_in(session, "first", write(guarded.root / "a.txt"), write(guarded.root / "b.txt"))

    during = commit_by_hand(guarded.root, "a.txt")
    gate.open()
    guarded.wait_until_held({})
    after = commit_by_hand(guarded.root, "b.txt")

    assert during.returncode == 0
    assert f"a.txt (held by {name_of(session.session_id)})" in during.stderr
    assert (after.returncode, after.stdout + after.stderr) == (0, "")
    assert in_head(guarded.root) == ["b.txt"]


def commit_by_hand(root: Path, name: str) -> subprocess.CompletedProcess[str]:
    git(root, "add", name)
    return subprocess.run(COMMIT.split(), cwd=root, capture_output=True, text=True)
