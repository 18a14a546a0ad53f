"""What a hook did not get to tell, because it was killed or too late, its session's next hook tells."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hooks import HOOKS, ROOT
from tests.support.sessions import Session
from tests.support.working import program, write

NOTICES, REFUSALS = "views/notices.py", "views/git_refusals.py"
ENDINGS = {
    "killed": "import os; os.kill(os.getpid(), 9)",
    "too late": "import time; time.sleep(60)",
    "failed": "raise RuntimeError",
}
SECONDS = {"too late": 0.5}  # until the deadline; the others are in no hurry


def broken_tool(root: Path, module: str, name: str, ending: str) -> Path:
    """The hooks of a copy of the tool that ends where it calls this function. It finds the parsers."""
    ignored = shutil.ignore_patterns("__pycache__", "install", "cli", "dashboard")
    shutil.copytree(ROOT / "coord_core", root / "coord_core", ignore=ignored)
    shutil.copytree(HOOKS, root / "hooks", ignore=ignored)
    with (root / "coord_core" / module).open("a") as file:
        file.write(f"\n\ndef {name}(*given):\n    {ENDINGS[ending]}\n")
    with (root / "coord_core" / "claude" / "deadline.py").open("a") as file:
        file.write(f"\n\nstart.__defaults__ = ({SECONDS.get(ending, 60.0)},)\n")
    (root / ".venv").symlink_to(sys.prefix)
    return root / "hooks"


@pytest.fixture(params=ENDINGS)
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Hooks that end when they have news to tell."""
    return broken_tool(tmp_path / "tool", NOTICES, "render", request.param)


def lose(session: Session, hooks: Path) -> None:
    """A hook of the session's that ends without its news."""
    session.hooks = hooks
    answer = session.prompt()
    session.hooks = HOOKS
    assert not answer.context, answer


def test_a_request_is_told_by_the_next_hook_and_once(
    tree: Path, holder: Session, other: Session, enrolled: Enrolled, broken: Path
) -> None:
    other.start()
    assert program(other, "lock", "request", "a.txt").status == 0
    lose(holder, broken)
    assert "asked for by" in holder.edit("c.txt", call="c").context
    assert holder.prompt().is_silent
    assert not (enrolled.state / "unsaid").exists()


def test_what_came_free_and_what_another_took_then(
    holder: Session, other: Session, start_session: StartSession, broken: Path
) -> None:
    third = start_session()
    assert third.edit("a.txt", call="one").refuses
    holder.stop()
    lose(third, broken)
    assert "Free again: a.txt" in third.prompt().context
    assert third.prompt().is_silent
    other.edit("a.txt", call="two")
    lose(third, broken)
    assert "you were told that it is free" in third.prompt().context
    assert third.prompt().is_silent


def test_a_file_that_another_took(holder: Session, other: Session, broken: Path) -> None:
    holder.stop()
    other.edit("a.txt", call="take")
    lose(holder, broken)
    lose(holder, broken)
    assert "you changed it last and have not committed it" in holder.prompt().context
    assert holder.prompt().is_silent


def test_what_is_not_so_any_more_is_not_told_late(holder: Session, other: Session, broken: Path) -> None:
    holder.stop()
    other.edit("a.txt", call="take")
    lose(holder, broken)
    other.failed("a.txt", call="take")
    other.stop()
    assert "holds it now" not in holder.prompt().context
    assert holder.prompt().is_silent


def test_one_of_two_agents_does_not_take_the_others(
    tree: Path, holder: Session, other: Session, tmp_path: Path
) -> None:
    broken = broken_tool(tmp_path / "tool", NOTICES, "render", "killed")
    other.start()
    assert program(other, "lock", "request", "a.txt").status == 0
    lose(holder, broken)
    assert holder.edit("c.txt", call="c", agent="sub").is_silent
    assert "asked for by" in holder.prompt().context


def test_work_that_was_not_seen_is_shown_before_it_is_overwritten(
    tree: Path, holder: Session, other: Session, enrolled: Enrolled, tmp_path: Path
) -> None:
    write(other, "b.txt", "of the other\n")
    holder.stop()
    other.hooks = broken_tool(tmp_path / "tool", REFUSALS, "unseen", "killed")
    other.ask("echo x > a.txt", call="one")
    other.hooks = HOOKS
    assert (enrolled.state / "unsaid").exists(), "the hook ended before it had judged"
    answer = other.ask("echo x > a.txt", call="two")
    assert answer.refuses and "wrote after you last did" in answer.reason
    assert not other.ask("echo x > a.txt", call="three").refuses
