"""Rust: the files whose items a source names, wherever they are re-exported on the way.

A crate's modules are walked from its root; names that come by a glob are looked for in what it opens.
Fields and methods are not followed: which ones are meant, types alone would tell.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from coord_core.analysis.languages import rust_crates, rust_names
from coord_core.analysis.languages.rust_paths import OUTSIDE, Found, Module, Paths, file_of
from coord_core.analysis.languages.rust_tables import table
from coord_core.analysis.outline import Outline, Reference

if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.analysis.world import World

NAME = "Rust"
GRAMMAR = "rust"
VERSION = 1
DERIVED = {"libraries": rust_crates.libraries, "package": rust_crates.package, "tree": rust_crates.tree}

# What every crate has; nobody's own.
_STANDARD = frozenset(
    """
    assert assert_eq assert_ne cfg column compile_error concat dbg debug_assert debug_assert_eq
    debug_assert_ne env eprint eprintln file format format_args include include_bytes include_str
    line macro_rules matches module_path option_env panic print println stringify thread_local todo
    unimplemented unreachable vec write writeln
    """.split()  # noqa: SIM905
)


def outline(key: str, root: Node, source: bytes) -> Outline:
    """A reference's kind is `path` or `glob`, and where it stands: ` in b` for a module within the file."""
    found = rust_names.read(root, source)
    references = [
        _reference("glob" if used.is_glob else "path", within, used.path) for within, used in found.uses
    ]
    references += [_reference("path", within, path) for within, path in sorted(found.paths)]
    references += [Reference(path, kind="below" if below else "beside") for path, below in found.includes]
    uses = {name + "!" for name in found.called - found.macros - _STANDARD}
    if any(used.is_glob for _, used in found.uses):
        uses |= found.free
    return Outline("", _declares(found), tuple(dict.fromkeys(references)), tuple(sorted(uses)))


def _reference(kind: str, within: str, path: str) -> Reference:
    return Reference(path, kind=f"{kind} in {within}" if within else kind)


def _declares(found: rust_names.Names) -> tuple[str, ...]:
    names = {_full(within, name) for within, name in found.items} | {name + "!" for name in found.macros}
    names |= {f"in {name}" for name in found.inline}
    for within, name, path in found.modules:
        names.add(f"mod {_full(within, name)}" + (f" = {path}" if path else ""))
    for within, used in found.uses:
        names.add(f"use {_full(within, '*' if used.is_glob else used.name)} = {used.path}")
    return tuple(sorted(names))


def _full(within: str, name: str) -> str:
    return f"{within}::{name}" if within else name


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    paths = Paths(key, world)
    found = _modules(key, outline, paths)
    for reference in outline.references:
        kind, _, within = reference.kind.partition(" in ")
        if kind in ("beside", "below"):
            folder = posixpath.dirname(key) if kind == "beside" else paths.folder
            found |= _included(folder, reference.target, world)
        elif kind == "path":
            found |= _file(paths.resolve(reference.target, Module(key, within), paths.root))
        else:
            found |= _opened(paths, reference.target, Module(key, within), outline)
    return (found | _macros(key, outline, paths, world)) - {key}


def _modules(key: str, outline: Outline, paths: Paths) -> set[str]:
    found: set[str] = set()
    for within, name, _ in table(outline.declares).files:
        found |= _file(paths.look_up(Module(key, within), name, paths.root))
    return found


def _opened(paths: Paths, path: str, at: Module, outline: Outline) -> set[str]:
    """The files of those names that a glob brings and the source uses."""
    into = paths.resolve(path, at, paths.root)
    if not isinstance(into, Module):
        return _file(into)
    found: set[str] = set()
    for name in outline.uses:
        found |= _file(paths.look_up(into, name.removesuffix("!"), paths.crate_of(into)))
    return found


def _macros(key: str, outline: Outline, paths: Paths, world: World) -> set[str]:
    """Those that are not imported are in scope by the order of the modules, anywhere in the crate."""
    imported = table(outline.declares).uses
    found: set[str] = set()
    for name in outline.uses:
        if name.endswith("!") and name[:-1] not in imported and name not in outline.declares:
            found |= {file for file in world.declaring("rust", "", name) if file in paths.files()}
    return found


def _included(folder: str, path: str, world: World) -> set[str]:
    key = posixpath.normpath(posixpath.join(folder, path.lstrip("/")))
    return {key} if world.is_file(key) else set()


def _file(found: Found) -> set[str]:
    return {file_of(found)} - {OUTSIDE}
