"""Text of another's making, made harmless for Slack, Discord and the like: it stays data there. Pure.

What such a service looks for in any text (`<!channel>`, `<@U123>`, `@everyone`, addresses, code fences,
masked links, names of emoji) is broken by a character of no width, or said with another sign that looks
alike. That holds whether or not a library escapes the text besides.
"""

from __future__ import annotations

import re

from coord_core.views.refusal import quoted

NO_WIDTH = "\u200b"
LONGEST = 300  # characters of anything quoted
_ALIKE = str.maketrans(
    {"<": "\u2039", ">": "\u203a", "*": "\u2217", "|": "\u00a6", "[": "\u27e6", "]": "\u27e7"}
)
# The place in which each is broken: mentions, channels, addresses, emoji, ~~strike~~, \escapes.
_MEANING = re.compile(
    r"(?<=[@#])(?=\S)|(?<=:)(?=//)|(?<=[Ww]{3})(?=\.)|(?<=:)(?=[\w+-]+:)|(?<=~)(?=\S)|(?<=\\)"
    r"|(?<=[a-z]:)(?=[\w.+-]+@)|(?<=mailto)(?=:)"
)
# Of _emphasis_: within a word it means nothing. A sign of no width beside it would not change what it means.
_EMPHASIS = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
LOW_LINE = "\u02cd"


def line(text: str, longest: int = LONGEST) -> str:
    """One bounded line that means nothing to a chat.

    >>> line("<!channel> @everyone http://x `y`").replace(NO_WIDTH, "|")
    "‹!channel› @|everyone http:|//x 'y'"
    """
    said = quoted(" ".join(text.split()), longest).translate(_ALIKE)
    return _EMPHASIS.sub(LOW_LINE, _MEANING.sub(NO_WIDTH, said))
