"""A file that sessions share by its functions and classes."""

from __future__ import annotations

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


def change(session: Session, old: str, new: str) -> None:
    """An edit of auth.py from its beginning to its end."""
    answer = session.replace("auth.py", old, new)
    assert answer.is_silent, answer
    assert session.replaced("auth.py", old, new).is_silent
