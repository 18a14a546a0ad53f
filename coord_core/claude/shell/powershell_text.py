"""PowerShell's text, without a grammar: its pieces, and what those that are part of a word stand for."""

from __future__ import annotations

import re

from coord_core.claude.shell.marks import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|`\r?\n|(?<![^\s;|(){}])\#[^\n]*)
    |(?P<raw>@'\r?\n)|(?P<cooked>@"\r?\n)|(?P<comment><\#)
    |(?P<single>'(?:[^']|'')*+')|(?P<double>"(?:[^"`]|`.|"")*+")
    |(?P<redirect>(?<![^\s;|(){}])[*1-6]?>>?(?:&1)?)
    |(?P<assign>\$(?:global:|script:|env:)?\w+\s*\+?=(?!=))
    |(?P<open>[$@]?\(|@?\{)|(?P<close>[)}])|(?P<end>&&|\|\||[;|&\n,])
    |(?P<bare>(?:`.|\$\{[^}\n]{0,100}+\}|[^\s'"`(){},;|&>$@]|[$@](?![({]))++)|(?P<other>.)""",
    re.X | re.S,
)
_CLOSING = {"raw": "\n'@", "cooked": '\n"@', "comment": "#>"}
_VARIABLE = re.compile(r"\$\{([^}\n]{0,100}+)\}|\$((?:env:|global:|script:)?\w+)|(\$\()")
_MEMBER = re.compile(r"\$\w+[.\[]")
_ESCAPE = re.compile(r"`(.)", re.S)


def pieces(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while match := _TOKEN.match(text, at):
        kind, piece, at = match.lastgroup or "", match.group(), match.end()
        if kind in _CLOSING:
            end = text.find(_CLOSING[kind], at - 1)
            if end == -1:
                yield "unclosed", ""
                return
            piece, at = text[at:end], end + len(_CLOSING[kind])
        yield kind, piece


def expanded(kind: str, piece: str, value: Callable[[str], str]) -> str:
    """The text that a piece of a word stands for."""
    if kind == "single":
        return piece[1:-1].replace("''", "'")
    if kind == "raw":
        return piece
    if kind == "double":
        piece = piece[1:-1].replace('""', '"')
    elif kind != "cooked" and _MEMBER.search(piece):
        return UNKNOWN

    def found(match: re.Match[str]) -> str:
        return UNKNOWN if match.group(3) else value(match.group(1) or match.group(2) or "")

    return _ESCAPE.sub(r"\1", _VARIABLE.sub(found, piece))
