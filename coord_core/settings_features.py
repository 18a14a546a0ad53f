"""Adding features to the text of `.claude-coordinator.yml`: what stands there stays, comments and all."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from coord_core.domain.errors import InputError

KEY = "features"
_INDENT = 2
_UNPRINTABLE = re.compile(r"[\x7f-\xa0\u2028\u2029\ufeff\ufffe\uffff]")

Features = Mapping[str, Sequence[str]]


def with_features(text: str, features: Features) -> str:
    """The text with these features at the end of `features:`; all else stays as it is.

    Raises InputError where nothing can be added: `features:` is an alias. Whether the text means then what it
    is to mean is for the caller to see.
    """
    root = _yaml().compose(text)
    if not isinstance(root, MappingNode):  # empty, or nothing but comments
        at = len(text) if root is None else root.start_mark.index
        return _with_lines(text, at, _dumped({KEY: features}), 0)
    key: Any
    value: Any
    key, value = next((pair for pair in root.value if pair[0].value == KEY), (None, None))
    if root.flow_style:
        if value is None:
            return _in_braces(text, root, f"{_quoted(KEY)}: {{{_flow(features)}}}")
        return _replaced(text, key, value, features)
    column = root.value[0][0].start_mark.column if root.value else 0
    if value is None:
        return _with_lines(text, root.end_mark.index, _dumped({KEY: features}), column)
    return _added(text, key, value, features, column)


def _added(text: str, key: Node, value: Any, features: Features, column: int) -> str:
    """To the value of `features:`, in a block of lines whose keys stand at this column."""
    _refuse_alias(key, value)
    if _is_nothing(value):  # lines below take its place
        start, end = value.start_mark.index, value.end_mark.index
        text = text[:start] + text[end:] if _is_told(value) else text
        return _with_lines(text, _next_line(text, key.end_mark.index), _dumped(features), column + _INDENT)
    if value.flow_style:
        return _in_braces(text, value, _flow(features))
    first = value.value[0][0].start_mark.column
    return _with_lines(text, _last_line(text[: value.end_mark.index]), _dumped(features), first)


def _replaced(text: str, key: Node, value: Node, features: Features) -> str:
    """The same between the braces of a mapping that is all in one."""
    _refuse_alias(key, value)
    if isinstance(value, MappingNode):
        return _in_braces(text, value, _flow(features))
    start, end = value.start_mark.index, value.end_mark.index
    return f"{text[:start]} {{{_flow(features)}}}{text[end:]}"


def _refuse_alias(key: Node, value: Node) -> None:
    """Raises InputError: its text is elsewhere, and may be that of other settings, too."""
    if value.start_mark.index < key.end_mark.index:
        raise InputError(
            f"`{KEY}:` is an alias (`*name`), to which nothing can be added.", "Add them by hand."
        )


def _is_nothing(value: Any) -> bool:
    return isinstance(value, ScalarNode) or (bool(value.flow_style) and not value.value)


def _is_told(value: Node) -> bool:
    """Is there a text for it, as `~` or `{}`?"""
    return not isinstance(value, ScalarNode) or value.value != ""


def _in_braces(text: str, node: Node, more: str) -> str:
    """At the end of a mapping; after its last value, for a comma or a comment may follow that."""
    at = node.value[-1][1].end_mark.index if node.value else node.end_mark.index - 1
    return f"{text[:at]}{', ' if node.value else ''}{more}{text[at:]}"


def _next_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end == -1 else end + 1


def _last_line(text: str) -> int:
    """Where the last line ends that has more than a comment."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    while lines and lines[-1].strip()[:1] in ("", "#"):
        lines.pop()
    return sum(map(len, lines))


def _with_lines(text: str, at: int, more: str, column: int) -> str:
    """Between the lines before this place and those after it, with the ends of lines that the text has."""
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = [f"{' ' * column}{line}{ending}" for line in more.split("\n") if line]
    before = text[:at]
    between = ending if before.removeprefix("\ufeff") and not before.endswith("\n") else ""
    return f"{before}{between}{''.join(lines)}{text[at:]}"


def _dumped(value: Mapping[str, Sequence[str] | Features]) -> str:
    out = io.StringIO()
    _yaml().dump(_plain(value), out)
    return out.getvalue()


def _plain(value: object) -> object:
    """As YAML can say it: the library folds a text where a sign in it ends a line, but not between quotes."""
    if isinstance(value, Mapping):
        return {_plain(name): _plain(each) for name, each in value.items()}
    if isinstance(value, str):
        return value if value.isprintable() else DoubleQuotedScalarString(value)
    return [_plain(each) for each in value] if isinstance(value, Sequence) else value


def _flow(features: Features) -> str:
    return ", ".join(f"{_quoted(name)}: [{', '.join(map(_quoted, of))}]" for name, of in features.items())


def _quoted(text: str) -> str:
    """In double quotes, where YAML reads what JSON says."""
    return _UNPRINTABLE.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _yaml() -> YAML:
    yaml = YAML(typ="rt")
    yaml.width = 1 << 20
    yaml.indent(mapping=_INDENT, sequence=4, offset=2)
    return yaml
