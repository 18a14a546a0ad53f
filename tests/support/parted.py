"""A file that sessions share by its functions and classes."""

from __future__ import annotations

from pathlib import Path

from tests.support.enrolment import Enrolled, git
from tests.support.sessions import Session

SOURCE = """\
import os


def one():
    return 1


class Login:
    limit = 3

    def check(self):
        return 2

    def out(self):
        return 3
"""

# a command that writes auth.py, which nobody can read off it
UNFORESEEN = """python3 -c "$(echo 'open(chr(97)+chr(117)+\"th.py\",\"a\").write(\"#\")')" """


def commit_source(enrolled: Enrolled) -> Path:
    """`auth.py`, committed."""
    path = enrolled.root / "auth.py"
    path.write_text(SOURCE)
    git(enrolled.root, "add", "auth.py")
    git(enrolled.root, "commit", "-qm", "Start")
    return path


def change(session: Session, old: str, new: str) -> None:
    """An edit of auth.py from its beginning to its end."""
    answer = session.replace("auth.py", old, new)
    assert not answer.refuses, answer
    assert session.replaced("auth.py", old, new).is_silent


def rows(enrolled: Enrolled) -> dict[str, str]:
    """Who wrote each symbol last."""
    with enrolled.reading() as tx:
        return {row.symbol: row.instance for row in tx.symbol_writes(str(enrolled.root))}
