"""What is a symbol in each language: the kinds of nodes of its grammar, as one table."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Kinds:
    """The kinds of nodes of one grammar.

    `leaves`: functions and what else is a symbol without symbols in it. `containers`: classes, whose members
    are symbols too. `scopes`: no symbols themselves, though what is in them is; of those that map to a field,
    that field's text comes before the names in them. `wrappers`: what stands around a symbol and belongs to
    it, as decorators do. `leading`: what stands before a symbol and belongs to it. `bodies`: what holds the
    members of a container or scope. `values`: of a variable that counts as a function.
    """

    __slots__ = ("bodies", "containers", "leading", "leaves", "scopes", "values", "wrappers")

    def __init__(
        self,
        leaves: str,
        containers: str = "",
        bodies: str = "",
        wrappers: str = "",
        leading: str = "comment",
        scopes: Mapping[str, str] | None = None,
        values: str = "",
    ) -> None:
        self.leaves = frozenset(leaves.split())
        self.containers = frozenset(containers.split())
        self.bodies = frozenset(bodies.split())
        self.wrappers = frozenset(wrappers.split())
        self.leading = frozenset(leading.split())
        self.scopes = scopes or {}
        self.values = frozenset(values.split())


_C_SCOPES = {
    "preproc_ifdef": "", "preproc_if": "", "preproc_else": "", "preproc_elif": "",
    "linkage_specification": "", "declaration_list": "",
}  # fmt: skip
_JAVASCRIPT = Kinds(
    leaves="function_declaration generator_function_declaration method_definition lexical_declaration "
    "field_definition",
    containers="class_declaration",
    bodies="class_body",
    wrappers="export_statement",
    leading="comment decorator",
    values="arrow_function function_expression generator_function",
)
_TYPESCRIPT = Kinds(
    leaves="function_declaration generator_function_declaration method_definition lexical_declaration "
    "public_field_definition interface_declaration enum_declaration type_alias_declaration",
    containers="class_declaration abstract_class_declaration",
    bodies="class_body",
    wrappers="export_statement",
    leading="comment decorator",
    values="arrow_function function_expression generator_function",
)

KINDS = {
    "bash": Kinds("function_definition"),
    "c": Kinds("function_definition struct_specifier union_specifier enum_specifier", scopes=_C_SCOPES),
    "cpp": Kinds(
        leaves="function_definition union_specifier enum_specifier",
        containers="class_specifier struct_specifier",
        bodies="field_declaration_list",
        wrappers="template_declaration",
        scopes={**_C_SCOPES, "namespace_definition": "name"},
    ),
    "csharp": Kinds(
        leaves="method_declaration constructor_declaration destructor_declaration property_declaration "
        "enum_declaration delegate_declaration local_function_statement",
        containers="class_declaration struct_declaration interface_declaration record_declaration",
        bodies="declaration_list",
        scopes={"namespace_declaration": "name"},
    ),
    "go": Kinds("function_declaration method_declaration type_declaration"),
    "java": Kinds(
        leaves="method_declaration constructor_declaration compact_constructor_declaration",
        containers="class_declaration interface_declaration enum_declaration record_declaration "
        "annotation_type_declaration",
        bodies="class_body interface_body enum_body annotation_type_body",
        leading="line_comment block_comment",
        scopes={"enum_body_declarations": ""},
    ),
    "javascript": _JAVASCRIPT,
    "php": Kinds(
        leaves="function_definition method_declaration",
        containers="class_declaration interface_declaration trait_declaration enum_declaration",
        bodies="declaration_list enum_declaration_list",
        scopes={"namespace_definition": "name", "compound_statement": ""},
    ),
    "python": Kinds(
        leaves="function_definition",
        containers="class_definition",
        bodies="block",
        wrappers="decorated_definition",
    ),
    "ruby": Kinds(
        leaves="method singleton_method",
        containers="class module",
        bodies="body_statement",
        scopes={"singleton_class": ""},
    ),
    "rust": Kinds(
        leaves="function_item struct_item enum_item union_item macro_definition",
        containers="trait_item",
        bodies="declaration_list",
        leading="line_comment block_comment attribute_item",
        scopes={"impl_item": "type", "mod_item": "name"},
    ),
    "tsx": _TYPESCRIPT,
    "typescript": _TYPESCRIPT,
}

# The suffix of a file's name, in lower case, to its grammar. A header may be C++.
SUFFIXES = {
    "py": "python", "pyi": "python", "js": "javascript", "jsx": "javascript", "mjs": "javascript",
    "cjs": "javascript", "ts": "typescript", "mts": "typescript", "cts": "typescript", "tsx": "tsx",
    "go": "go", "rs": "rust", "java": "java", "c": "c", "h": "cpp", "cc": "cpp", "cpp": "cpp", "cxx": "cpp",
    "hh": "cpp", "hpp": "cpp", "hxx": "cpp", "inl": "cpp", "ipp": "cpp", "cs": "csharp", "rb": "ruby",
    "rake": "ruby", "php": "php", "sh": "bash", "bash": "bash",
}  # fmt: skip


def grammar_of(key: str) -> str | None:
    """The grammar of a file by its name, None when it has none."""
    name = key.rpartition("/")[2]
    stem, _, suffix = name.rpartition(".")
    return SUFFIXES.get(suffix.lower()) if stem else None
