"""Shell wildcards against text, in linear time: `*` any run, `?` one character, `[…]` a set."""

from __future__ import annotations

import re

_SPECIAL = re.compile(r"[*?\[]")
_COMPILED: dict[str, re.Pattern[str] | None] = {}


def has_wildcards(text: str) -> bool:
    return _SPECIAL.search(text) is not None


def matches(pattern: str, text: str) -> bool:
    """Does the whole text match? A pattern that cannot be read matches only itself."""
    if pattern not in _COMPILED:
        if len(_COMPILED) > 2000:
            _COMPILED.clear()
        _COMPILED[pattern] = _compile(pattern)
    compiled = _COMPILED[pattern]
    return pattern == text if compiled is None else compiled.fullmatch(text) is not None


def _compile(pattern: str) -> re.Pattern[str] | None:
    if not has_wildcards(pattern) or len(pattern) > 500 or pattern.count("*") > 20:
        return None
    try:
        return re.compile("(?s:" + regular_expression(pattern) + ")")
    except re.error:
        return None


def regular_expression(pattern: str) -> str:
    """A regular expression for the pattern. Between stars the shortest match is final: no backtracking."""
    stretches = re.split(r"\*+", pattern)
    bodies = [_stretch(stretch) for stretch in stretches]
    if len(bodies) == 1:
        return bodies[0]
    middle = "".join(f"(?>.*?{body})" for body in bodies[1:-1] if body)
    return f"{bodies[0]}{middle}.*{bodies[-1]}"


def _stretch(text: str) -> str:
    out, at = "", 0
    while at < len(text):
        end = text.find("]", at + 2) if text[at] == "[" else -1
        if end != -1:
            out += _character_set(text[at + 1 : end])
            at = end
        else:
            out += "." if text[at] == "?" else re.escape(text[at])
        at += 1
    return out


def _character_set(inside: str) -> str:
    negated = inside[:1] in "!^"
    members = re.sub(r"([\\\[&|~]|-(?=-))", r"\\\1", inside[1:] if negated else inside)
    return f"[{'^' if negated else ''}{members}]"
