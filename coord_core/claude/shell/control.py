"""Pipelines, branches, loops and function definitions."""

from __future__ import annotations

from coord_core.claude.shell.conditions import outcome
from coord_core.claude.shell.marks import UNKNOWN, is_known
from coord_core.claude.shell.scope import Input
from coord_core.claude.shell.structure import REDIRECTS, Part, stages
from coord_core.claude.shell.wildcards import matches
from coord_core.claude.shell.words import source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from tree_sitter import Node

    from coord_core.claude.shell.scope import Scope
    from coord_core.claude.shell.statements import Statements

ROUNDS = 200


class Control:
    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self.table: dict[str, Callable[[Node, Scope], str | None]] = {
            "pipeline": self._pipeline,
            "if_statement": self._if,
            "elif_clause": self._if,
            "for_statement": self._for,
            "c_style_for_statement": self._c_style_for,
            "while_statement": self._while,
            "case_statement": self._case,
            "function_definition": self._function,
        }

    def _pipeline(self, node: Node, scope: Scope) -> str | None:
        return self.pipeline(node, [], scope)

    def pipeline(self, node: Node, redirects: list[Node], scope: Scope) -> str | None:
        """Its stages in subshells, each reading what the one before prints; the last is redirected."""
        before, found, after = stages(node)
        for last in (after or found)[-1:]:
            last.redirects = [*last.redirects, *redirects]
        given: Input | None = None
        printed: str | None = None
        ahead = self.statements.run_parts(before, scope)
        for stage in found:
            inner = scope.fork()
            printed = self.statements.with_input(stage.node, inner, given, stage.redirects)
            scope.alternatives = max(scope.alternatives, inner.alternatives)
            given = Input(printed)
        rest = self.statements.run_parts(after, scope)
        return None if None in (ahead, printed, rest) else f"{ahead}{printed}{rest}"

    def _if(self, node: Node, scope: Scope) -> str | None:
        """What stands before `then` is the condition; then comes a branch; what follows are others."""
        branches: list[Scope] = []
        body: Scope | None = None
        outputs = []
        decided: bool | None = None
        for child in node.children:
            if child.type == "then":
                body = scope.fork()
                branches.append(body)
            elif child.type in ("elif_clause", "else_clause"):
                branches.append(scope.fork())
                outputs.append(self._branch(child, branches[-1], None if decided is None else not decided))
            elif child.is_named and body is None:
                outputs.append(self.statements.run(child, scope))
                decided = outcome(child, scope, self.statements.words) if scope.states_certain_only else None
            elif child.is_named:
                outputs.append(self._branch(child, body or scope, decided))
        for branch in branches:
            scope.join(branch)
        return "" if all(output == "" for output in outputs) else None

    def _branch(self, node: Node, scope: Scope, decided: bool | None) -> str | None:
        if decided is None:
            return self.statements.run_perhaps(Part(node), scope)
        return self.statements.run(node, scope) if decided else ""

    def _for(self, node: Node, scope: Scope) -> str | None:
        variable = node.child_by_field_name("variable")
        body = node.child_by_field_name("body")
        values = [
            field
            for child in node.children_by_field_name("value")
            for field in self.statements.words.fields(child, scope)
        ]
        if not any(child.type == "in" for child in node.children):
            values = scope.arguments or [UNKNOWN]
        if variable is None or body is None:
            return None
        scope.world.analysis.unknown |= len(values) > ROUNDS
        outputs = []
        for value in values[:ROUNDS]:
            if not scope.world.step():
                return None
            scope.set(source(variable), value)
            outputs.append(self.statements.run(body, scope))
        return None if None in outputs else "".join(output or "" for output in outputs)

    def _c_style_for(self, node: Node, scope: Scope) -> str | None:
        for child in node.children_by_field_name("initializer"):
            if child.named_children:
                scope.set(source(child.named_children[0]), UNKNOWN)
        body = node.child_by_field_name("body")
        return None if body is None else self._once(body, scope)

    def _while(self, node: Node, scope: Scope) -> str | None:
        """Rounds go on as long as the condition reads known lines."""
        condition = [child for child in node.children_by_field_name("condition") if child.is_named]
        body = node.child_by_field_name("body")
        if body is None:
            return None
        reads = any("read" in source(part) for part in condition)
        outputs: list[str | None] = []
        for _ in range(ROUNDS):
            left = len(scope.input.lines or ()) if scope.input.lines is not None else None
            self.statements.sequence(condition, scope)
            if not scope.world.step():
                return None
            if left == 0 and reads:
                break
            outputs.append(self._once(body, scope, perhaps=left is None))
            if not scope.input.lines or not reads:
                break
        return "" if all(output == "" for output in outputs) else None

    def _once(self, body: Node, scope: Scope, perhaps: bool = False) -> str | None:
        inner = scope.fork()
        printed = (
            self.statements.run_perhaps(Part(body), inner) if perhaps else self.statements.run(body, inner)
        )
        scope.join(inner)
        return printed

    def _case(self, node: Node, scope: Scope) -> str | None:
        """The first item whose pattern matches a known word; every item when the word is not known."""
        subject = node.child_by_field_name("value")
        value = UNKNOWN if subject is None else self.statements.words.value(subject, scope)
        items = [child for child in node.named_children if child.type == "case_item"]
        if is_known(value):
            items = [item for item in items if self._may_match(item, value, scope)][:1]
        outputs: list[str | None] = []
        branches: list[Scope] = []
        for item in items:
            inner = scope.fork()
            patterns = {child.id for child in item.children_by_field_name("value")}
            bodies = [child for child in item.named_children if child.id not in patterns]
            run = self.statements.run_part if is_known(value) else self.statements.run_perhaps
            printed = [run(Part(child), inner) for child in bodies if child.type != "comment"]
            outputs.append(None if None in printed else "".join(text or "" for text in printed))
            branches.append(inner)
        for inner in branches:
            scope.join(inner)
        return outputs[0] if len(outputs) == 1 else None

    def _may_match(self, item: Node, value: str, scope: Scope) -> bool:
        for pattern in item.children_by_field_name("value"):
            text = self.statements.words.value(pattern, scope)
            if not is_known(text) or matches(text, value):
                return True
        return False

    def _function(self, node: Node, scope: Scope) -> str | None:
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is not None and body is not None:
            redirects = [child for child in node.named_children if child.type in REDIRECTS]
            scope.functions[source(name)] = (Part(body, redirects), self.statements)
        return ""
