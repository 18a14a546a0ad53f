"""Parameter expansion: `$x`, `$1`, `$@`, and the forms of `${…}` that text can tell. The rest is unknown."""

from __future__ import annotations

import re

from coord_core.claude.shell.marks import SPLIT, UNKNOWN, is_known
from coord_core.claude.shell.wildcards import regular_expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.scope import Scope

_FORM = re.compile(r"(\w+|[@*])(\[[^\]]{0,100}\])?(.*)", re.S)
_INNER = re.compile(r"\$(\w+)|\$\{(\w+)\}")
_OPERATORS = (":-", "-", ":=", "=", ":+", "+", ":?", "?", "%%", "%", "##", "#", "//", "/")


def simple(name: str, scope: Scope) -> str:
    """The text of `$name`; several fields are joined by SPLIT."""
    if name.isdecimal():
        at = int(name[:6]) - 1
        if at < 0:
            return scope.get("0")
        return scope.arguments[at] if at < len(scope.arguments) else ""
    if not name:
        return "$"
    if name in ("@", "*"):
        return SPLIT.join(scope.arguments)
    return scope.get(name) if name[:1].isalpha() or name[:1] == "_" else UNKNOWN


def braced(inside: str, scope: Scope) -> str:
    """The text of `${inside}`."""
    match = _FORM.fullmatch(inside)
    if match is None or len(inside) > 4096:
        return UNKNOWN
    name, index, rest = match.groups()
    value = _indexed(name, index, scope) if index else simple(name, scope)
    if not rest:
        return value
    operator = next((sign for sign in _OPERATORS if rest.startswith(sign)), None)
    if operator is None:
        return UNKNOWN
    word = _substituted(rest[len(operator) :].strip("\"'"), scope)
    is_set = scope.is_set(name) if not (name.isdecimal() or index) else bool(value)
    result = _operated(operator, value, word, is_set)
    if operator in (":=", "=") and not index and name.isidentifier():
        scope.set(name, result)
    return result


def _indexed(name: str, index: str, scope: Scope) -> str:
    values = scope.array(name)
    key = index[1:-1].strip("\"'")
    if key in ("@", "*"):
        return SPLIT.join(values)
    return values[int(key)] if key.isdecimal() and int(key[:6]) < len(values) else UNKNOWN


def _operated(operator: str, value: str, word: str, is_set: bool) -> str:
    if operator in (":-", "-", ":=", "="):
        return value if is_set and value else word
    if operator in (":+", "+"):
        return word if is_set else ""
    if operator in (":?", "?"):
        return value
    if not is_known(value) or not is_known(word) or SPLIT in value or len(value) > 256:
        return UNKNOWN
    try:
        return _edited(operator, value, word)
    except re.error:
        return UNKNOWN


def _edited(operator: str, value: str, word: str) -> str:
    if operator in ("/", "//"):
        old, _, new = word.partition("/")
        return (
            value.replace(old, new, 1 if operator == "/" else -1)
            if re.fullmatch(r"[\w.\- ]+", old)
            else UNKNOWN
        )
    compiled = re.compile("(?s:" + regular_expression(word) + ")")
    lengths = range(len(value) + 1)
    if operator in ("#", "##"):
        ends = [at for at in lengths if compiled.fullmatch(value, 0, at)]
        return value[(ends[0] if operator == "#" else ends[-1]) :] if ends else value
    starts = [len(value) - at for at in lengths if compiled.fullmatch(value, len(value) - at)]
    return value[: (starts[0] if operator == "%" else starts[-1])] if starts else value


def _substituted(text: str, scope: Scope) -> str:
    """A word inside a form, with plain variables put in; anything else that expands makes it unknown."""
    if len(text) > 1024:
        return UNKNOWN
    text = _INNER.sub(lambda found: simple(found.group(1) or found.group(2), scope), text)
    return UNKNOWN if "$" in text or "`" in text else text.replace("\\", "")
