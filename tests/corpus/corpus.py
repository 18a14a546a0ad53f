"""The labelled corpus: commands as models write them, with what each would do to the fixture tree.

A file is a sequence of cases. A case is a line `=== LABELS` and the command below it. Labels:

    harmless      writes nothing that is held, stages nothing that others edit, is no operation on the tree
    PATH, GLOB    writes these held files
    tree          is an operation of git on the whole working tree
    add-all       stages what others edit
    @later        cannot be known before it runs; what it did is seen afterwards (it counts as a miss)
    @cwd=FOLDER   runs in this folder of the tree

`@ROOT@` in a command stands for the tree's absolute path.
"""

from __future__ import annotations

import fnmatch
import shlex
from pathlib import Path

from coord_core.claude.shell.analysis import Analysis

HELD = (
    "held.py",
    "my held.txt",
    "config/held.yml",
    "docs/held.md",
    "src/held/auth.ts",
    "src/held/index.ts",
    "src/held/token.ts",
)
FREE = (
    *("README.md", "app.py", "package.json", "package-lock.json", "pyproject.toml", "Makefile", "notes.txt"),
    *("src/app.py", "src/util.py", "src/main.ts", "src/api/client.ts", "src/api/server.ts"),
    *("tests/test_app.py", "tests/test_held.py", "docs/guide.md", "build/out.js", "scripts/build.sh"),
)
PATCH = "--- a/{0}\n+++ b/{0}\n@@ -1 +1 @@\n-a\n+b\n"
FOLDER = Path(__file__).parent / "commands"
HELD_OUT = Path(__file__).parent / "holdout"  # written after the code, to measure it; mended for since


class Case:
    def __init__(self, file: str, number: int, labels: list[str], command: str) -> None:
        self.name = f"{file}:{number}"
        self.command = command
        self.is_later = "@later" in labels
        self.folder = next((label[5:] for label in labels if label.startswith("@cwd=")), "")
        self.labels = frozenset(_spelled_out([label for label in labels if label[0] != "@"]))

    @property
    def is_harmless(self) -> bool:
        return not self.labels

    def text(self, root: Path) -> str:
        return self.command.replace("@ROOT@", str(root))


def _spelled_out(labels: list[str]) -> list[str]:
    found = [label for label in labels if label in ("tree", "add-all")]
    for label in labels:
        found += [path for path in HELD if fnmatch.fnmatchcase(path, label)]
    return found


def cases(folder: Path = FOLDER) -> list[Case]:
    return [case for path in sorted(folder.glob("*.txt")) for case in _read(path)]


def _read(path: Path) -> list[Case]:
    found: list[Case] = []
    labels: list[str] = []
    lines: list[str] = []
    start = 0
    for number, line in enumerate([*path.read_text().splitlines(), "==="], 1):
        if line.startswith("==="):
            if labels:
                found.append(Case(path.stem, start, labels, "\n".join(lines)))
            labels, lines, start = shlex.split(line[3:]), [], number
        else:
            lines.append(line)
    return found


def make_tree(root: Path) -> Path:
    """The fixture tree: a folder that looks like a git working tree with the files that the labels name."""
    for name in (*HELD, *FREE):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("old_name\n")
    (root / ".git/refs/heads").mkdir(parents=True)
    (root / "fix.patch").write_text(PATCH.format("held.py"))
    (root / "other.patch").write_text(PATCH.format("app.py"))
    return root


def flagged(analysis: Analysis, root: Path) -> frozenset[str]:
    """The labels that the analysis amounts to."""
    paths = {name: str(root / name) for name in HELD}
    found = {name for name, path in paths.items() if any(write.covers(path) for write in analysis.writes)}
    if any(str(operation.folder).startswith(str(root)) for operation in analysis.tree_operations):
        found.add("tree")
    for staging in analysis.staging:
        if staging.folder.startswith(str(root)) and any(staging.covers(path) for path in paths.values()):
            found.add("add-all")
    return frozenset(found)
