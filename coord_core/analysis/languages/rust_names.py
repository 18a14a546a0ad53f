"""What a Rust source declares and which paths it writes.

Modules within the file are part of the names: `b::X` is declared in `mod b { ... }`. Where a path stands
matters too, since `super` and names without `crate` start there: that is the module within the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from coord_core.analysis.languages.queries import captures
from coord_core.analysis.languages.rust_uses import Used, expand

if TYPE_CHECKING:
    from tree_sitter import Node

_ITEMS = (
    "struct_item", "enum_item", "union_item", "type_item", "trait_item", "function_item", "const_item",
    "static_item", "function_signature_item",
)  # fmt: skip
_QUERY = "\n".join(
    [
        *(f"(source_file ({kind} name: (_) @item))" for kind in _ITEMS),
        *(f"(mod_item body: (declaration_list ({kind} name: (_) @item)))" for kind in _ITEMS),
        "(macro_definition name: (identifier) @macro)",
        "(mod_item) @module",
        "(use_declaration argument: (_) @use)",
        "(extern_crate_declaration) @extern",
        "(scoped_identifier) @path",
        "(scoped_type_identifier) @path",
        "(use_declaration) @skip",
        "(type_identifier) @name",
        "(call_expression function: (identifier) @name)",
        "(macro_invocation macro: (identifier) @called)",
        "(macro_invocation) @invocation",
        "(token_tree) @tokens",
        '((identifier) @name (#match? @name "^[A-Z]"))',
    ]
)
_PATH = re.compile(rb"(?<![\w:])(?:\$?crate|[A-Za-z_]\w*)?(?:::[A-Za-z_]\w*)+")
_BLANK = re.compile(rb"\s+|//[^\n]*|/\*.*?(?:\*/|\Z)|<[^<>]*>", re.DOTALL)
# Comments, strings and characters; a lifetime (`'a`) is none.
_SAID = re.compile(
    rb'//[^\n]*|/\*.*?(?:\*/|\Z)|\br(#*)".*?(?:"\1|\Z)|"(?:[^"\\]|\\.)*"|\'(?:[^\'\\\n]|\\[^\n][^\'\n]{0,8})\'',
    re.DOTALL,
)
_WORD = re.compile(rb"\b[A-Z]\w*")
_CALLED = re.compile(rb"\b([a-z_]\w*)!")
_ATTRIBUTE = re.compile(rb'#\[\s*path\s*=\s*"([^"\n]+)"\s*\]')
_INCLUDE = re.compile(
    rb"\binclude(?:_str|_bytes)?!\s*[(\[{]\s*"
    rb'(?:"([^"\n]+)"|concat!\s*\(\s*env!\s*\(\s*"CARGO_MANIFEST_DIR"\s*\)\s*,\s*"([^"\n]+)"\s*,?\s*\))'
)


class Names(NamedTuple):
    """Each with the module within the file, `b::c`, empty outside of one; modules with their `path`."""

    items: list[tuple[str, str]]
    macros: set[str]
    inline: set[str]
    modules: list[tuple[str, str, str]]
    uses: list[tuple[str, Used]]
    paths: set[tuple[str, str]]
    called: set[str]
    free: set[str]
    includes: list[tuple[str, bool]]


def read(root: Node, source: bytes) -> Names:
    found = captures("rust", _QUERY, root)
    inline, modules = _modules(found.get("module", []), source)
    within = _Within(inline)
    skipped = [(node.start_byte, node.end_byte) for node in found.get("skip", ())]
    tokens = _outermost(found.get("tokens", []))
    paths = _paths(_outermost(found.get("path", [])), skipped, tokens, source, within)
    names = {_text(node, source) for node in found.get("name", ())}
    called = {_text(node, source) for node in found.get("called", ())}
    for node in tokens:
        text = _bare(source[node.start_byte : node.end_byte])
        names |= {_word(word) for word in _WORD.findall(text)}
        called |= {_word(word) for word in _CALLED.findall(text)}
    uses = [
        (within.at(node.start_byte), used)
        for node in found.get("use", ())
        for used in expand(_text(node, source))
    ]
    uses += [("", used) for node in found.get("extern", ()) for used in _extern(_text(node, source))]
    return Names(
        items=[(within.at(node.start_byte), _text(node, source)) for node in found.get("item", ())],
        macros={_text(node, source) for node in found.get("macro", ())},
        inline={name for _, _, name in inline},
        modules=[(within.at(node.start_byte), name, path) for node, name, path in modules],
        uses=uses,
        paths=paths,
        called=called,
        free=names,
        includes=[(_word(beside or below), bool(below)) for beside, below in _INCLUDE.findall(source)],
    )


class _Within:
    """The module within the file at some byte."""

    def __init__(self, ranges: list[tuple[int, int, str]]) -> None:
        self._ranges = ranges
        self._starts = [start for start, _, _ in ranges]

    def at(self, byte: int) -> str:
        for number in range(bisect_right(self._starts, byte) - 1, -1, -1):
            _, end, name = self._ranges[number]
            if byte < end:
                return name
        return ""


def _modules(
    nodes: list[Node], source: bytes
) -> tuple[list[tuple[int, int, str]], list[tuple[Node, str, str]]]:
    """Those with a body, as ranges of it that ascend; those that are files, with their `path` attribute."""
    inline: list[tuple[int, int, str]] = []
    files = []
    for node in sorted(nodes, key=lambda node: node.start_byte):
        name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
        if name is None:
            continue
        if body is None:
            files.append((node, _text(name, source), _path_of(node, source)))
        else:
            above = _Within(inline).at(node.start_byte)
            whole = "::".join(filter(None, (above, _text(name, source))))
            inline.append((body.start_byte, body.end_byte, whole))
    return inline, files


def _path_of(node: Node, source: bytes) -> str:
    before = node.prev_named_sibling
    while before is not None and before.type in ("attribute_item", "line_comment", "block_comment"):
        match = _ATTRIBUTE.match(source[before.start_byte : before.end_byte])
        if match:
            return _word(match[1])
        before = before.prev_named_sibling
    return ""


def _outermost(nodes: list[Node]) -> list[Node]:
    """Those that lie in no other of them."""
    found: list[Node] = []
    end = -1
    for node in sorted(nodes, key=lambda node: (node.start_byte, -node.end_byte)):
        if node.start_byte >= end:
            found.append(node)
            end = node.end_byte
    return found


def _paths(
    nodes: list[Node], skipped: list[tuple[int, int]], tokens: list[Node], source: bytes, within: _Within
) -> set[tuple[str, str]]:
    """Of the code and of what macros are given, but for those of `use`."""
    found = set()
    starts = [start for start, _ in skipped]
    for node in (*nodes, *tokens):
        start = node.start_byte
        number = bisect_right(starts, start) - 1
        if number >= 0 and start < skipped[number][1]:
            continue
        text = source[start : node.end_byte]
        for path in _PATH.findall(_bare(text) if node.type == "token_tree" else _BLANK.sub(b"", text)):
            found.add((within.at(start), _word(path).removeprefix("$").removeprefix("::")))
    return found


def _bare(text: bytes) -> bytes:
    """What a macro is given, without what it says in comments and strings."""
    return _SAID.sub(b" ", text)


def _extern(text: str) -> list[Used]:
    words = text.rstrip(";").split()
    name = words[words.index("crate") + 1] if "crate" in words[:-1] else ""
    alias = words[-1] if "as" in words else name
    return [Used("::" + name, alias, is_glob=False)] if name and name != "self" else []


def _text(node: Node, source: bytes) -> str:
    return _word(source[node.start_byte : node.end_byte])


def _word(text: bytes) -> str:
    return text.decode("utf-8", "replace")
