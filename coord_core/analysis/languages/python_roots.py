"""Where names of Python's modules begin: facts about a repository that many files share (World.derived)."""

from __future__ import annotations

import configparser
import tomllib
from collections.abc import Callable, Iterator
from typing import Any

from coord_core.analysis.world import World

PACKAGE, MODULE, NAMESPACE = "package", "module", "namespace"
_PYTHON = "python"
_INIT = ("__init__.py", "__init__.pyi")


def top(world: World, root: str, name: str) -> str:
    """What a name is in a folder: a package, a module, a folder that could be a package; else empty."""
    return str(world.derived(_PYTHON, "top", f"{root}\n{name}"))


def sources(world: World, folder: str) -> list[str]:
    """Folders below this one from which its project imports: `src`, and what its settings say."""
    return list(world.derived(_PYTHON, "sources", folder))


def packages_named(world: World, name: str) -> list[str]:
    """The packages of this name that lie in no other one, as folders."""
    return list(world.derived(_PYTHON, "named", name))


def joined(*parts: str) -> str:
    """A path; the root is empty.

    >>> joined("", "a", "b"), joined("a", "")
    ('a/b', 'a')
    """
    return "/".join(part for part in parts if part)


def _top(argument: str, world: World) -> str:
    root, _, name = argument.partition("\n")
    base = joined(root, name)
    if any(world.is_file(f"{base}/{init}") for init in _INIT):
        return PACKAGE
    if world.is_file(f"{base}.py") or world.is_file(f"{base}.pyi"):
        return MODULE
    return NAMESPACE if base in world.folders_in(root) else ""


def _named(name: str, world: World) -> list[str]:
    return list(world.derived(_PYTHON, "packages").get(name, ()))


def _packages(_: str, world: World) -> dict[str, list[str]]:
    folders = {key.rpartition("/")[0] for init in _INIT for key in world.files_named(init)}
    found: dict[str, list[str]] = {}
    for folder in sorted(folders - {""}):
        above, _, name = folder.rpartition("/")
        if above not in folders or not above:
            found.setdefault(name, []).append(folder)
    return found


def _sources(folder: str, world: World) -> list[str]:
    named = ["src", *_of_pyproject(_toml(world.text(joined(folder, "pyproject.toml"))))]
    named += _of_ini(world.text(joined(folder, "setup.cfg"))) + _of_ini(
        world.text(joined(folder, "pytest.ini"))
    )
    places = [joined(folder, *(part for part in name.split("/") if part not in ("", "."))) for name in named]
    return [place for place in dict.fromkeys(places) if place != folder and ".." not in place.split("/")]


def _toml(text: str | None) -> dict[str, Any]:
    try:
        return tomllib.loads(text or "")
    except (ValueError, RecursionError):
        return {}


def _of_pyproject(data: dict[str, Any]) -> Iterator[str]:
    tools = _at(data, "tool")
    yield from _strings(_at(tools, "setuptools", "package-dir", ""))
    yield from _strings(_at(tools, "setuptools", "packages", "find", "where"))
    yield from _strings(_at(tools, "pytest", "ini_options", "pythonpath"))
    yield from _strings(_at(tools, "mypy", "mypy_path"))
    yield from _strings(_at(tools, "pyright", "extraPaths"))
    yield from _strings(_at(tools, "hatch", "build", "sources"))
    packages = _at(tools, "poetry", "packages")
    for package in packages if isinstance(packages, list) else ():
        yield from _strings(_at(package, "from"))
    for package in _strings(_at(tools, "hatch", "build", "targets", "wheel", "packages")):
        yield package.rpartition("/")[0]


def _of_ini(text: str | None) -> list[str]:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    try:
        parser.read_string(text or "")
    except configparser.Error:
        return []
    lines = parser.get("options", "package_dir", fallback="").splitlines()
    found = [line.partition("=")[2] for line in lines if line.lstrip().startswith("=")]
    found += parser.get("options.packages.find", "where", fallback="").splitlines()
    for section in ("pytest", "tool:pytest"):
        found += parser.get(section, "pythonpath", fallback="").split()
    return [name.strip() for name in found if name.strip()]


def _at(data: Any, *path: str) -> Any:
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _strings(data: Any) -> list[str]:
    if isinstance(data, str):
        return [part for part in data.replace(":", ",").split(",") if part]
    return [each for each in data if isinstance(each, str)] if isinstance(data, list) else []


DERIVED: dict[str, Callable[[str, World], Any]] = {
    "named": _named,
    "packages": _packages,
    "sources": _sources,
    "top": _top,
}
