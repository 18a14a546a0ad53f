"""Listings in code: what a call that lists a folder or expands a pattern gives, as a literal list."""

from __future__ import annotations

import json
import re
from itertools import islice

from coord_core.claude.shell.marks import is_known
from coord_core.claude.shell.programs.code_values import arguments_and_end, values_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.call import Call

LISTINGS, NAMES = 20, 60

_LISTS = re.compile(
    r"(?<![\w$])(?:await\s+)?(?:(?:\w{1,20}\.){0,2}(?P<folder>readdir(?:Sync)?|scandir)|Dir\.(?P<children>children|entries)"
    r"|Dir\.glob|(?:\w{1,20}\.){0,2}glob(?:\.sync|Sync)?|Dir(?=\[))\s*[(\[]"
)
_CHAINED = re.compile(r"\s*\.(filter|sort|select|reverse|to_a)\b\s*(\(|\{)?")
_SUFFIX = re.compile(
    r"(?:endsWith\(|end_with\?\(|extname\([^)]*\)\s*===?\s*)\s*[\"'](\.?[\w.]+)[\"']|/\\(\.\w+)\$/"
)


def with_listings(call: Call, code: str, constants: dict[str, list[str]]) -> str:
    """The code with each listing of a known folder or pattern spelled out."""
    out, at = [], 0
    for match in islice(_LISTS.finditer(code), LISTINGS):
        if match.start() < at:
            continue
        arguments, end = arguments_and_end(code, match.end())
        paths = values_of(arguments[0], constants)
        if not paths or any(
            "withFileTypes" in argument or "recursive" in argument for argument in arguments[1:]
        ):
            continue
        lists_folder = match.group("folder") or match.group("children")
        names = [name for path in paths[:5] for name in _listed(call, path, bool(lists_folder))]
        end, names = _chosen(code, end + 1, names)
        out += [code[at : match.start()], json.dumps(names[:NAMES])]
        at = end
    return "".join(out) + code[at:]


def _listed(call: Call, path: str, lists_folder: bool) -> list[str]:
    absolute = call.scope.absolute(path)
    if not is_known(absolute):
        return []
    if lists_folder:
        return call.world.disk.entries(absolute)
    found = call.world.disk.expand(absolute)
    base = call.scope.absolute(".").rstrip("/") + "/"
    return found if path[:1] == "/" else [name.removeprefix(base) for name in found]


def _chosen(code: str, at: int, names: list[str]) -> tuple[int, list[str]]:
    """What `.filter(…)` and `.sort()` leave; a filter that is not about the suffix may leave nothing."""
    while chained := _CHAINED.match(code, at):
        arguments, end = (
            arguments_and_end(code, chained.end()) if chained.group(2) else ([], chained.end() - 1)
        )
        if chained.group(1) in ("filter", "select"):
            suffix = _SUFFIX.search(", ".join(arguments))
            ending = (suffix.group(1) or suffix.group(2)) if suffix else "\0"
            names = [name for name in names if name.endswith(ending)]
        at = end + 1
    return at, names
