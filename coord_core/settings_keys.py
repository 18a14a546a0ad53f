"""What a message may repeat of the settings where they are wrong. Pure.

A key that no setting has may be an address, since `url:https://…` without a blank is one in `{…}`. An address
is a secret, so of a key only what looks like the name of a setting is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

ADDRESS = "//"  # what holds it is not repeated
_NAME = re.compile(r"[A-Za-z][A-Za-z_-]{0,29}[0-9]{0,3}")


def told(key: object) -> str:
    """The key, or what it is instead.

    >>> told("lock_scop"), told("url:https://hooks.example/key"), told("b1946ac92492d2347c62")
    ('lock_scop', 'a key that holds an address', 'a key that is no name')
    """
    text = str(key)
    if _NAME.fullmatch(text):
        return text
    return "a key that holds an address" if ADDRESS in text else "a key that is no name"


def missing_blank(key: object, known: Iterable[str]) -> str:
    """Said where the key is one of these with its value; empty where it is not.

    >>> missing_blank("url:https://hooks.example/key", ["name", "url"])
    'a blank is missing after `url:`'
    """
    name, colon, _ = str(key).partition(":")
    return f"a blank is missing after `{name}:`" if colon and name in known else ""


def shown(text: object) -> str:
    """A name or a glob that is none, bounded and in quotes; `that` for one that holds an address.

    >>> shown("x["), shown("https://hooks.example/key[")
    ("'x['", 'that')
    """
    return "that" if ADDRESS in str(text) else repr(text)[:100]
