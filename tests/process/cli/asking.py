"""Requests as sessions make and answer them."""

from __future__ import annotations

import re

from .conftest import Someone

ACCEPT = re.compile(r"claude-coordinator (lock accept .*)")
DECLINE = re.compile(r"claude-coordinator (lock decline .*)")


def asks(someone: Someone, *arguments: str) -> int:
    """The number of its request for one lock."""
    done = someone.run("lock", "request", "--json", *arguments)
    assert done.status == 0, done
    (made,) = done.json["requests"]
    number = made["request"]
    assert isinstance(number, int)
    return number


def told_command(pattern: re.Pattern[str], text: str) -> list[str]:
    found = pattern.search(text)
    assert found is not None, text
    return found[1].split()
