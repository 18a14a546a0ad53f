"""Python: grimp, the graph behind import-linter. It is in the extra `test`."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.oracles import Facts, facts
from bench.real_projects import UnavailableError


def read(folder: Path, package: str) -> Facts:
    """A folder that has one package at its top."""
    try:
        import grimp
    except ImportError as error:
        raise UnavailableError("grimp is not installed: pip install grimp") from error
    sys.path.insert(0, str(folder))
    try:
        graph = grimp.build_graph(package, cache_dir=None)
    finally:
        sys.path.remove(str(folder))
    keys = {module: key for module in graph.modules if (key := _key(folder, module))}
    edges = {
        (keys[module], keys[imported])
        for module in keys
        for imported in graph.find_modules_directly_imported_by(module)
        if imported in keys
    }
    return facts(set(keys.values()), edges)


def _key(folder: Path, module: str) -> str | None:
    path = module.replace(".", "/")
    places = (f"{path}/__init__.py", f"{path}.py")
    return next((place for place in places if (folder / place).is_file()), None)
