"""What names mean in a file of PHP: its namespaces, and what it imports with `use`."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from coord_core.analysis.captures import text

if TYPE_CHECKING:
    from tree_sitter import Node

# Names that are no class's: https://www.php.net/manual/en/reserved.other-reserved-words.php
_NO_CLASS = {"self", "static", "parent"}


class Scopes:
    """The namespace at each place of a file: a definition with a body ends with it, another at the next."""

    def __init__(self, definitions: list[Node]) -> None:
        self._starts = [node.start_byte for node in definitions]
        self._ends = [_end(node) for node in definitions]
        self._names = [_name(node) for node in definitions]

    def full(self, node: Node, name: str) -> str:
        namespace = self._at(node.start_byte)
        return f"{namespace.lower()}\\{name}" if namespace else name

    def named(self, node: Node) -> str:
        """The full name of what a node declares."""
        name = node.child_by_field_name("name")
        return self.full(node, text(name) if name else "")

    def _at(self, place: int) -> str:
        last = bisect_right(self._starts, place) - 1
        return self._names[last] if last >= 0 and place < self._ends[last] else ""


class Names:
    """Full names, without the first backslash; in lower case, but for a constant's last part."""

    def __init__(self, scopes: Scopes, uses: list[Node]) -> None:
        self._scopes = scopes
        self._aliases: dict[str, dict[str, str]] = {"class": {}, "function": {}, "const": {}}
        for node in uses:
            self._add(node)

    def imported(self, kind: str) -> list[str]:
        return [name.lower() for name in self._aliases[kind].values()]

    def class_of(self, node: Node) -> str:
        name = text(node)
        if name.lower() in _NO_CLASS:
            return ""
        return self._qualified(node, name).lower() if "\\" in name else self._class(node, name)

    def function_of(self, node: Node) -> str:
        """Two names, `own|function global`, where either may be meant."""
        return self._of_two("function", node, text(node).lower())

    def constant_of(self, node: Node) -> str:
        return self._of_two("const", node, text(node))

    def _class(self, node: Node, name: str) -> str:
        alias = self._aliases["class"].get(name.lower())
        return (alias or self._scopes.full(node, name)).lower()

    def _of_two(self, kind: str, node: Node, name: str) -> str:
        if "\\" in name:
            return _folded(kind, self._qualified(node, name))
        alias = self._aliases[kind].get(name.lower())
        if alias:
            return _folded(kind, alias)
        own = self._scopes.full(node, name)
        return own if own == name else f"{own}|{kind} {name}"

    def _qualified(self, node: Node, name: str) -> str:
        """A name with a backslash: full, `namespace\\x`, or relative to what its first part means."""
        if name.startswith("\\"):
            return name[1:]
        first, _, rest = name.partition("\\")
        if first.lower() == "namespace":
            return self._scopes.full(node, rest)
        return f"{self._class(node, first)}\\{rest}"

    def _add(self, declaration: Node) -> None:
        """`use A\\B, C as D;` `use function A\\f;` `use A\\{B, function f};`"""
        kind, prefix = _kind(declaration, "class"), ""
        clauses: list[Node] = []
        for child in declaration.named_children:
            if child.type == "namespace_name":
                prefix = text(child) + "\\"
            elif child.type == "namespace_use_group":
                clauses += child.named_children
            else:
                clauses.append(child)
        for clause in clauses:
            alias = clause.child_by_field_name("alias")
            named = [one for one in clause.named_children if one.type in ("name", "qualified_name")]
            if clause.type == "namespace_use_clause" and named:
                full = prefix + text(named[0]).lstrip("\\")
                short = text(alias) if alias else full.rpartition("\\")[2]
                self._aliases[_kind(clause, kind)][short.lower()] = full.lstrip("\\")


def _kind(node: Node, otherwise: str) -> str:
    kinds = [child.type for child in node.children if child.type in ("function", "const")]
    return kinds[0] if kinds else otherwise


def _folded(kind: str, name: str) -> str:
    namespace, separator, last = name.rpartition("\\")
    return name.lower() if kind == "function" else namespace.lower() + separator + last


def _end(definition: Node) -> int:
    return definition.end_byte if definition.child_by_field_name("body") else 1 << 60


def _name(definition: Node) -> str:
    name = definition.child_by_field_name("name")
    return text(name) if name else ""
