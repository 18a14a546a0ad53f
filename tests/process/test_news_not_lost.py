"""What was taken from an inbox reaches its reader, whatever else happens to the hook."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.hidden import script
from tests.support.sessions import Session
from tests.support.working import program

GONE = "open('{}', 'w').write('gone')"


def damage(session: Session, folder: Path, name: str) -> None:
    session.bash(f"cd {folder} && {script(folder, GONE.format(name))}", call="damage")


@pytest.fixture
def second(holder: Session, tmp_path: Path) -> Enrolled:
    """Another repository in which the holder has been at work, and whose state cannot be used now."""
    found = enrol(new_repository(tmp_path.resolve() / "second"))
    assert not holder.edit(found.root / "there.txt", call="there").refuses
    return found


def break_state(second: Enrolled) -> None:
    """Written by a newer version: nothing mends that."""
    import sqlite3

    connection = sqlite3.connect(second.database)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


def test_a_prompt_that_fails_in_one_repository_keeps_the_news_of_another(
    tree: Path, holder: Session, other: Session, second: Enrolled
) -> None:
    """Where the hook complains of the second repository, the first one's news is told, then or later."""
    damage(other, tree, "a.txt")
    break_state(second)
    answer = holder.prompt()
    later = holder.edit("c.txt", call="c")
    assert "a.txt: changed" in answer.context + later.context, (answer, later)


def test_a_command_that_fails_in_one_repository_keeps_the_news_of_another(
    tree: Path, holder: Session, other: Session, second: Enrolled
) -> None:
    """Where a call is refused because the second repository cannot be checked, the news is told."""
    damage(other, tree, "a.txt")
    break_state(second)
    answer = holder.ask(f"echo x > c.txt; echo x > {second.root}/d.txt", call="both")
    assert answer.refuses
    later = holder.edit("c.txt", call="c")
    assert "a.txt: changed" in answer.stdout + later.context, (answer, later)


def test_an_edit_that_the_user_is_asked_about_loses_no_news(
    tree: Path, holder: Session, other: Session, enrolled: Enrolled
) -> None:
    """What the edit of Claude's settings heard is told with the question, or by the next hook."""
    other.start()
    assert program(other, "lock", "request", "a.txt").status == 0
    answer = holder.edit(".claude/settings.json", call="settings")
    assert '"ask"' in answer.stdout, answer
    told = answer.stdout + holder.prompt().context
    assert "asked for by" in told, told
