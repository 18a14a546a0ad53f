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
from time import monotonic, process_time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType
    from typing import Any

    Parts = dict[str, tuple[str, int, float, bool, CodeType]]  # name: source, size, time, is package, code

_PACKAGE = "coord_core"
FEW = 4  # modules that may be loaded beside the bundle, as rare cases do, before it is made anew
_imports = sys.modules["_frozen_importlib"]
_MAGIC: bytes = sys.modules["_frozen_importlib_external"].MAGIC_NUMBER


class Finder:
    """Finds and loads the modules of a bundle, for `sys.meta_path`."""

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    def find_spec(self, name: str, path: object = None, target: object = None) -> object:
        part = self.parts.get(name)
        if part is None:
            return None
        spec = _imports.ModuleSpec(name, self, origin=part[0], is_package=part[3])
        spec.has_location = True
        if part[3]:
            spec.submodule_search_locations = [part[0].rpartition("/")[0]]
        return spec

    def get_code(self, name: str) -> CodeType:
        return self.parts[name][4]

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(self.parts[module.__name__][4], module.__dict__)


class Layer:
    """A bundle in use, and how many modules were loaded before it came."""

    __slots__ = ("finder", "loaded_before", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.loaded_before = len(sys.modules)
        self.finder: Finder | None = None


_layers: list[Layer] = []
_began = monotonic(), process_time()


def use(name: str) -> bool:
    """Load what a hook needs from the bundle of this name. False when there is none that is true."""
    gc.disable()  # a hook ends before there is garbage worth a search
    layer = Layer(name)
    _layers.append(layer)
    try:
        with open(_path(name), "rb") as file:
            magic, parts = loads(file.read())
        if magic != _MAGIC:
            return False
        for source, size, time, _, _ in parts.values():
            found = stat(source)
            if (found.st_size, found.st_mtime) != (size, time):
                return False
    except Exception:  # absent, torn, or another Python's: the ordinary import does the same
        return False
    layer.finder = Finder(parts)
    sys.meta_path.insert(len(_layers) - 1, layer.finder)  # type: ignore[arg-type]
    return True


def started() -> tuple[str, float, float]:
    """Which hook this is (empty: none); the monotonic seconds, and those of processor time, when it began."""
    return (_layers[0].name if _layers else "", *_began)


def add(part: str) -> None:
    """Go on with a second bundle, for what only some of a hook's calls need. Nothing without a first one."""
    name = f"{_layers[0].name}-{part}" if _layers else ""
    if name and all(layer.name != name for layer in _layers):
        use(name)


def complete() -> None:
    """Write the bundles that are missing, or beside which much was loaded. A folder that cannot be written
    is let be.
    """
    if sys.dont_write_bytecode:
        return
    modules = list(sys.modules.items())
    ends = [layer.loaded_before for layer in _layers[1:]] + [len(modules)]
    known: set[str] = set()  # what an earlier bundle has
    for layer, end in zip(_layers, ends, strict=True):
        found = modules[layer.loaded_before if layer is not _layers[0] else 0 : end]
        _complete(layer, {name: module.__spec__ for name, module in found if _is_ours(name, module)}, known)
        known |= layer.finder.parts.keys() if layer.finder else {name for name, _ in found}


def _complete(layer: Layer, loaded: dict[str, Any], known: set[str]) -> None:
    """It holds what was loaded since it was used and what it held before, but for what earlier ones hold."""
    held = layer.finder.parts if layer.finder else {}
    beside = [name for name, spec in loaded.items() if not isinstance(spec.loader, Finder)]
    if layer.finder and len(beside) <= FEW and known.isdisjoint(held):
        return
    parts: Parts = {name: part for name, part in held.items() if name not in known}
    for name in beside:
        spec = loaded[name]
        found = stat(spec.origin)
        with open(spec.origin, "rb") as file:  # without the docstrings, which nobody reads here
            code = compile(file.read(), spec.origin, "exec", dont_inherit=True, optimize=2)
        if stat(spec.origin).st_mtime != found.st_mtime:
            return  # it is being replaced just now
        is_package = spec.submodule_search_locations is not None
        parts[name] = (spec.origin, found.st_size, found.st_mtime, is_package, code)
    _write(_path(layer.name), dumps((_MAGIC, parts)))


def _is_ours(name: str, module: ModuleType) -> bool:
    spec = module.__spec__
    ours = name == _PACKAGE or name.startswith(_PACKAGE + ".")
    return ours and name != __name__ and spec is not None and spec.origin is not None


def _write(path: str, data: bytes) -> None:
    import os

    beside = f"{path}.{os.getpid()}"
    try:
        with open(beside, "wb") as file:
            file.write(data)
        os.replace(beside, path)
    except OSError:
        pass


def _path(name: str) -> str:
    return f"{__file__.rpartition('/')[0]}/__pycache__/{name}.{sys.implementation.cache_tag}.bundle"
