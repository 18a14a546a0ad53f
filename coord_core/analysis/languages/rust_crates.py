"""Cargo's packages, the crates in them, and the tree of modules of each crate."""

from __future__ import annotations

import posixpath
import tomllib
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coord_core.analysis.languages.rust_tables import table

if TYPE_CHECKING:
    from coord_core.analysis.world import World

_FOLDERS = ("src/bin", "tests", "examples", "benches")


def libraries(_: str, world: World) -> dict[str, str]:
    """All libraries of the repository: the name of the crate to its root."""
    found: dict[str, str] = {}
    for file in world.files_named("Cargo.toml"):
        folder = posixpath.dirname(file)
        manifest = _manifest(world.text(file) or "")
        root = _library(folder, manifest, world)
        if root:
            found.setdefault(_library_name(manifest), root)
    return found


def package(folder: str, world: World) -> dict[str, Any] | None:
    """Of a folder's files: `folder`, `roots` (crates, the library first), `edition`, `aliases`."""
    while True:
        file = _in(folder, "Cargo.toml")
        manifest = _manifest(world.text(file) or "") if world.is_file(file) else {}
        if isinstance(manifest.get("package"), dict):
            return {
                "folder": folder,
                "roots": _roots(folder, manifest, world),
                "aliases": _aliases(manifest),
                "edition": _edition(manifest),
            }
        if not folder:
            return None
        folder = posixpath.dirname(folder)


def tree(root: str, world: World) -> dict[str, str]:
    """The files of a crate to the paths of their modules; the root's is empty."""
    found = {root: ""}
    pending = [root]
    while pending:
        file = pending.pop()
        for within, name, path in table(world.outline_declares(file)).files:
            child = _child(file, file == root, within, name, path, world)
            if child is not None and child not in found:
                found[child] = "::".join(filter(None, (found[file], within, name)))
                pending.append(child)
    return found


def _child(file: str, is_root: bool, within: str, name: str, path: str, world: World) -> str | None:
    """The Reference, "Modules": the file of `mod name;`, which its own name or an attribute tells."""
    folder, _, last = file.rpartition("/")
    stem = last.removesuffix(".rs")
    own = folder if is_root or stem == "mod" else _in(folder, stem)
    inner = _in(own, within.replace("::", "/"))
    if path:
        tried = [_in(inner if within else folder, path)]
    else:
        tried = [_in(inner, f"{name}.rs"), _in(inner, f"{name}/mod.rs")]
    return next((key for key in map(posixpath.normpath, tried) if world.is_file(key)), None)


def _roots(folder: str, manifest: dict[str, Any], world: World) -> list[str]:
    found = [_library(folder, manifest, world) or "", _in(folder, "src/main.rs"), _in(folder, "build.rs")]
    for kind in ("bin", "test", "example", "bench"):
        for target in _list(manifest.get(kind)):
            if isinstance(target, dict) and isinstance(target.get("path"), str):
                found.append(posixpath.normpath(_in(folder, target["path"])))
    build = _dict(manifest.get("package")).get("build")
    if isinstance(build, str):
        found.append(posixpath.normpath(_in(folder, build)))
    for name in _FOLDERS:
        at = _in(folder, name)
        found += [key for key in world.files_in(at) if key.endswith(".rs")]
        found += [_in(inner, "main.rs") for inner in world.folders_in(at)]
    return [key for key in dict.fromkeys(found) if key and world.is_file(key)]


def _library(folder: str, manifest: dict[str, Any], world: World) -> str | None:
    path = _dict(manifest.get("lib")).get("path")
    key = posixpath.normpath(_in(folder, path if isinstance(path, str) else "src/lib.rs"))
    return key if "package" in manifest and world.is_file(key) else None


def _library_name(manifest: dict[str, Any]) -> str:
    name = _dict(manifest.get("lib")).get("name") or _dict(manifest.get("package")).get("name")
    return name.replace("-", "_") if isinstance(name, str) else ""


def _aliases(manifest: dict[str, Any]) -> dict[str, str]:
    """The dependencies that are renamed: the name here to the package's."""
    found = {}
    for holder in (manifest, *_dict(manifest.get("target")).values()):
        for kind in ("dependencies", "dev-dependencies", "build-dependencies"):
            for name, told in _dict(_dict(holder).get(kind)).items():
                package = _dict(told).get("package")
                if isinstance(package, str):
                    found[name.replace("-", "_")] = package.replace("-", "_")
    return found


def _edition(manifest: dict[str, Any]) -> str:
    """One that the workspace tells is a newer one, since 2015 is what stands where nothing does."""
    told = manifest["package"].get("edition", "2015")
    return told if isinstance(told, str) else "workspace"


@lru_cache(maxsize=256)
def _manifest(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        return {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _in(folder: str, name: str) -> str:
    return "/".join(part for part in (folder, name) if part)
