"""The include paths that the build files around a source state as plain words."""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coord_core.analysis.world import World

_MAKE = re.compile(r"""-(?:I|iquote|isystem)[ ]*["']?((?:\$[({]\w+[)}]/?)?[\w./+-]*)""")
_CMAKE = re.compile(r"\b(?:target_)?include_directories\s*\(([^)]{0,2000})\)", re.IGNORECASE)
_MESON = re.compile(r"\binclude_directories\s*\(([^)]{0,2000})\)")
_WORD = re.compile(r"""["']?([^\s"',;]+)["']?""")
# The variables that mean the folder of the build file itself.
_HERE = re.compile(
    r"^\$[({](?:srcdir|top_srcdir|abs_srcdir|CURDIR|CMAKE_CURRENT_SOURCE_DIR|CMAKE_SOURCE_DIR|PROJECT_SOURCE_DIR)[)}]/?"
)
_READERS = {
    "CMakeLists.txt": _CMAKE,
    "Makefile": _MAKE,
    "makefile": _MAKE,
    "GNUmakefile": _MAKE,
    "Makefile.am": _MAKE,
    "Makefile.in": _MAKE,
    "meson.build": _MESON,
}


def stated_in(folder: str, world: World) -> list[str]:
    """Folders for the sources in a folder: of the build file nearest to them first, the root's last."""
    found: dict[str, None] = {}
    while True:
        here = {name.rpartition("/")[2]: name for name in world.files_in(folder)}
        for name in sorted(_READERS.keys() & here.keys()):
            for written in _stated(name, world.text(here[name]) or ""):
                joined = posixpath.normpath(posixpath.join(folder, written))
                if not joined.startswith(("/", "..")):
                    found["" if joined == "." else joined] = None
        if not folder:
            return list(found)
        folder = posixpath.dirname(folder)


@lru_cache(maxsize=256)
def _stated(name: str, text: str) -> tuple[str, ...]:
    words = _READERS[name].findall(text)
    if _READERS[name] is not _MAKE:
        words = [word for inside in words for word in _WORD.findall(inside)]
    here = [_HERE.sub("./", word) for word in words]
    return tuple(dict.fromkeys(word for word in here if word and "$" not in word and len(word) < 1_000))
