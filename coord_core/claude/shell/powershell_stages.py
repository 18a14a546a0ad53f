"""PowerShell's text as stages: a command of a pipeline each, with its arguments.

What stands in parentheses or braces is read as stages of its own, before the stage around it; there it is an
unknown word. A stage is given out as soon as it ends, so that a variable it sets has its value in the next.
"""

from __future__ import annotations

import re

from coord_core.claude.shell.marks import UNKNOWN
from coord_core.claude.shell.powershell_text import expanded, pieces

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_EXPRESSION = re.compile(r"[\"'$@\[(\d]")


class Stage:
    """One command of a pipeline. `words`: its name and arguments, each a list, as commas make them.

    `around`: the word before the parenthesis or brace that it is the first in. `is_defined`: it stands in a
    function, which may never be called.
    """

    def __init__(self, around: Stage | None = None) -> None:
        self.around = around.words[-1][-1] if around and around.words else ""
        self.is_defined: bool = around is not None and (around.is_defined or around.defines)
        self.words: list[list[str]] = []
        self.redirects: list[str] = []
        self.assigns = ""
        self.is_called = False
        self.is_expression = False
        self._joins = False

    @property
    def defines(self) -> bool:
        return bool(self.words) and self.words[0][0].lower() in ("function", "filter")

    def take(self, text: str, adjoins: bool) -> None:
        """Put a piece to the last word, to its list after a comma, or as a new word."""
        if self.redirects and self.redirects[-1][-1:] == ">":
            self.redirects[-1] += text or UNKNOWN
        elif adjoins and self.words:
            self.words[-1][-1] += text
        elif self._joins and self.words:
            self.words[-1].append(text)
        else:
            self.words.append([text])
        self._joins = False

    def end_at(self, sign: str, stack: list[Stage]) -> Iterator[Stage]:
        """A sign that ends the stage, or goes on with it: a list's comma, the call operator."""
        if sign == ",":
            self._joins = True
        elif sign == "&" and not self.words:
            self.is_called = True
        elif sign not in ")}" or len(stack) > 1:
            yield stack.pop()
            if sign not in ")}":
                stack.append(self._next())

    def _next(self) -> Stage:
        following = Stage()
        following.is_defined = self.is_defined
        return following


def stages(text: str, value: Callable[[str], str]) -> Iterator[Stage | None]:
    """The stages in the order they run; None where the text cannot be read on."""
    stack = [Stage()]
    adjoins = False
    for kind, piece in pieces(text):
        stage = stack[-1]
        if kind in ("end", "close"):
            yield from stage.end_at(piece, stack)
        elif kind == "open":
            stage.is_expression |= not stage.words
            stage.take(UNKNOWN, adjoins)
            stack.append(Stage(stage))
        elif kind == "assign" and not stage.words:
            stage.assigns = piece.rstrip("= \t\n")
        elif kind == "redirect":
            stage.redirects += [] if piece.endswith("&1") else [piece]
        elif kind not in ("blank", "comment", "unclosed"):
            stage.is_expression |= not stage.words and (
                kind != "bare" or _EXPRESSION.match(piece) is not None
            )
            stage.take(expanded(kind, piece, value), adjoins)
        adjoins = kind not in ("blank", "comment", "end", "redirect", "assign")
        if kind == "unclosed":
            yield None
    yield from reversed(stack)
