"""A statement's redirections: what it reads from, and which files it writes."""

from __future__ import annotations

from coord_core.claude.shell.heredocs import FOLDER
from coord_core.claude.shell.marks import LISTING, UNKNOWN
from coord_core.claude.shell.scope import Input
from coord_core.claude.shell.words import source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from coord_core.claude.shell.heredocs import Heredoc
    from coord_core.claude.shell.scope import Scope
    from coord_core.claude.shell.words import Words

WRITING = (">", ">>", ">|", "&>", "&>>", ">&", "<>")
_OPERATORS = (*WRITING, "<", "<&", "<&-", ">&-")


class Redirects:
    """The redirections of one statement, expanded: `input`, `outputs` (operator, path), words left over."""

    def __init__(self, nodes: Sequence[Node], scope: Scope, words: Words, heredocs: Heredocs) -> None:
        self.input: Input | None = None
        self.outputs: list[tuple[str, str]] = []
        self.extra: list[Node] = []
        self.hides_output = False
        self._words = words
        self._heredocs = heredocs
        for node in nodes:
            if node.type == "herestring_redirect":
                self.input = Input(
                    words.value(node.named_children[-1], scope) if node.named_children else None
                )
            elif node.type == "file_redirect":
                self._file(node, scope)

    def _file(self, node: Node, scope: Scope) -> None:
        operator = next((child.type for child in node.children if child.type in _OPERATORS), "")
        descriptor = next((source(child) for child in node.children if child.type == "file_descriptor"), "")
        if operator == "<" and any(child.type == "ERROR" and source(child) == ">" for child in node.children):
            operator = "<>"
        targets = node.children_by_field_name("destination")
        self.extra += targets[1:]
        if not targets:
            return
        if operator in ("<", ""):
            self._read(targets[0], scope)
        elif operator in WRITING:
            self._write(operator, descriptor, targets[0], scope)

    def _read(self, target: Node, scope: Scope) -> None:
        if target.type == "process_substitution":
            self.input = Input(self._words.printed(target, scope))
            return
        path = self._words.target(target, scope)
        if path.startswith(FOLDER):
            self.input = Input(self._heredocs.text(path, scope))
        else:
            self.input = Input(scope.world.texts.get(scope.absolute(path)), path)

    def _write(self, operator: str, descriptor: str, target: Node, scope: Scope) -> None:
        path = self._words.target(target, scope)
        duplicates = path.isdecimal() or path == "-" or path.rstrip("-").isdecimal()
        if operator == ">&" and duplicates:
            return
        path = path if LISTING in path or not path else scope.absolute(path)  # opened before anything runs
        if descriptor in ("", "1"):
            self.hides_output = True
            self.outputs.append((operator, path))
        else:
            self.outputs.append((descriptor + operator, path))


class Heredocs:
    """The here-documents of one text. A literal body is text; another is parsed as a string and expanded."""

    def __init__(self, found: list[Heredoc], bodies: dict[int, Node], words: Words) -> None:
        self._found = found
        self._bodies = bodies
        self._words = words

    def text(self, path: str, scope: Scope) -> str | None:
        number = path[len(FOLDER) :]
        if not number.isdecimal() or int(number[:9]) >= len(self._found):
            return None
        at = int(number)
        if at in self._bodies:
            return self._words.heredoc(self._bodies[at], scope)
        return self._found[at].body


def take_effect(redirects: Redirects, scope: Scope, printed: str | None) -> None:
    """Record the written files, and the text of one that the command's output is known to have become."""
    for operator, path in redirects.outputs:
        absolute = scope.absolute(path)
        scope.world.write_file(path, scope, keeps=">>" in operator or "<>" in operator)
        if operator[-1] == "&" or not operator[0].isdecimal():
            before = scope.world.texts.get(absolute, "") if operator == ">>" else ""
            known = printed is not None and UNKNOWN not in absolute
            scope.world.remember(absolute, before + (printed or "") if known else None)
