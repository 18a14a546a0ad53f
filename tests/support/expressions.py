"""GitHub's expressions, as far as our workflows use them: names, texts, `==`, `&&`, `||`, in `${{ … }}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<sign>==|&&|\|\|)|(?P<name>[A-Za-z_][\w.-]*))")
_PLACE = re.compile(r"\$\{\{(.*?)\}\}")


def resolved(text: str, context: Mapping[str, Any]) -> str:
    """A text with its expressions put in, as GitHub does before anything runs."""
    return _PLACE.sub(lambda found: _shown(value(found[1], context)), text)


def value(expression: str, context: Mapping[str, Any]) -> Any:
    tokens = _tokens(expression)
    found = _either(tokens, context)
    assert not tokens, f"{expression!r} is more than this evaluates"
    return found


def _tokens(expression: str) -> list[tuple[str, str]]:
    found, place = [], 0
    while expression[place:].strip():
        match = _TOKEN.match(expression, place)
        assert match and match.lastgroup, f"{expression!r} is more than this evaluates"
        found.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


def _either(tokens: list[tuple[str, str]], context: Mapping[str, Any]) -> Any:
    found = _both(tokens, context)
    while tokens and tokens[0] == ("sign", "||"):
        tokens.pop(0)
        other = _both(tokens, context)
        found = found or other
    return found


def _both(tokens: list[tuple[str, str]], context: Mapping[str, Any]) -> Any:
    found = _compared(tokens, context)
    while tokens and tokens[0] == ("sign", "&&"):
        tokens.pop(0)
        other = _compared(tokens, context)
        found = found and other
    return found


def _compared(tokens: list[tuple[str, str]], context: Mapping[str, Any]) -> Any:
    found = _one(tokens, context)
    if tokens and tokens[0] == ("sign", "=="):
        tokens.pop(0)
        return found == _one(tokens, context)
    return found


def _one(tokens: list[tuple[str, str]], context: Mapping[str, Any]) -> Any:
    group, token = tokens.pop(0)
    assert group in ("text", "name"), f"{token!r} is no value"
    if group == "text":
        return token[1:-1].replace("''", "'")
    found: Any = context
    for part in token.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found


def _shown(found: Any) -> str:
    if isinstance(found, bool):
        return str(found).lower()
    return "" if found is None else str(found)
