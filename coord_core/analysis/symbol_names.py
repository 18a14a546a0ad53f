"""What a symbol is called, as the node of its definition says it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tree_sitter import Node

    from coord_core.analysis.symbol_kinds import Kinds

LONGEST = 120  # characters of a name; what has a longer one is no symbol
_NOT_IN_NAMES = set("./\\`'\"#,;{}()[]")
_DEEPEST = 20  # declarators in declarators


def plain(text: str) -> str:
    """The name, empty when it is not one that can be told apart from others in any list of them."""
    bare = text.removeprefix("#")  # a private member's, in JavaScript
    is_plain = bare.isprintable() and not _NOT_IN_NAMES.intersection(bare) and " " not in bare
    return text if bare and is_plain and len(text) <= LONGEST else ""


def words(node: Node | None) -> str:
    text = node.text if node is not None else None
    return " ".join((text or b"").decode("utf-8", "replace").split())


def named(node: Node, kinds: Kinds) -> list[str]:
    """The parts of a symbol's own name."""
    if kinds.values and node.type in _OF_VARIABLES:
        return list(_variable(node, kinds))
    if node.type == "type_declaration":  # Go: one of several has no place of its own
        specs = [each for each in node.named_children if each.type in ("type_spec", "type_alias")]
        return [words(specs[0].child_by_field_name("name"))] if len(specs) == 1 else []
    receiver = node.child_by_field_name("receiver") if node.type == "method_declaration" else None
    of = words(receiver).strip("()").rpartition(" ")[2].lstrip("*").partition("[")[0]
    if node.type.endswith("_specifier") and node.child_by_field_name("body") is None:
        return []  # C: a declaration alone
    if node.type == "singleton_method":
        of = words(node.child_by_field_name("object"))
    name = words(node.child_by_field_name("name") or _declared(node))
    return [*([of] if of and of != "self" else []), *name.split("::")]


def parameters(node: Node) -> Node | None:
    """Of a function; None for what has none to tell it apart from its namesakes by."""
    inner: Node | None = node
    for _ in range(_DEEPEST):
        if inner is None:
            break
        found = inner.child_by_field_name("parameters")
        if found is not None:
            return found
        inner = inner.child_by_field_name("declarator")
    return None


_OF_VARIABLES = ("lexical_declaration", "field_definition", "public_field_definition")


def _variable(node: Node, kinds: Kinds) -> Iterator[str]:
    """`const name = () => …`, and such a field of a class."""
    declared: Iterable[Node] = [each for each in node.named_children if each.type == "variable_declarator"]
    for each in declared or [node]:
        value = each.child_by_field_name("value")
        if value is None or value.type not in kinds.values or len(list(declared)) > 1:
            return
        yield words(each.child_by_field_name("name") or each.child_by_field_name("property"))


def _declared(node: Node) -> Node | None:
    """In C: the name inside of the declarators around it."""
    inner = node.child_by_field_name("declarator")
    for _ in range(_DEEPEST):
        if inner is None:
            return None
        deeper = inner.child_by_field_name("declarator")
        if deeper is None and inner.type == "reference_declarator":
            deeper = next(iter(inner.named_children), None)
        if deeper is None:
            return inner
        inner = deeper
    return None
