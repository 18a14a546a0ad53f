"""tree-sitter's grammars, found in a site-packages folder that is on the path for these imports alone.

A hook loads a parser only where it has to: for a command that may write, and where locks are on symbols.
"""

from __future__ import annotations

import os
import sys

from coord_core.domain.errors import MachineError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from tree_sitter import Parser

# Our name of a grammar: the wheel's module, and its function.
GRAMMARS = {
    "bash": ("tree_sitter_bash", "language"),
    "c": ("tree_sitter_c", "language"),
    "cpp": ("tree_sitter_cpp", "language"),
    "csharp": ("tree_sitter_c_sharp", "language"),
    "go": ("tree_sitter_go", "language"),
    "java": ("tree_sitter_java", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "python": ("tree_sitter_python", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "tsx": ("tree_sitter_typescript", "language_tsx"),
    "typescript": ("tree_sitter_typescript", "language_typescript"),
}

_MEND = "Install the tool again (python3 install.py)."
_MEND_PLUGIN = (
    "The plugin makes what is missing in the background when a session starts: try again in a minute. If it "
    "stays so, ask the user to run `claude-coordinator doctor`. Editing tools work meanwhile."
)


class ParserMissingError(MachineError):
    """The environment of the tool has no such grammar, or one that does not fit this interpreter."""


def parser(grammar: str, site_packages: str | None = None) -> Parser:
    """A new parser of this grammar. Raises ParserMissingError."""
    package, function = GRAMMARS[grammar]
    if site_packages:
        sys.path.append(site_packages)
    try:
        tree_sitter, wheel = _binding("tree_sitter"), _binding(package)
        made: Parser = tree_sitter.Parser(tree_sitter.Language(getattr(wheel, function)()))
        return made
    except (ImportError, AttributeError, ValueError) as error:
        raise ParserMissingError(
            f"The parser for {grammar} cannot be loaded: {error}.",
            _MEND_PLUGIN if "CLAUDE_PLUGIN_ROOT" in os.environ else _MEND,
        ) from error
    finally:
        if site_packages:
            del sys.path[len(sys.path) - 1 - sys.path[::-1].index(site_packages)]


def site_packages() -> str:
    """Where the tool's own libraries are: beside the package, or in the environment of a source checkout."""
    beside = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if os.path.isdir(os.path.join(beside, "tree_sitter")):
        return beside
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return os.path.join(beside, ".venv", "lib", version, "site-packages")


def _binding(package: str) -> Any:
    """A package's compiled module without the package's `__init__`, whose imports cost 20 ms."""
    module = sys.modules.get(f"{package}._binding")
    if module is not None:
        return module
    folder = next(
        (f"{folder}/{package}" for folder in sys.path if os.path.isdir(f"{folder}/{package}")), None
    )
    if folder is None or package in sys.modules:
        return __import__(package)
    bare = type(sys)(package)
    bare.__path__ = [folder]
    sys.modules[package] = bare
    try:
        return __import__(f"{package}._binding", fromlist=["_binding"])
    except ImportError:
        del sys.modules[package]
        return __import__(package)
    finally:
        sys.modules.pop(package, None)
