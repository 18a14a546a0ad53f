"""A state that was published: the branch claude-coordination of a bare repository, written by git alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ruamel.yaml import YAML

from tests.support.enrolment import git, new_repository

BRANCH = "claude-coordination"
TASKS = """\
# what we do next
queue:
  - id: task-001
    type: feature
    description: "Implement user authentication"  # first
    assigned_to: null
    status: pending
    branch: null
    paths: [src/auth]
  - id: task-002
    type: bugfix
    description: "Fix login validation"
    assigned_to: null
    status: pending
    branch: null
    needs: [task-001]
"""
NOBODY = "locks:\n  files: []\n  workflows: []\n"


def lock(path: str, by: str = "claude-5678efgh", until: str = "2094-06-28T11:00:00Z", more: str = "") -> str:
    """A locks file with one entry for a file; `more`: its further lines."""
    return (
        f"locks:\n  files:\n    - path: {path}\n      locked_by: {by}\n"
        f"      locked_at: 2024-06-28T10:00:00Z\n      expires_at: {until}\n{more}  workflows: []\n"
    )


class Hub:
    """A bare repository with a `main`, and a clone of it."""

    def __init__(self, folder: Path) -> None:
        self.remote = folder / "hub.git"
        self.clone = new_repository(folder / "clone", with_commit=True)
        git(self.clone, "clone", "-q", "--bare", "--template=", str(self.clone), str(self.remote))
        git(self.clone, "remote", "add", "origin", str(self.remote))

    def publish(self, tasks: str = TASKS, locks: str = NOBODY, log: str = "") -> None:
        names = {".claude-tasks.yml": tasks, ".claude-locks.yml": locks, ".claude-audit.log": log}
        entries = "".join(f"100644 blob {self._blob(text)}\t{name}\n" for name, text in names.items())
        tree = self._given(entries, "mktree")
        commit = self._given("Publish", "commit-tree", tree)
        git(self.remote, "update-ref", f"refs/heads/{BRANCH}", commit)

    def shown(self, name: str) -> str:
        return git(self.remote, "show", f"{BRANCH}:{name}")

    def task(self, id_: str) -> dict[str, str | None]:
        queue = YAML(typ="safe", pure=True).load(self.shown(".claude-tasks.yml"))["queue"]
        found: dict[str, str | None] = next(entry for entry in queue if entry["id"] == id_)
        return found

    def log(self) -> list[dict[str, str]]:
        return list(YAML(typ="safe", pure=True).load(self.shown(".claude-audit.log")) or ())

    def branches(self) -> list[str]:
        listed = git(self.remote, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads").split()
        return [name for name in listed if name not in ("main", BRANCH)]

    def tip(self, branch: str = "main") -> str:
        return git(self.remote, "rev-parse", f"refs/heads/{branch}").strip()

    def push(self, branch: str, files: dict[str, str | None]) -> str:
        """A commit on top of main that writes these files, or removes those that are None; its id."""
        git(self.clone, "fetch", "-q", "origin")
        git(self.clone, "checkout", "-q", "--force", "-B", branch, "refs/remotes/origin/main")
        for name, text in files.items():
            path = self.clone / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink() if text is None else path.write_text(text)
        git(self.clone, "add", "-A")
        git(self.clone, "commit", "-qm", "Change")
        git(self.clone, "push", "-q", "--force", "origin", branch)
        return git(self.clone, "rev-parse", "HEAD").strip()

    def _blob(self, text: str) -> str:
        return self._given(text, "hash-object", "-w", "--stdin")

    def _given(self, text: str, *words: str) -> str:
        command = ["git", "-C", str(self.remote), *words]
        done = subprocess.run(command, input=text, check=True, capture_output=True, text=True)
        return done.stdout.strip()
