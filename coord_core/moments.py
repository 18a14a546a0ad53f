"""Times as people write them: so long ago, or ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from coord_core.domain.errors import InputError
from coord_core.durations import seconds
from coord_core.views.refusal import quoted

_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}.*", re.DOTALL)
_EXAMPLE = "Example: 2024-06-28 or 2024-06-28T10:00, in UTC."


def moment(text: str, now: float, name: str, zone: tzinfo = UTC) -> float:
    """A time in UTC epoch seconds: a duration before `now`, or ISO 8601 (of `zone` where it names none).

    Raises InputError, which says the `name` of what was asked for.
    """
    try:
        read = datetime.fromisoformat(text)
        return (read if read.tzinfo else read.replace(tzinfo=zone)).timestamp()
    except (ValueError, OverflowError):
        pass
    if _DATE.fullmatch(text):
        raise InputError(f"{name} {quoted(text, 60)}: there is no such date or time.", _EXAMPLE)
    try:
        return now - seconds(text)
    except ValueError as error:
        raise InputError(f"{name} {quoted(text, 60)}: {error}, or a time as in 2024-06-28T10:00.") from error
