"""Short words for charts: names cut to a width, durations and counts. Pure."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from coord_core.views.refusal import quoted

_EM = {"W": 1.05, "F": 1.05}  # a sign's width in a system font; the others have
AVERAGE = 0.62  # of the others'
_UNITS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))  # seconds


def width_of(text: str, size: float = 12) -> float:
    """About how wide a text is in a system font, in px; rather too much than too little."""
    return sum(0.0 if combining(sign) else _EM.get(east_asian_width(sign), AVERAGE) for sign in text) * size


def elided(text: str, most: float, size: float = 12) -> str:
    """A name that fits into `most` px: cut in the middle, so that the end of a path, its file, stays.

    >>> elided("src/components/forms/inputs/LoginForm.tsx", 160)
    'src/co…/LoginForm.tsx'
    """
    text = quoted(text)
    if width_of(text, size) <= most:
        return text
    room = most - width_of("…", size)
    tail = _fitting(text[::-1], room * 0.72, size)[::-1]
    return f"{_fitting(text, room - width_of(tail, size), size)}…{tail}"


def _fitting(text: str, most: float, size: float) -> str:
    """As much of the beginning as fits."""
    used = 0.0
    for at, sign in enumerate(text):
        used += width_of(sign, size)
        if used > most:
            return text[:at]
    return text


def duration(seconds: float) -> str:
    """A length of time in its two largest units.

    >>> duration(12), duration(95), duration(3600), duration(90 * 60), duration(200_000)
    ('12 s', '1 min 35 s', '1 h', '1 h 30 min', '2 d 7 h')
    """
    left = max(0, round(seconds))
    parts: list[tuple[int, str]] = []
    for size, unit in _UNITS:
        count, left = divmod(left, size)
        if count or parts:
            parts.append((count, unit))
    return " ".join(f"{count} {unit}" for count, unit in parts[:2] if count) or "0 s"


def roughly(seconds: float) -> str:
    """A length of time in one unit.

    >>> roughly(95), roughly(50_000), roughly(59.9)
    ('2 min', '14 h', '1 min')
    """
    left = max(0.0, seconds)
    size, unit = next(((size, unit) for size, unit in _UNITS if left >= size * 0.95), (1, "s"))
    return f"{left / size:.0f} {unit}"


def counted(count: float) -> str:
    """A figure with its thousands apart.

    >>> counted(1234567), counted(2.5)
    ('1,234,567', '2.5')
    """
    return f"{count:,.0f}" if float(count).is_integer() or abs(count) >= 100 else f"{count:,.1f}"
