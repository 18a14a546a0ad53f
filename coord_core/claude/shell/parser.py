"""tree-sitter's bash grammar, found in a site-packages folder that is on the path for this import alone."""

from __future__ import annotations

import sys

from coord_core.domain.errors import MachineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from tree_sitter import Node, Parser

_loaded: list[Parser] = []


class ParserMissingError(MachineError):
    """The environment of the tool has no tree-sitter, or one that does not fit this interpreter."""


def load(site_packages: str | None = None) -> Parser:
    """The parser, made once a process. Raises ParserMissingError."""
    if not _loaded:
        _loaded.append(_make(site_packages))
    return _loaded[0]


def parse(source: bytes, site_packages: str | None = None) -> Node:
    """The root of the syntax tree; it is always there, with ERROR nodes where the text makes no sense."""
    return load(site_packages).parse(source).root_node


def _make(site_packages: str | None) -> Parser:
    if site_packages:
        sys.path.append(site_packages)
    try:
        import tree_sitter
        import tree_sitter_bash

        return tree_sitter.Parser(tree_sitter.Language(tree_sitter_bash.language()))
    except (ImportError, ValueError) as error:
        raise ParserMissingError(
            f"The shell parser cannot be loaded: {error}.", "Install the tool again (python3 install.py)."
        ) from error
    finally:
        if site_packages in sys.path:
            sys.path.reverse()
            sys.path.remove(site_packages or "")
            sys.path.reverse()
