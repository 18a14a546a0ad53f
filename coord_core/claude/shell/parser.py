"""Parsing with tree-sitter's bash grammar.

The grammar only ever sees ASCII: given other characters its scanner reads outside of a table, and the process
may die (tree-sitter-bash issue 337). They are written as `\\x01`, their number in hex, `\\x02`, which the
grammar takes for a part of a word, and `decoded` reads back.
"""

from __future__ import annotations

import re
import sys

from coord_core import treesitter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node, Parser

SHORT = 1500  # bytes; no text so short takes long
RECOVERY = 1_000_000
PIPES = 2000
PIECE, READS = 512, 20  # an ordinary text has each piece read two or three times

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_WRITTEN = re.compile(rb"\x01([0-9a-f]{2,6})\x02")

_loaded: list[Parser] = []


def load(site_packages: str | None = None) -> Parser:
    """The parser, made once a process. Raises ParserMissingError."""
    if not _loaded:
        _loaded.append(treesitter.parser("bash", site_packages))
    return _loaded[0]


def decoded(text: bytes) -> str:
    """The text of a node, or of a part of it, as it was before it was parsed."""
    if b"\x01" not in text:
        return text.decode("ascii", "replace")
    return _WRITTEN.sub(_read_back, text).decode("utf-8", "replace")


def _read_back(found: re.Match[bytes]) -> bytes:
    number = int(found.group(1), 16)
    return chr(number).encode("utf-8", "replace") if number < sys.maxunicode else b"?"


def parse(text: str, site_packages: str | None = None) -> Node | None:
    """The root of the syntax tree, with ERROR nodes where the text makes no sense.

    None when there is too much of that: recovering from errors takes time that grows with the text's square.
    So does a pipeline of programs in double quotes; nobody writes one of many thousand stages.
    """
    if text.count("|") > PIPES:
        return None
    source = _NOT_ASCII.sub(lambda found: f"\x01{ord(found.group()):x}\x02", text).encode("ascii")
    parser = load(site_packages)
    if len(source) > SHORT and not _is_readable(parser, source):
        return None
    return parser.parse(source).root_node


def _is_readable(parser: Parser, source: bytes) -> bool:
    """Parse once with a bound on the work that errors cause: pieces read again, and steps taken after one."""
    reads, spent = 0, 0
    allowed = READS * (1 + len(source) // PIECE) + 200

    def read(offset: int, _point: object) -> bytes:
        nonlocal reads
        reads += 1
        return source[offset : offset + PIECE] if reads <= allowed else b""

    def gives_up(offset: int, has_error: bool) -> bool:
        nonlocal spent
        spent += offset if has_error else 0
        return spent > RECOVERY or reads > allowed

    try:
        parser.parse(read, progress_callback=gives_up)
    except ValueError:
        parser.reset()
        return False
    return reads <= allowed
