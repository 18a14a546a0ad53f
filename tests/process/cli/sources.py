"""Source files of a repository whose dependencies are asked for."""

from __future__ import annotations

from pathlib import Path

from tests.support.enrolment import git

LONGEST = 15.0  # seconds for a command in a small repository
GOOD = {"good.js": "import './next'", "next.js": ""}
AS_IT_IS = ["good.js", "└── next.js"]
PARTS = {f"src/{part}/{name}.py": "" for part in ("auth", "bill", "cart") for name in "abc"}


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def commit(root: Path) -> None:
    git(root, "add", ".")
    git(root, "commit", "-qm", "sources", "--no-verify")
