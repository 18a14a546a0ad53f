"""JSON in ASCII as people read and search it: the signs of any script, but none that shows as nothing."""

from __future__ import annotations

import re

from coord_core.views.unseen import is_seen

_ESCAPE = re.compile(r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|u([0-9a-f]{4})|.)")


def readable(text: str) -> str:
    """The same value."""
    return _ESCAPE.sub(_sign, text) if "\\u" in text else text


def _sign(escape: re.Match[str]) -> str:
    high, low, single = escape.groups()
    if high:
        sign = chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
    elif single:
        sign = chr(int(single, 16))
    else:
        return escape[0]
    return sign if not sign.isascii() and is_seen(sign) else escape[0]
