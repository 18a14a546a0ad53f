"""git's pathspecs: `:/` and `:(top)` from the root, `:!` and `:(exclude)`, wildcards that cross folders."""

from __future__ import annotations

import os
import re

from coord_core.claude.shell.analysis import FILE, SUBTREE, Removal, Write
from coord_core.claude.shell.call import is_listing
from coord_core.claude.shell.marks import is_known
from coord_core.claude.shell.wildcards import has_wildcards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call

_MAGIC = re.compile(r":\(([a-z,]*)\)|:([/!^]+)")
_SUFFIX = re.compile(r"\.(?:[a-zA-Z]{2,5}|[chm])$")


def pathspecs(call: Call, specs: list[str]) -> list[Write]:
    """What the pathspecs cover; what is excluded narrows all of it, or all of the tree. In doubt, unknown."""
    found: list[Write] = []
    without: list[str] = []
    for spec in specs:
        match = _MAGIC.match(spec)
        magic = (match.group(1) or match.group(2)) if match else ""
        path = spec[match.end() :] if match else spec
        if "!" in magic or "^" in magic or "exclude" in magic:
            without.append(call.scope.absolute(path.rstrip("/")))
        elif not is_known(path) and not is_listing(path):
            call.unknown()
        else:
            found += _covered(call, path, "/" in magic or "top" in magic)
    if not without:
        return found
    if len(without) == len(specs):
        found += _covered(call, "", from_top=True)
    globs = tuple(glob for path in without for glob in (path, path + "/*"))
    return [Write(SUBTREE, write.path, write.names, globs, write.depth) for write in found]


def _covered(call: Call, path: str, from_top: bool) -> tuple[Write, ...]:
    if is_listing(path):
        return call.covered(path)
    base = call.world.disk.worktree(call.scope.folder) if from_top else call.scope.folder
    absolute = os.path.join(base, path) if path else base
    if not is_known(absolute):
        call.unknown()
        return ()
    absolute = os.path.normpath(absolute)
    if has_wildcards(path) and not call.exists(absolute):
        head = absolute[: next(at for at, char in enumerate(absolute) if char in "*?[")]
        last = absolute.rsplit("/", 1)[-1].lstrip("*") and absolute.rsplit("/", 1)[-1]
        return (Write(SUBTREE, os.path.dirname(head + "x"), (last,) if last else ()),)
    kind = FILE if call.exists(absolute) and not call.is_folder(absolute) else SUBTREE
    return (Write(kind, absolute),)


def covers_tree(call: Call, write: Write) -> bool:
    """Does it reach from the root of the working tree, narrowed by nothing?"""
    if write.kind != SUBTREE or write.names or write.depth or write.without:
        return False
    root = call.world.disk.worktree(call.scope.folder)
    return root == write.path or root.startswith(write.path.rstrip("/") + "/")


def looks_like_file(call: Call, operand: str) -> bool:
    """Is the first operand of `git checkout` a path? As git: what is on the disk is, a branch is not."""
    if operand.startswith(":") or is_listing(operand) or has_wildcards(operand):
        return True
    if call.exists(operand) or operand in (".", "..", "./"):
        return True
    root = call.world.disk.worktree(call.scope.folder)
    is_branch = call.exists(f"{root}/.git/refs/heads/{operand}")
    return not is_branch and (operand.startswith("./") or _SUFFIX.search(operand) is not None)


def rewrite(call: Call, verb: str, paths: list[str]) -> None:
    """The files of these pathspecs are written; one that reaches the root is the whole tree."""
    for write in pathspecs(call, paths):
        if covers_tree(call, write):
            call.tree(f"{verb} .")
        else:
            call.world.analysis.add((write,))


def remove(call: Call, paths: list[str], options: list[str]) -> None:
    """Of the files of these pathspecs, those that `git ls-files` lists with the options go, in no commit."""
    found = pathspecs(call, paths)
    call.world.analysis.removals += [Removal(write, tuple(options)) for write in found]


def split_at_dashes(args: list[str]) -> tuple[list[str], bool, list[str]]:
    if "--" not in args:
        return args, False, []
    at = args.index("--")
    return args[:at], True, args[at + 1 :]
