"""Signs whose width terminals do not agree on, where they combine: flags, skin tones, selectors of a form."""

from __future__ import annotations

_FORMS = dict.fromkeys((0xFE0E, 0xFE0F, *range(0x1F3FB, 0x1F400)))
_FLAGS = dict.fromkeys(range(0x1F1E6, 0x1F200), "\ufffd")
_UNSURE = {**_FORMS, **_FLAGS}


def steady(text: str) -> str:
    """The text without them, so that its width is the same on all."""
    return text if text.isascii() else text.translate(_UNSURE)
