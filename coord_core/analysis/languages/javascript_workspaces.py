"""Packages that name each other inside one repository: workspaces of npm, yarn, pnpm and lerna."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from coord_core.analysis.languages import folder_globs, jsonc
from coord_core.analysis.world import World

_LANGUAGE = "javascript"
_DECLARING = ("package.json", "pnpm-workspace.yaml", "lerna.json")
_MOST_PATTERNS = 500  # of all workspaces
_OF_PNPM = re.compile(r"""^\s*-\s*(["']?)(.+?)\1\s*(?:#.*)?$""")


def _workspace(name: str, world: World) -> str | None:
    """The folder of a workspace's package of this name."""
    found: str | None = world.derived(_LANGUAGE, "workspaces").get(name)
    return found


def _workspaces(_: str, world: World) -> dict[str, str]:
    manifests = [key.rpartition("/")[0] for key in world.files_named("package.json")]
    folders = [folder for folder in manifests if "node_modules" not in folder.split("/")]
    declaring = (key.rpartition("/")[0] for name in _DECLARING for key in world.files_named(name))
    patterns = [each for folder in dict.fromkeys(declaring) for each in _patterns(world, folder)]
    kept = [each for each in patterns[:_MOST_PATTERNS] if not each.startswith("!")]
    dropped = [each[1:] for each in patterns[:_MOST_PATTERNS] if each.startswith("!")]
    found: dict[str, str] = {}
    for folder in folders:
        if _is_among(kept, folder) and not _is_among(dropped, folder):
            name = jsonc.load(world.text(f"{folder}/package.json" if folder else "package.json")).get("name")
            if isinstance(name, str):
                found.setdefault(name, folder)
    return found


def _patterns(world: World, folder: str) -> list[str]:
    """Those that a workspace's root in this folder names, from the repository's root on."""
    inside = f"{folder}/" if folder else ""
    declared = jsonc.load(world.text(f"{inside}package.json")).get("workspaces")
    named = jsonc.strings(declared) or jsonc.strings(jsonc.at(declared, "packages"))
    if world.is_file(f"{inside}pnpm-workspace.yaml"):
        named += _of_pnpm(world.text(f"{inside}pnpm-workspace.yaml") or "")
    if world.is_file(f"{inside}lerna.json"):
        named += jsonc.strings(jsonc.load(world.text(f"{inside}lerna.json")).get("packages"))
    return [_from_root(inside, each) for each in named]


def _from_root(inside: str, pattern: str) -> str:
    sign = "!" if pattern.startswith("!") else ""
    return sign + inside + pattern.removeprefix("!").removeprefix("./").strip("/")


def _of_pnpm(text: str) -> list[str]:
    """The list under `packages:`, which is all that is read of the YAML."""
    found, inside = [], False
    for line in text.splitlines():
        if re.match(r"packages\s*:", line):
            inside = True
        elif line and not line[0].isspace() and line[0] not in "-#":
            inside = False
        elif inside and (told := _OF_PNPM.match(line)):
            found.append(told[2])
    return found


def _is_among(patterns: list[str], folder: str) -> bool:
    return any(folder_globs.fits(pattern, folder) for pattern in patterns)


DERIVED: dict[str, Callable[[str, World], Any]] = {"workspace": _workspace, "workspaces": _workspaces}
