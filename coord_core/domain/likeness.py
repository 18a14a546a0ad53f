"""Which known name somebody may have meant. Pure."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that is most like the word, None when none is.

    >>> nearest("atuh", ["docs", "Auth"]), nearest("x", ["auth"])
    ('Auth', None)
    """
    from difflib import get_close_matches  # hooks never come here

    folded = {each.casefold(): each for each in known}
    return next((folded[each] for each in get_close_matches(word.casefold(), folded, 1)), None)
