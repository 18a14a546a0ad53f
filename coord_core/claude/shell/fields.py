"""From a word's marked text to the fields a program gets: braces, tilde, splitting, wildcards on the disk."""

from __future__ import annotations

import re

from coord_core.claude.shell.braces import expanded
from coord_core.claude.shell.marks import LISTING, QUOTED, SPLIT, UNKNOWN, plain
from coord_core.claude.shell.wildcards import has_wildcards

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.claude.shell.scope import Scope

_UNMARKED_WILDCARD = re.compile(f"(?<!{QUOTED})[*?\\[]")


def fields(text: str, scope: Scope) -> list[str]:
    """The fields of one word. No field is empty; a quoted empty word is the caller's business."""
    found = []
    for word in expanded(text):
        for part in word.split(SPLIT):
            if part:
                found += _globbed(_with_home(part, scope), scope)
    return found


def _with_home(text: str, scope: Scope) -> str:
    if text[0] != "~":
        return text
    name, slash, rest = text.partition("/")
    folders = {"~": scope.get("HOME"), "~+": scope.get("PWD"), "~-": scope.get("OLDPWD")}
    return folders.get(name, UNKNOWN) + slash + rest


def _globbed(text: str, scope: Scope) -> list[str]:
    if UNKNOWN in text or LISTING in text or not _UNMARKED_WILDCARD.search(text):
        return [plain(text)]
    if QUOTED in text or not has_wildcards(text):
        text = re.sub(f"{QUOTED}([*?\\[])", r"[\1]", text)
    pattern = scope.absolute(plain(text))
    if UNKNOWN in pattern:
        return [UNKNOWN]
    found = scope.world.disk.expand(pattern)
    if not found or not scope.world.may_hold(len(found)):
        return [plain(text)]
    return found if text[0] == "/" else [_relative(path, pattern, plain(text)) for path in found]


def _relative(path: str, pattern: str, written: str) -> str:
    """A found path in the way the pattern was written: as many last components, after the same start."""
    count = written.rstrip("/").count("/") + 1
    simple = not written.startswith(("./", "../")) and "/../" not in written and "//" not in written
    return "/".join(path.split("/")[-count:]) if simple and count <= pattern.count("/") else path
