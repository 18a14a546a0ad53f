"""Tasks in few words: what a test adds, claims, commits and looks at."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.enrolment import Enrolled, git

from .conftest import Someone
from .program import Done, Program


def add(program: Program, *arguments: str) -> str:
    """Its id."""
    done = program("task", "add", *arguments, "--json")
    assert done.status == 0, done
    return str(done.json["id"])


def claim(who: Someone | Program, *arguments: str) -> Done:
    run = who.run if isinstance(who, Someone) else who
    return run("task", "claim", *arguments, "--json")


def task(program: Program, id_: str = "task-001") -> dict[str, object]:
    found: dict[str, object] = program("task", "show", id_, "--json").json
    return found


def status_of(program: Program, id_: str) -> tuple[str, str | None]:
    """And who has it."""
    found = program("task", "show", id_, "--json").json
    return found["status"], found["assigned_to"]


def assigned(program: Program) -> dict[str, str]:
    """Who has what."""
    found = program("task", "list", "--status", "in_progress", "--json").json
    return {each["id"]: each["assigned_to"] for each in found}


def branch_of(folder: Path) -> str:
    return git(folder, "branch", "--show-current").strip()


def commit(folder: Path, name: str, text: str = "new\n") -> None:
    (folder / name).write_text(text)
    git(folder, "add", name)
    git(folder, "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", f"Change {name}")


def with_remote(repository: Enrolled, tmp_path: Path) -> Path:
    remote = tmp_path / "remote.git"
    git(tmp_path, "init", "-q", "--bare", "-b", "main", str(remote))
    git(repository.root, "remote", "add", "origin", str(remote))
    git(repository.root, "push", "-q", "-u", "origin", "main")
    return remote


Starter = Callable[[], Someone]
