"""Expressions in code as far as text tells: literals, constants, joins, templates, literal lists.

An expression has several values when its names do: a loop's variable has each of the loop's.
"""

from __future__ import annotations

import os
import re
from itertools import islice

CALLS = 300
LENGTH = 2000

_OPENING, _CLOSING = "([{", ")]}"
_LITERAL = re.compile(r"""b?(?P<q>["'`])(?P<body>(?:\\.|(?!(?P=q))[^\\])*)(?P=q)""", re.S)
_HERE = ("__dirname", "import.meta.dirname", "process.cwd()", "Deno.cwd()", "Dir.pwd", "getcwd()", "__DIR__")
_ESCAPE = re.compile(r"\\(.)", re.S)
_NAME = re.compile(r"[$@A-Za-z_][\w$]*")
_JOIN = re.compile(r"(?:path\.)?(?:posix\.)?(?:join|resolve)\(|File\.join\(", re.S)
_INTERPOLATED = re.compile(r"\$\{([^{}]{1,200})\}|#\{([^{}]{1,200})\}|\{?(\$\w+)\}?")
_OR_DIE = re.compile(r"\s*(?:\|\||\bor\b|\band\b)")
_CONSTANT = re.compile(
    r"(?:(?:const|let|var|my|our)\s+)?(?<![\w$@])([$@A-Za-z_][\w$]{0,80})\s{0,20}=(?![=~>])\s*"
)
_LOOP = re.compile(
    r"for\s*(?:await\s*)?\(\s*(?:const|let|var)\s+([\w$]+)\s+of\s+"
    r"|for(?:each)?\s+(?:my\s+)?(\$?\w+)\s+(?:in\s+)?(?=[(\[%$@a-z])"
)
_FOREACH = re.compile(r"foreach\s*\(\s*(\$\w+|\[[^\]]{0,1000}\])\s+as\s+(\$\w+)")
_EACH = re.compile(
    r"(\[[^\[\]]{0,1000}\]|%w\[[^\]]{0,1000}\]|[\w$]{1,50})\.(?:forEach|map|each)\s*"
    r"(?:\(\s*(?:async\s*)?\(?|(?:do|\{)\s*\|)\s*([\w$]+)"
)


def constants_of(code: str, arguments: list[str]) -> dict[str, list[str]]:
    """Names with the texts that they are given, wherever that is; a name given two has both.

    Read twice, because a loop's variable may stand above its loop in this order of reading.
    """
    found: dict[str, list[str]] = {}
    for at, argument in enumerate(arguments[:20]):
        names = (f"process.argv[{at + 2}]", f"$ARGV[{at}]", f"ARGV[{at}]", f"$argv[{at + 1}]")
        found.update((name, [argument]) for name in names)
    for _ in range(2):
        for match in islice(_CONSTANT.finditer(code), CALLS):
            _bind(found, match.group(1), arguments_at(code, match.end(), ";\n")[0])
        for match in islice(_LOOP.finditer(code), CALLS):
            _bind(found, match.group(1) or match.group(2), arguments_at(code, match.end(), "{\n")[0])
        for match in (*islice(_FOREACH.finditer(code), CALLS), *islice(_EACH.finditer(code), CALLS)):
            _bind(found, match.group(2), match.group(1))
    return found


def _bind(found: dict[str, list[str]], name: str, text: str) -> None:
    values = list_of(text, found) or values_of(text, found) or values_of(text.strip(" ()"), found) or []
    known = found.get(name, [])
    if values and len(known) < 100:
        found[name] = list(dict.fromkeys([*known, *values[:50]]))


def arguments_at(code: str, at: int, ends: str = "") -> list[str]:
    """The texts between commas from here to the closing bracket, or one of the ends."""
    return arguments_and_end(code, at, ends)[0]


def arguments_and_end(code: str, at: int, ends: str = "") -> tuple[list[str], int]:
    parts, start, depth, limit = [], at, 0, min(len(code), at + LENGTH)
    while at < limit:
        char = code[at]
        if char in "\"'`":
            literal = _LITERAL.match(code, at, limit)
            at = literal.end() if literal else at + 1
            continue
        if depth == 0 and (char in _CLOSING or char in ends or char == ";"):
            break
        if char == "," and depth == 0:
            parts.append(code[start:at].strip())
            start = at + 1
        depth += (char in _OPENING) - (char in _CLOSING)
        at += 1
    parts.append(code[start:at].strip())
    return parts, at


def list_of(text: str, constants: dict[str, list[str]]) -> list[str] | None:
    """The texts of a literal list."""
    text = text.strip()
    words = re.fullmatch(r"(?:%w|qw)\s*[\[(/](.*)[\])/]", text, re.S)
    if words:
        return words.group(1).split()
    if text[:1] not in "[(" or not text:
        return None
    values = [values_of(part, constants) for part in arguments_at(text, 1) if part]
    return [value for part in values if part for value in part]


def values_of(text: str, constants: dict[str, list[str]]) -> list[str] | None:
    """The texts that an expression may have; None when it is not known."""
    text = text.strip()
    literal = _LITERAL.match(text)
    if literal and (literal.end() == len(text) or _OR_DIE.match(text, literal.end())):
        return _template(literal, constants)
    if text in _HERE:
        return ["."]
    if text in constants:
        return constants[text]
    if _NAME.fullmatch(text):
        return constants.get(text) or constants.get(text.lstrip("$@"))
    return _composed(text, constants)


def _composed(text: str, constants: dict[str, list[str]]) -> list[str] | None:
    """Paths joined by a function, texts put together by an operator."""
    join = _JOIN.match(text)
    if join and text.endswith(")"):
        parts = arguments_at(text, join.end())
        return _joined([values_of(part, constants) for part in parts], os.path.join)
    for sign in ("+", "."):
        parts = _concatenated(text, sign)
        if len(parts) > 1:
            return _joined([values_of(part, constants) for part in parts], lambda *found: "".join(found))
    return None


def _concatenated(text: str, sign: str) -> list[str]:
    parts, start, at = [], 0, 0
    while at < len(text):
        literal = _LITERAL.match(text, at) if text[at] in "\"'`" else None
        if literal:
            at = literal.end()
            continue
        if text[at] == sign and (
            sign == "+" or text[at - 1 : at] in " \"'" or text[at + 1 : at + 2] in " \"'"
        ):
            parts.append(text[start:at])
            start = at + 1
        at += 1
    return [*parts, text[start:]]


def _joined(parts: list[list[str] | None], join: object) -> list[str] | None:
    found: list[str] = [""]
    for part in parts:
        if not part or not callable(join):
            return None
        found = [join(before, value) if before else value for before in found for value in part][:50]
    return found


def _template(literal: re.Match[str], constants: dict[str, list[str]]) -> list[str] | None:
    body = literal.group("body")
    interpolates = {"`": "${", '"': "#{"}.get(literal.group("q"), "")
    perl_like = literal.group("q") == '"' and re.search(r"\$\w", body)
    if not (interpolates and interpolates in body) and not perl_like:
        return [_ESCAPE.sub(r"\1", body)]
    found = [""]
    at = 0
    for match in _INTERPOLATED.finditer(body):
        name = next(group for group in match.groups() if group).strip()
        values = constants.get(name) or constants.get(name.lstrip("$")) or values_of(name, constants)
        if not values:
            return None
        found = [before + body[at : match.start()] + value for before in found for value in values][:50]
        at = match.end()
    rest = body[at:]
    return None if "${" in rest or "#{" in rest else [before + rest for before in found]
