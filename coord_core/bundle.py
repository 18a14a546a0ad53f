"""One file with the code of every module that a hook loads, so that it is read once instead of 30 times.

Finding, opening and reading a module costs more than running it. Like Python's own `.pyc`, the bundle lies in
`__pycache__`, is made by the first run that misses it, and counts only while every source file it was made
from has the same size and time (docs/decisions/0004).
"""

from __future__ import annotations

import gc
import sys
from marshal import dumps, loads
from posix import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType

    Parts = dict[str, tuple[str, int, float, bool, CodeType]]  # name: source, size, time, is package, code

_PACKAGE = "coord_core"
_imports = sys.modules["_frozen_importlib"]
_MAGIC: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER


class Finder:
    """Finds and loads the modules of a bundle, for `sys.meta_path`."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        part = self._parts.get(name)
        if part is None:
            return None
        spec = _imports.ModuleSpec(name, self, origin=part[0], is_package=part[3])
        spec.has_location = True
        if part[3]:
            spec.submodule_search_locations = [part[0].rpartition("/")[0]]
        return spec

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self._parts[module.__name__][4], module.__dict__)


def use(event: str) -> bool:
    """Load what the event's hook needs from its bundle. False when there is none that is true."""
    gc.disable()  # a hook ends before there is garbage worth a search
    try:
        with open(_path(event), "rb") as file:
            magic, parts = loads(file.read())
        if magic != _MAGIC:
            return False
        for source, size, time, _, _ in parts.values():
            found = stat(source)
            if (found.st_size, found.st_mtime) != (size, time):
                return False
    except Exception:  # absent, torn, or another Python's: the ordinary import does the same
        return False
    sys.meta_path.insert(0, Finder(parts))  # type: ignore[arg-type]
    return True


def make(event: str) -> None:
    """Write the bundle of the modules that are loaded now. A folder that cannot be written is let be."""
    if sys.dont_write_bytecode:
        return
    import os

    parts: Parts = {}
    for name, module in list(sys.modules.items()):
        spec = module.__spec__
        if spec is None or spec.origin is None or name.partition(".")[0] != _PACKAGE or name == __name__:
            continue
        found = stat(spec.origin)
        code = spec.loader.get_code(name)  # type: ignore[union-attr]
        if stat(spec.origin).st_mtime != found.st_mtime:
            return  # it is being replaced just now
        is_package = spec.submodule_search_locations is not None
        parts[name] = (spec.origin, found.st_size, found.st_mtime, is_package, code)
    path = _path(event)
    beside = f"{path}.{os.getpid()}"
    try:
        with open(beside, "wb") as file:
            file.write(dumps((_MAGIC, parts)))
        os.replace(beside, path)
    except OSError:
        pass


def _path(event: str) -> str:
    return f"{__file__.rpartition('/')[0]}/__pycache__/{event}.{sys.implementation.cache_tag}.bundle"
