"""What an earlier hook did not get to tell is put back before anything is decided by it, never lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.process.test_news_undelivered import broken_tool
from tests.support.enrolment import Enrolled
from tests.support.hooks import HOOKS
from tests.support.sessions import Session
from tests.support.working import write


@pytest.fixture
def unheard(tmp_path: Path) -> Path:
    """Hooks that are killed when their reply is to go out: what they say is on record already."""
    return broken_tool(tmp_path / "tool", "claude/deadline.py", "_is_written", "killed")


def test_a_refusal_for_unseen_work_that_never_went_out_is_given_again(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, unheard: Path
) -> None:
    """The hook ends after its commit, before its reply: the same call is refused again, not let through."""
    write(other, "b.txt", "of the other\n")
    holder.stop()
    other.hooks = unheard
    other.ask("echo x > a.txt", call="one")
    other.hooks = HOOKS
    assert (enrolled.state / "unsaid").exists(), "the hook ended before it had judged"
    answer = other.ask("echo x > a.txt", call="two")
    assert answer.refuses and "wrote after you last did" in answer.reason


def test_a_hook_killed_while_it_puts_back_loses_nothing(
    tree: Path, enrolled: Enrolled, holder: Session, other: Session, unheard: Path, tmp_path: Path
) -> None:
    """The earlier note stays until what it says is back in the state, for good."""
    write(other, "b.txt", "of the other\n")
    holder.stop()
    other.hooks = unheard
    other.ask("echo x > a.txt", call="one")
    assert (enrolled.state / "unsaid").exists(), "the hook ended before it had judged"
    other.hooks = broken_tool(tmp_path / "second", "views/notices.py", "render", "killed")
    with (tmp_path / "second" / "coord_core" / "services" / "unsaid.py").open("a") as file:
        file.write(
            "\n\n_gone = _remove\n\n\ndef _remove(paths):\n    _gone(paths)\n    os.kill(os.getpid(), 9)\n"
        )
    other.prompt()
    other.hooks = HOOKS
    other.prompt()
    answer = other.ask("echo x > a.txt", call="two")
    assert answer.refuses and "wrote after you last did" in answer.reason


def test_the_main_agent_hears_what_its_subagent_was_not_told(
    tree: Path, holder: Session, other: Session, tmp_path: Path
) -> None:
    """The subagent's last hook was killed: what came free goes to its main agent, as its refusals do."""
    assert other.edit("a.txt", agent="sub").refuses
    holder.stop()
    other.hooks = broken_tool(tmp_path / "tool", "views/notices.py", "render", "killed")
    assert not other.edit("c.txt", call="c", agent="sub").context
    other.hooks = HOOKS
    other.stop_agent("sub")
    assert "Free again: a.txt" in other.prompt().context


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"seqs": [1], "freed": []},
        {"seqs": 1, "freed": [], "told": []},
        {"seqs": [], "freed": [["file", "a.txt"]], "told": []},
        {"seqs": [], "freed": [["file", 1, 1]], "told": []},
        {"seqs": [], "freed": [], "told": ["1"]},
        {"seqs": [1 << 64], "freed": [], "told": []},
    ],
)
def test_a_note_of_another_version_is_in_nobodys_way(
    enrolled: Enrolled, holder: Session, fields: dict[str, object]
) -> None:
    holder.start()
    folder = enrolled.state / "unsaid"
    folder.mkdir()
    (folder / "99999999-1.0-0").write_text(json.dumps({"instance": holder.name, "agent": "", **fields}))
    assert holder.edit("a.txt").is_silent
    assert holder.prompt().status == 0
    assert holder.edit("b.txt").is_silent
    assert not folder.exists()
