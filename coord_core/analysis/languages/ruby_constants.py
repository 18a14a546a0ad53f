"""Which file a constant of Ruby belongs to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coord_core.analysis.languages.ruby_paths import is_root

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coord_core.analysis.world import World

# Ruby's own: a file that opens one again is not what the others mean by it.
_CORE = frozenset(
    (
        "Array", "BasicObject", "Class", "Comparable", "Complex", "Data", "Date", "DateTime", "Dir",
        "Encoding", "Enumerable", "Enumerator",
        "Exception", "FalseClass", "Fiber", "File", "Float", "GC", "Hash", "IO",
        "Integer", "Kernel", "Marshal", "Math", "Method", "Module", "Mutex", "NilClass", "Numeric", "Object",
        "ObjectSpace", "Proc", "Process", "Queue", "Random", "Range", "Rational", "Regexp", "RubyVM", "Set",
        "Signal", "StandardError", "String", "Struct", "Symbol", "Thread", "Time", "TrueClass", "URI",
    )
)  # fmt: skip
# As ActiveSupport's `underscore` does: https://api.rubyonrails.org/classes/ActiveSupport/Inflector.html
_WORDS = (re.compile(r"([A-Z\d]+)([A-Z][a-z])"), re.compile(r"([a-z\d])([A-Z])"))


def file_of(key: str, use: str, world: World) -> str | None:
    """`use` is `Around::It Used::Name`. The longest beginning of the name that has a file counts."""
    around, _, written = use.partition(" ")
    parts = written.split("::")
    for length in range(len(parts), 0, -1):
        name = "::".join(parts[:length])
        for full in _ladder(around, name):
            if found := _file(key, full, world):
                return found if found != key else None
    return None


def underscored(name: str) -> str:
    """`Foo::HTTPClient` is `foo/http_client`."""
    for pattern in _WORDS:
        name = pattern.sub(r"\1_\2", name)
    return name.replace("::", "/").lower()


def _ladder(around: str, name: str) -> Iterator[str]:
    while around:
        yield f"{around}::{name}"
        around = around.rpartition("::")[0]
    yield name


def _file(key: str, full: str, world: World) -> str | None:
    if full in _CORE:
        return None
    declaring = world.declaring("ruby", "", full)
    if len(declaring) > 1 or not declaring:
        autoloaded = _autoloaded(key, full, world)
        return autoloaded[0] if len(autoloaded) == 1 else None
    return declaring[0] if _reachable(declaring[0], key) else None


def _autoloaded(key: str, full: str, world: World) -> list[str]:
    path = f"{underscored(full)}.rb"
    found = world.files_named(path.rpartition("/")[2])
    places = [one for one in found if ("/" + one).endswith("/" + path)]
    return [one for one in places if is_root(one[: -len(path)].rstrip("/")) and _reachable(one, key)]


def _reachable(file: str, key: str) -> bool:
    """What a folder of tests declares is for the files in it: a stub there is not what others mean."""
    first, separator, _ = file.partition("/")
    return not separator or first not in ("test", "tests", "spec", "features") or key.startswith(f"{first}/")
