"""Features from folders: the packages of a monorepo, and the parts of a source tree at a useful depth.

From the root down, a folder that only holds others (`src`, `packages`, `internal`, a Java package's path),
and one that has most of all files, is taken apart; what is left are the parts that people have names for.
Tests that mirror a part, in a folder of the same name, belong to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from coord_core.analysis.features import Idea
from coord_core.domain import globs
from coord_core.domain.resources import ancestors

MANIFESTS = frozenset((
    "package.json", "pyproject.toml", "setup.py", "Cargo.toml", "go.mod", "pom.xml", "build.gradle",
    "build.gradle.kts", "composer.json", "Gemfile",
))  # fmt: skip
CONTAINERS = frozenset((
    "src", "lib", "libs", "app", "apps", "packages", "pkg", "internal", "cmd", "crates", "modules",
    "services", "components", "plugins", "source", "sources", "main", "java", "kotlin", "features",
    "projects",
))  # fmt: skip
TESTS = frozenset(("test", "tests", "__tests__", "spec", "specs", "testing", "it"))
NOT_OURS = frozenset((
    "node_modules", "vendor", "third_party", "dist", "build", "out", "target", "docs", "doc", "examples",
    "example", "fixtures", "testdata", "bench", "benchmarks", "scripts",
))  # fmt: skip
FEWEST = 2  # files of a feature
MOST_SHARE = 0.5  # of all that counts: what has more is taken apart
MOST = 200  # features


class Folder:
    """What lies just in a folder, its folders by name, and how many files it has at any depth (`size`)."""

    __slots__ = ("folders", "key", "own", "size")

    def __init__(self, key: str) -> None:
        self.key = key
        self.own: list[str] = []
        self.size = 0
        self.folders: dict[str, Folder] = {}

    @property
    def name(self) -> str:
        return self.key.rpartition("/")[2]


def ideas(files: Sequence[str]) -> Iterator[Idea]:
    """In the order of their folders."""
    counted = [key for key in files if not _is_passed_over(key)]
    mirrors = _mirrors(files)
    parts = list(_parts(_tree(counted), len(counted)))[:MOST]
    names = [part.name for part in parts]
    for part in parts:
        mirrored = mirrors.get(part.name, ()) if names.count(part.name) == 1 else ()
        folders = [part.key, *mirrored]
        keys = frozenset(key for key in files if any(key.startswith(f"{each}/") for each in folders))
        yield Idea(_names(part.key), tuple(map(_pattern, folders)), keys)


def _is_passed_over(key: str) -> bool:
    parts = key.split("/")[:-1]
    return any(part in TESTS or part in NOT_OURS or part.startswith(".") for part in parts)


def _tree(files: Sequence[str]) -> Folder:
    root = Folder("")
    for key in files:
        folder = root
        for part in key.split("/")[:-1]:
            if part not in folder.folders:
                folder.folders[part] = Folder(f"{folder.key}/{part}".lstrip("/"))
            folder = folder.folders[part]
            folder.size += 1
        folder.own.append(key)
    return root


def _parts(root: Folder, count: int) -> Iterator[Folder]:
    """Without recursion: folders can be as deep as they like."""
    waiting = _large(root)
    while waiting:
        each = waiting.pop()
        if _is_taken_apart(each, count):
            waiting += _large(each)
        else:
            yield each


def _large(folder: Folder) -> list[Folder]:
    """Its folders of some size, by name, the first one last."""
    names = sorted(folder.folders, reverse=True)
    return [folder.folders[name] for name in names if folder.folders[name].size >= FEWEST]


def _is_taken_apart(folder: Folder, count: int) -> bool:
    inner = _large(folder)
    if not inner or _has_manifest(folder):
        return False
    holds_others = folder.name in CONTAINERS or (len(inner) == 1 and not folder.own)
    return holds_others or (len(inner) > 1 and folder.size > MOST_SHARE * count)


def _has_manifest(folder: Folder) -> bool:
    return bool(folder.key) and any(key.rpartition("/")[2] in MANIFESTS for key in folder.own)


def _mirrors(files: Sequence[str]) -> Mapping[str, list[str]]:
    """Folders below a folder of tests, by their names; the upper one of two in one line."""
    found: dict[str, list[str]] = {}
    for key in sorted({each for file in files for each in ancestors(file) if each}):
        above, _, name = key.rpartition("/")
        if TESTS & set(above.split("/")) and name not in TESTS and not _is_below(key, found.get(name, [])):
            found.setdefault(name, []).append(key)
    return found


def _is_below(key: str, folders: Sequence[str]) -> bool:
    return any(key.startswith(f"{each}/") for each in folders)


def _pattern(folder: str) -> str:
    """All that lies below a folder."""
    return f"{globs.literal(folder)}/"


def _names(key: str) -> tuple[str, ...]:
    """The last part, then with those before it."""
    parts = key.split("/")
    return tuple("/".join(parts[-count:]) for count in range(1, len(parts) + 1))
