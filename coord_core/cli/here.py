"""What every command starts from: the project of the current folder, and who calls."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click

from coord_core import project as projects
from coord_core.cli import news
from coord_core.domain.errors import InputError
from coord_core.domain.records import Instance
from coord_core.domain.resources import FILE, SUBTREE, TREE, WORKFLOW, Resource
from coord_core.project import Project
from coord_core.services.callers import caller
from coord_core.services.unit import UnitOfWork
from coord_core.storage.transaction import Transaction
from coord_core.views.refusal import quoted


def project() -> Project:
    """The enrolled project of the current folder; a person hears its news. Raises InputError without one."""
    found = projects.find(os.path.realpath(os.getcwd()))
    if found is None:
        raise InputError(
            "This folder is not in a repository that the coordinator guards.",
            "Run `claude-coordinator init --multi-instance` in the repository first.",
        )
    found = _with_settings(found)
    news.tell(found)
    return found


def _with_settings(found: Project) -> Project:
    """The project with its settings as they are now; what is wrong with them is said."""
    if found.stale:
        from coord_core.install.enrolment import Site, refresh_settings

        refresh_settings(Site(found.main or found.common))
        found = projects.find(found.worktree) or found
    problem = found.compiled.get("settings_problem")
    if problem:
        click.echo(f"⚠️  The last good settings are in force: {quoted(str(problem))}", err=True)
    return found


@contextmanager
def session() -> Iterator[tuple[Transaction, Project, Instance]]:
    """One transaction in the current project, and the instance that calls."""
    found = project()
    with UnitOfWork(found) as tx:
        yield tx, found, caller(tx, found, os.environ)


def resource(text: str, found: Project) -> Resource:
    """What an argument names: `workflow:NAME`, `tree:`, a folder (or `path/`), else a file.

    Raises InputError for a path outside the project.
    """
    if text.startswith(f"{WORKFLOW}:"):
        return Resource(WORKFLOW, _workflow_name(text))
    if text == f"{TREE}:":
        return Resource(TREE, "")
    path = projects.resolve(text, os.getcwd())
    owner = projects.find(path)
    if owner is None or owner.state != found.state or owner.is_gits(path):
        raise InputError(f"{quoted(text)} is not in this repository.")
    is_folder = text.endswith("/") or os.path.isdir(path)
    return Resource(SUBTREE if is_folder else FILE, owner.key(path))


def _workflow_name(text: str) -> str:
    name = text.partition(":")[2]
    if not name or len(name) > 200 or not name.isprintable():
        raise InputError("A workflow's name has 1 to 200 printable characters.", "Example: workflow:ci")
    return name
