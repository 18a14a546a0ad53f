"""The path that `require` and its kind name, and where the load path leads it: guessed, as nobody says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coord_core.analysis.captures import text
from coord_core.analysis.languages.places import above, folder_of, nearest

if TYPE_CHECKING:
    from tree_sitter import Node

    from coord_core.analysis.world import World

# Folders that gems and Rails have on their load path; `lib` of a gem, each folder directly below `app`.
_ROOTS = ("lib", "test", "spec", "ext")


def path_of(argument: Node) -> tuple[str, bool]:
    """(path, is it relative to the file's folder?); an empty path when the source does not tell."""
    if argument.type == "string":
        return _literal(argument), False
    if argument.type != "call":
        return "", False
    return _computed(argument)


def required(key: str, path: str, world: World) -> set[str]:
    """The nearest file with a path below a folder of the load path, else below one above the file."""
    if path.startswith("/") or not path.rpartition("/")[2]:
        return set()
    wanted = path if path.endswith((".rb", ".rake")) else f"{path}.rb"
    ending = "/" + wanted.removeprefix("./")
    found = [one for one in world.files_named(wanted.rpartition("/")[2]) if f"/{one}".endswith(ending)]
    folders = {one: one[: -len(ending)] for one in found}
    usual = [one for one in found if is_root(folders[one])]
    return set(nearest(key, usual or [one for one in found if folders[one] in above(key)])[:1])


def is_root(folder: str) -> bool:
    """Is a folder, by its name, one that is on the load path, or autoloaded?"""
    last = folder.rpartition("/")[2]
    return not folder or last in _ROOTS or last == "concerns" or folder_of(folder).rpartition("/")[2] == "app"


def _literal(string: Node) -> str:
    parts = string.named_children
    return text(parts[0]) if len(parts) == 1 and parts[0].type == "string_content" else ""


def _computed(call: Node) -> tuple[str, bool]:
    """`File.expand_path("../x", __FILE__)`, which climbs from the file, and `File.join(__dir__, "x")`."""
    receiver, method = call.child_by_field_name("receiver"), call.child_by_field_name("method")
    arguments = call.child_by_field_name("arguments")
    if receiver is None or method is None or arguments is None or text(receiver) != "File":
        return "", False
    given = arguments.named_children
    parts = [_literal(one) for one in given if one.type == "string"]
    bases = [text(one) for one in given if one.type != "string"]
    if not all(parts) or len(parts) != len(given) - 1:
        return "", False
    path = "/".join(part.strip("/") for part in parts)
    if bases == ["__FILE__"]:
        return path.removeprefix("../"), path.startswith("../")
    return path, bases == ["__dir__"]
