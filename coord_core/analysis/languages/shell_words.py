"""What the words of a shell script mean as paths.

HERE stands for the script's folder, ROOT for the repository's, UNKNOWN for what the source does not tell.
Variables are those that the script assigned before, in the order of its text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coord_core.analysis.captures import text

if TYPE_CHECKING:
    from tree_sitter import Node

HERE, ROOT, UNKNOWN = "\1", "\2", "\3"
_SCRIPT = HERE + "/\4"  # the script itself: its folder, and a name that is none
LONGEST = 500  # characters of a path
MOST = 100_000  # parts of words that are read of one script
DEEPEST = 20  # expansions within each other

_SELF = re.compile(r"(?:0|BASH_SOURCE(?:\[0\])?)(?::-.*)?")
_EXPANSION = re.compile(r"\$\{(\w+(?:\[0\])?)(%/\*|%%/\*)?(?::?-.*)?\}", re.S)


class Words:
    """The meanings of a script's words, as far as it has been read."""

    def __init__(self) -> None:
        self._variables: dict[str, str] = {}
        self._parts = MOST

    def assign(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is not None:
            self._variables[text(name)] = self._value(value, DEEPEST) if value else ""

    def of(self, command: Node) -> list[str]:
        """The name of a command and its arguments."""
        return self._words(command, DEEPEST)

    def _words(self, command: Node, depth: int) -> list[str]:
        name = command.child_by_field_name("name")
        first = [name.named_children[0]] if name and name.named_children else []
        return [self._value(node, depth) for node in first + command.children_by_field_name("argument")]

    def _value(self, node: Node, depth: int) -> str:
        self._parts -= 1
        if depth == 0 or self._parts < 0:
            return UNKNOWN
        value = self._read(node, depth - 1)
        return value if len(value) <= LONGEST else UNKNOWN

    def _read(self, node: Node, depth: int) -> str:
        kind = node.type
        if kind in ("string", "concatenation"):
            return "".join(self._value(child, depth) for child in node.named_children)
        if kind in ("word", "string_content", "number", "variable_name"):
            return _plain(text(node))
        if kind == "raw_string":
            return _plain(text(node)[1:-1])
        if kind == "simple_expansion":
            return self._variable(text(node)[1:])
        if kind == "expansion":
            return self._expansion(text(node))
        if kind == "command_substitution":
            return self._substitution(node, depth)
        return UNKNOWN

    def _variable(self, name: str) -> str:
        return _SCRIPT if _SELF.fullmatch(name) else self._variables.get(name, UNKNOWN)

    def _expansion(self, written: str) -> str:
        """`${X}`, `${X:-otherwise}` and `${X%/*}`, the folder of a path."""
        match = _EXPANSION.fullmatch(written)
        if match is None:
            return UNKNOWN
        value = self._variable(match.group(1))
        return _folder(value) if match.group(2) else value

    def _substitution(self, node: Node, depth: int) -> str:
        """`$(cd … && pwd)`, `$(dirname …)`, `$(realpath …)`, `$(git rev-parse --show-toplevel)`, mixtures."""
        value = UNKNOWN
        for command in _commands(node):
            name, *arguments = self._words(command, depth) or [""]
            given = [one for one in arguments if not one.startswith("-")]
            if name == "dirname" and given:
                value = _folder(given[0])
            elif name in ("cd", "realpath", "readlink") and given:
                value = given[-1]
            elif name == "git" and "--show-toplevel" in arguments:
                value = ROOT
            elif name != "pwd":
                return UNKNOWN
        return value


def _plain(written: str) -> str:
    """Without backslashes, and without what stands for HERE and the others."""
    return "".join(sign for sign in written if sign not in "\\\1\2\3\4")


def _folder(path: str) -> str:
    return path[: -len("/\4")] if path.endswith("/\4") else f"{path}/.."


def _commands(substitution: Node) -> list[Node]:
    """Those of one list: `a && b`, `a; b`; with their redirections taken off."""
    waiting, found = list(substitution.named_children), []
    while waiting:
        node = waiting.pop(0)
        if node.type == "command":
            found.append(node)
        elif node.type == "list":
            waiting = node.named_children + waiting
        elif node.type == "redirected_statement":
            waiting = node.named_children[:1] + waiting
    return found
