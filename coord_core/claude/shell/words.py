"""From a word's syntax to its marked text. Substitutions are run for what they print and write."""

from __future__ import annotations

import re

from coord_core.claude.shell import parameters
from coord_core.claude.shell.fields import fields
from coord_core.claude.shell.marks import QUOTED, SPLIT, UNKNOWN, plain, quoted, unquoted_value
from coord_core.claude.shell.parser import decoded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tree_sitter import Node

    from coord_core.claude.shell.scope import Scope

    Run = Callable[[Node, Scope], str | None]

_ESCAPED = re.compile(r"\\(.)", re.S)
_ESCAPED_IN_STRING = re.compile(r"\\([\"\\$`])|\\\n")
_ANSI = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|u[0-9a-fA-F]{1,4}|.)", re.S)
_ANSI_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "e": "\x1b", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_QUOTING = ("string", "raw_string", "ansi_c_string", "translated_string")
_EXPANDING = ("simple_expansion", "expansion", "command_substitution", "arithmetic_expansion")


def source(node: Node) -> str:
    return decoded(node.text or b"")


class Words:
    """Expands words in a scope; `run` evaluates a statement's node and gives what it prints, if known."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def fields(self, node: Node, scope: Scope) -> list[str]:
        """The fields that the word becomes as a program's arguments."""
        text = self.marked(node, scope)
        found = fields(text, scope)
        if not found and _has_quotes(node):
            return [""]
        return found if scope.world.may_hold(len(found)) else found[:10]

    def value(self, node: Node, scope: Scope) -> str:
        """The one text that the word becomes where fields are not split: assignments, here-strings."""
        return plain(self.marked(node, scope))

    def target(self, node: Node, scope: Scope) -> str:
        """The path of a redirection."""
        found = self.fields(node, scope)
        return found[0] if len(found) == 1 else UNKNOWN

    def marked(self, node: Node, scope: Scope, in_quotes: bool = False) -> str:
        kind = node.type
        if kind == "raw_string":
            return quoted(source(node)[1:-1])
        if kind == "ansi_c_string":
            return quoted(_ANSI.sub(_ansi, source(node)[2:-1]))
        if kind in _EXPANDING:
            value = self._expansion(node, scope)
            return _in_quotes(value) if in_quotes else unquoted_value(value)
        if kind == "process_substitution":
            self.printed(node, scope)
            return "/dev/fd/63"
        if kind in ("string", "translated_string"):
            return self._string(node, scope)
        if kind in ("concatenation", "command_name", "array"):
            return self._concatenation(node, scope)
        return _bare(source(node))

    def heredoc(self, body: Node, scope: Scope) -> str:
        """The text of a here-document whose body was parsed as a string."""
        return plain(self._string(body, scope))

    def printed(self, node: Node, scope: Scope) -> str | None:
        """Run what is in a substitution, in a subshell; what it prints."""
        inner = scope.fork()
        outputs = [self._run(child, inner) for child in node.named_children]
        scope.alternatives = max(scope.alternatives, inner.alternatives)
        return None if None in outputs else "".join(output or "" for output in outputs)

    def _expansion(self, node: Node, scope: Scope) -> str:
        if node.type == "command_substitution":
            printed = self.printed(node, scope)
            return UNKNOWN if printed is None else printed.rstrip("\n")
        if node.type == "simple_expansion":
            return parameters.simple(source(node)[1:], scope)
        for inner in substitutions(node):
            self.printed(inner, scope)
        if node.type == "expansion":
            return parameters.braced(source(node)[2:-1], scope)
        return UNKNOWN

    def _string(self, node: Node, scope: Scope) -> str:
        """The children, and the text between them, which the grammar does not always give a node."""
        whole, first = node.text or b"", node.start_byte
        at = whole.find(b'"') + 1
        out = []
        for child in node.named_children:
            if child.type in _EXPANDING:
                out.append(_literal(whole[at : child.start_byte - first]))
                out.append(self.marked(child, scope, in_quotes=True))
                at = child.end_byte - first
        end = len(whole) - 1 if whole.endswith(b'"') and len(whole) > 1 else len(whole)
        out.append(_literal(whole[at:end]))
        return "".join(out)

    def _concatenation(self, node: Node, scope: Scope) -> str:
        if not node.child_count:
            return _bare(source(node))
        return "".join(self.marked(child, scope) for child in node.children)


def substitutions(node: Node) -> Iterator[Node]:
    """The outermost command and process substitutions below a node."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if inner.type in ("command_substitution", "process_substitution"):
            yield inner
        else:
            waiting += inner.named_children


def _has_quotes(node: Node) -> bool:
    return node.type in _QUOTING or any(child.type in _QUOTING for child in node.children)


def _bare(text: str) -> str:
    return _ESCAPED.sub(lambda found: "" if found.group(1) == "\n" else QUOTED + found.group(1), text)


def _literal(text: bytes) -> str:
    return quoted(_ESCAPED_IN_STRING.sub(lambda found: found.group(1) or "", decoded(text)))


def _in_quotes(value: str) -> str:
    return SPLIT.join(quoted(part) for part in value.split(SPLIT))


def _ansi(found: re.Match[str]) -> str:
    code = found.group(1)
    if code[0] in "xu" and len(code) > 1:
        return chr(int(code[1:], 16)).replace("\0", "")
    if code[0] in "01234567":
        return chr(int(code, 8) & 255).replace("\0", "")
    return _ANSI_LETTERS.get(code, code)
