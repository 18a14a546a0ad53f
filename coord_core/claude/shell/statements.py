"""Evaluating statements: lists, pipelines, groups, branches, loops, functions and simple commands.

Each gives what it prints when that is known. Nothing is decided that the text does not decide: every branch
is read, a loop over known words is read once for each, one over unknown words once.
"""

from __future__ import annotations

from coord_core.claude.shell import dispatch
from coord_core.claude.shell.analysis import Analysis
from coord_core.claude.shell.control import Control
from coord_core.claude.shell.declarations import declare
from coord_core.claude.shell.redirects import Heredocs, Redirects, take_effect
from coord_core.claude.shell.scope import Input
from coord_core.claude.shell.structure import REDIRECTS, parts, unwrapped
from coord_core.claude.shell.texts import read_text
from coord_core.claude.shell.words import Words, substitutions
from coord_core.claude.shell.world import DEPTH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from coord_core.claude.shell.scope import Scope
    from coord_core.claude.shell.structure import Part

_DECLARING = ("declaration_command", "variable_assignments", "variable_assignment")
_SILENT = ("comment", "unset_command", "heredoc_body", "heredoc_end")


class Statements:
    """Evaluates the statements of one text; a text inside it (`bash -c`) gets an evaluator of its own."""

    def __init__(self) -> None:
        self.words = Words(self.run)
        self.heredocs = Heredocs([], {}, self.words)
        self.control = Control(self)

    def run_text(self, text: str, scope: Scope) -> str | None:
        """Parse and run a text in this scope."""
        if not scope.world.may_read(text) or scope.depth > DEPTH:
            scope.world.analysis.unknown = True
            return None
        inner = Statements()
        root, inner.heredocs = read_text(text, scope, inner.words)
        if root is None:
            scope.world.analysis.unknown = True
            return None
        scope.world.analysis.unknown |= root.has_error
        return inner.run(root, scope)

    def run(self, node: Node, scope: Scope) -> str | None:
        scope.depth += 1
        try:
            if scope.depth > DEPTH * 2:
                scope.world.analysis.unknown = True
                return None
            return self._run(node, scope)
        finally:
            scope.depth -= 1

    def run_perhaps(self, part: Part, scope: Scope) -> str | None:
        """The same under a condition: where only what is certain is stated, what it notes is unknown."""
        if not scope.states_certain_only:
            return self.run_part(part, scope)
        world, stated = scope.world, scope.world.analysis
        world.analysis = Analysis()
        try:
            return self.run_part(part, scope)
        finally:
            stated.unknown |= not world.analysis.is_harmless
            stated.folders |= world.analysis.folders
            world.analysis = stated

    def _run(self, node: Node, scope: Scope) -> str | None:
        kind = node.type
        if kind in ("command", "redirected_statement"):
            return self._with_redirects(node, scope)
        if kind == "list":
            return self.run_parts(parts(node), scope)
        if kind in _DECLARING:
            return declare(node, scope, self.words)
        if kind in _SILENT:
            return ""
        if kind == "subshell":
            return self._subshell(node, scope)
        if kind in self.control.table:
            return self.control.table[kind](node, scope)
        return self._other(node, scope)

    def run_parts(self, found: list[Part], scope: Scope) -> str | None:
        outputs = [self._part(part, scope) for part in found]
        return None if None in outputs else "".join(output or "" for output in outputs)

    def _part(self, part: Part, scope: Scope) -> str | None:
        """What runs instead of something leaves the shell as it was, or as that made it."""
        if not part.instead:
            return self.run_perhaps(part, scope) if part.perhaps else self.run_part(part, scope)
        inner = scope.fork()
        printed = self.run_perhaps(part, inner)
        scope.join(inner)
        return printed

    def run_part(self, part: Part, scope: Scope) -> str | None:
        if part.redirects:
            return self.redirected(part.node, part.redirects, scope)
        return self.run(part.node, scope)

    def _subshell(self, node: Node, scope: Scope) -> str | None:
        inner = scope.fork()
        printed = self.sequence(node.named_children, inner)
        scope.alternatives = max(scope.alternatives, inner.alternatives)
        return printed

    def _other(self, node: Node, scope: Scope) -> str | None:
        """Groups, tests, the whole program, and what the grammar could not read."""
        is_arithmetic = node.type == "compound_statement" and node.children and node.children[0].type == "(("
        if node.type == "test_command" or is_arithmetic:
            for inner in substitutions(node):
                self.words.printed(inner, scope)
            return ""
        if not node.named_child_count and node.type != "program":
            return None
        return self.sequence(node.named_children, scope)

    def sequence(self, nodes: Iterable[Node], scope: Scope) -> str | None:
        outputs = [self.run(node, scope) for node in nodes if node.type != "comment"]
        return None if None in outputs else "".join(output or "" for output in outputs)

    def _with_redirects(self, node: Node, scope: Scope) -> str | None:
        body, redirects = unwrapped(node)
        if body is None:
            return self._redirects_alone(redirects, scope)
        if body.type == "list":
            return self.run_parts(parts(node), scope)
        return self.redirected(body, redirects, scope)

    def _redirects_alone(self, redirects: list[Node], scope: Scope) -> str:
        take_effect(Redirects(redirects, scope, self.words, self.heredocs), scope, "")
        return ""

    def redirected(self, body: Node, redirects: list[Node], scope: Scope) -> str | None:
        """Read a command, with its redirections, once for each possible value of what it uses."""
        if body.type == "pipeline":
            return self.control.pipeline(body, redirects, scope)
        if body.type != "command":
            return self._group(body, redirects, scope)
        before, choice = scope.alternatives, scope.choice
        scope.alternatives = 1
        printed = self._command(body, scope, redirects)
        count = scope.alternatives
        for other in range(1, count if choice == 0 else 1):
            scope.choice = other
            self._command(body, scope, redirects)
        scope.choice, scope.alternatives = choice, max(before, count)
        return printed if count == 1 else None

    def _group(self, body: Node, redirects: list[Node], scope: Scope) -> str | None:
        opened = Redirects(redirects, scope, self.words, self.heredocs)
        printed = self.with_input(body, scope, opened.input)
        take_effect(opened, scope, printed)
        return "" if opened.hides_output else printed

    def with_input(
        self, node: Node, scope: Scope, given: Input | None, redirects: list[Node] | None = None
    ) -> str | None:
        before = scope.input
        scope.input = given or before
        printed = self.redirected(node, redirects, scope) if redirects else self.run(node, scope)
        scope.input = before
        return printed

    def _command(self, node: Node, scope: Scope, outer: Iterable[Node]) -> str | None:
        if not scope.world.step():
            return None
        argv: list[str] = []
        assignments, redirects = [], list(outer)
        for child in node.named_children:
            if child.type == "variable_assignment":
                assignments.append(child)
            elif child.type in REDIRECTS:
                redirects.append(child)
            elif child.type == "subshell":
                self.run(child, scope)  # `time (…)`
            elif child.type not in _SILENT:
                argv += self.words.fields(child, scope)
        opened = Redirects(redirects, scope, self.words, self.heredocs)
        for extra in opened.extra:
            argv += self.words.fields(extra, scope)
        printed = self._with_assignments(assignments, argv, opened, scope)
        take_effect(opened, scope, printed)
        return "" if opened.hides_output else printed

    def _with_assignments(
        self, assignments: list[Node], argv: list[str], opened: Redirects, scope: Scope
    ) -> str | None:
        """Run the program with its own assignments; alone, assignments are the shell's."""
        if not assignments:
            return self.invoke(argv, opened.input or scope.input, scope) if argv else ""
        kept = dict(scope.variables) if argv else {}
        for assignment in assignments:
            declare(assignment, scope, self.words)
        if not argv:
            return ""
        own = {name for name, value in scope.variables.items() if kept.get(name) != value}
        printed = self.invoke(argv, opened.input or scope.input, scope)
        for name in own:
            scope.variables.pop(name, None)
            if name in kept:
                scope.variables[name] = kept[name]
        return printed

    def invoke(self, argv: list[str], given: Input, scope: Scope) -> str | None:
        """Run a function, a builtin or a program by its name."""
        name = argv[0]
        if name in scope.functions and scope.depth < DEPTH and scope.world.step():
            body, owner = scope.functions[name]
            outer, scope.arguments = scope.arguments, argv[1:]
            printed = owner.with_input(body.node, scope, given, body.redirects)
            scope.arguments = outer
            return printed
        return dispatch.invoke(argv, given, scope, self)
