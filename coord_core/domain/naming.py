"""Names of instances: `claude-` and the first 8 hex digits of the session id, 12 if those are taken.

A second live process of one session id is another instance: `claude-1234abcd-2`.
"""

from __future__ import annotations

from coord_core.domain.errors import InputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_HEX = frozenset("0123456789abcdef")
MOST = 200  # characters of a session id


def new_name(session_id: str, taken: Callable[[str], bool]) -> str:
    """The first free name for a session that has none yet."""
    digits = _hex_digits(session_id)
    for length in (8, 12, len(digits)):
        name = f"claude-{digits[:length]}"
        if not taken(name):
            return name
    return next_name(name, taken)


def next_name(first: str, taken: Callable[[str], bool]) -> str:
    """The name of one more process of the session whose first process is named `first`."""
    number = 2
    while taken(f"{first}-{number}"):
        number += 1
    return f"{first}-{number}"


def _hex_digits(session_id: str) -> str:
    if not session_id or len(session_id) > MOST:
        raise InputError("The session id is empty or too long.")
    digits = session_id.replace("-", "").lower()
    if len(digits) >= 12 and _HEX.issuperset(digits):
        return digits
    return session_id.encode("utf-8", "replace").hex().ljust(12, "0")
