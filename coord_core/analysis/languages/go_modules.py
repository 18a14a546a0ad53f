"""Which folder of the repository a Go import path names, and what its package may be called.

Every `go.mod` of the repository counts, so that modules side by side meet whether a `go.work`, a `replace`
or nothing joins them. The file's own module and its replacements go first. Then come `vendor` folders, and
a GOPATH: whatever lies below a folder `src`.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from coord_core.analysis.world import World

_MODULE = re.compile(r'^[ \t]*module[ \t]+"?([^\s"]+)', re.MULTILINE)
_REPLACE = re.compile(
    r'^[ \t]*(?:replace[ \t]+)?"?([^\s"()]+)"?(?:[ \t]+v\S+)?[ \t]+=>[ \t]+"?(\.[^\s"]*)', re.MULTILINE
)
_VERSION = re.compile(r"v\d+$")
_DOTTED = re.compile(r"\.v\d+$")


class Modules(NamedTuple):
    """What import paths mean in one file: `roots` by prefix of a path, and folders that hold whole paths."""

    roots: dict[str, str]
    holders: list[str]


def modules_for(folder: str, world: World) -> Modules:
    """For the files of a folder."""
    above = _above(folder)
    own = [folder for folder in above if world.is_file(_in(folder, "go.mod"))]
    roots: dict[str, str] = {}
    for file in world.files_named("go.mod"):
        folder = file.rpartition("/")[0]
        if folder not in own and "vendor" not in folder.split("/"):
            roots.setdefault(_read(world.text(file) or "").module, folder)
    for folder in reversed(own):
        roots[_read(world.text(_in(folder, "go.mod")) or "").module] = folder
    for folder in reversed(above):
        for name in ("go.work", "go.mod"):
            roots |= _replaced(folder, world.text(_in(folder, name)) or "")
    roots.pop("", None)
    return Modules(roots, _holders(above))


def folder_of(path: str, modules: Modules, world: World) -> str | None:
    """The folder of a package; None when it is not in the repository."""
    for folder in _candidates(path, modules):
        if any(name.endswith(".go") for name in world.files_in(folder)):
            return folder
    return None


def _candidates(path: str, modules: Modules) -> list[str]:
    if path.startswith(("./", "../")) or path in ("", "C"):
        return []
    parts = path.split("/")
    found = []
    for count in range(len(parts), 0, -1):
        root = modules.roots.get("/".join(parts[:count]))
        if root is not None:
            found.append(_in(root, "/".join(parts[count:])))
            break
    if "std" in modules.roots and "." not in parts[0]:
        found.append(_in(modules.roots["std"], path))
    return found + [_in(holder, path) for holder in modules.holders]


def likely_names(path: str) -> list[str]:
    """What a package is called that has this import path: its end as a rule, without version and dressing."""
    parts = path.split("/")
    likely = [_DOTTED.sub("", parts[-1])]
    if _VERSION.match(parts[-1]) and len(parts) > 1:
        likely.insert(0, parts[-2])
    for name in list(likely):
        likely += [name.removeprefix("go-").removesuffix("-go").removesuffix(".go"), name.replace("-", "_")]
    return list(dict.fromkeys(likely))


class _Module(NamedTuple):
    module: str
    replaced: tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def _read(text: str) -> _Module:
    text = re.sub(r"//.*", "", text)
    match = _MODULE.search(text)
    return _Module(match[1] if match else "", tuple(_REPLACE.findall(text)))


def _replaced(folder: str, text: str) -> dict[str, str]:
    found = {}
    for path, to in _read(text).replaced:
        joined = posixpath.normpath(posixpath.join(folder, to))
        if not joined.startswith(".."):
            found[path] = "" if joined == "." else joined
    return found


def _above(folder: str) -> list[str]:
    """The folder and those that hold it, the root last."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[:count]) for count in range(len(parts), -1, -1)]


def _holders(above: list[str]) -> list[str]:
    """`vendor` beside and above the file; `src` above it."""
    sources = [folder for folder in above if folder.rpartition("/")[2] == "src"]
    return [_in(folder, "vendor") for folder in above] + sources


def _in(folder: str, name: str) -> str:
    return "/".join(part for part in (folder, name) if part)
