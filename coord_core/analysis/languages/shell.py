"""Shell: a file depends on those that it sources and those that it runs, by path or through an interpreter.

A path is read as far as the source tells it (shell_words). One that begins with a variable that nobody
assigns, or is relative to wherever the script was started, is looked for from the script's folder, the root,
and the folders between them.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from coord_core.analysis.captures import captures
from coord_core.analysis.languages.places import above, folder_of, joined
from coord_core.analysis.languages.shell_words import HERE, ROOT, UNKNOWN, Words
from coord_core.analysis.outline import Outline, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from coord_core.analysis.world import World

NAME = "Shell"
GRAMMAR = "bash"
VERSION = 1

_PATTERN = "[(command) (variable_assignment)] @node"
_BEFORE = {"exec", "sudo", "env", "time", "nohup", "command", "builtin", "nice", "then", "!"}
_INTERPRETERS = {
    "bash", "sh", "zsh", "dash", "ksh", "python", "python3", "node", "ruby", "perl", "php", "Rscript", "awk",
}  # fmt: skip
_GLOB = set("*?[")


def outline(key: str, root: Node, source: bytes) -> Outline:
    words = Words()
    found: dict[Reference, None] = {}
    for node in captures(GRAMMAR, _PATTERN, root).get("node", []):
        if node.type == "variable_assignment":
            words.assign(node)
        elif reference := _reference(words.of(node)):
            found[reference] = None
    return Outline(references=tuple(found))


def resolve(key: str, outline: Outline, world: World) -> set[str]:
    targets: set[str] = set()
    for reference in outline.references:
        targets.update(_targets(key, reference, world))
    return targets - {key}


def _reference(words: list[str]) -> Reference | None:
    """Of a command's words; None when it is no file's."""
    while words and (words[0] in _BEFORE or (words[0][:1] == "-" and len(words) > 1)):
        words = words[1:]
    if not words:
        return None
    name = words[0].rpartition("/")[2]
    if words[0] in ("source", "."):
        return _path(words[1]) if len(words) > 1 else None
    if name in _INTERPRETERS:
        return _path(_script(words[1:]))
    return _path(words[0]) if "/" in words[0] else None


def _script(arguments: list[str]) -> str:
    """The first argument that is no option; none where the code itself is one (`-c`, `-e`)."""
    for argument in arguments:
        if argument in ("-c", "-e", "-m"):
            return ""
        if argument[:1] not in ("-", "+"):
            return argument
    return ""


def _path(word: str) -> Reference | None:
    """`here`: from the script's folder. `root`: from the repository's. `any`: nobody knows from where."""
    kind = {HERE: "here", ROOT: "root"}.get(word[:1], "any")
    if UNKNOWN in word:
        word = word.rpartition(UNKNOWN)[2]
        kind = "any"
        if not word.startswith("/"):
            return None
    elif word.startswith(("/", "~")):
        return None
    path = word.lstrip(HERE + ROOT).lstrip("/")
    if not path.strip("./") or HERE in path or ROOT in path:
        return None
    return Reference(path, kind=kind)


def _targets(key: str, reference: Reference, world: World) -> list[str]:
    for folder in _folders(key, reference.kind):
        place = joined(folder, reference.target)
        if place and (found := _files(place, world)):
            return found
    if reference.kind == "any" and "/" in reference.target and not _GLOB & set(reference.target):
        ending = "/" + reference.target.removeprefix("./")
        named = [one for one in world.files_named(ending.rpartition("/")[2]) if one.endswith(ending)]
        return named if len(named) == 1 else []
    return []


def _folders(key: str, kind: str) -> Iterator[str]:
    if kind == "here":
        yield folder_of(key)
    elif kind == "root":
        yield ""
    else:
        yield folder_of(key)
        yield ""
        yield from above(key)


def _files(place: str, world: World) -> list[str]:
    """The file at a place; those that match it where its last part is a pattern."""
    folder, _, last = place.rpartition("/")
    if not _GLOB & set(last):
        return [place] if world.is_file(place) else []
    return [one for one in world.files_in(folder) if fnmatchcase(one.rpartition("/")[2], last)]
