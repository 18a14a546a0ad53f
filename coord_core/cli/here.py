"""What every command starts from: the project of the current folder, and who calls.

A command that names paths is for the current folder's project if one of them lies there, else for theirs:
what a refusal says to run works wherever it is read.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

import click

from coord_core import project as projects
from coord_core import users_settings
from coord_core.analysis.symbol_kinds import grammar_of
from coord_core.cli import news, sets
from coord_core.domain.errors import InputError
from coord_core.domain.records import Instance
from coord_core.domain.resources import (
    DEPENDENTS,
    FEATURE,
    FILE,
    GLOB,
    SUBTREE,
    TREE,
    WORKFLOW,
    Resource,
    symbol,
)
from coord_core.project import Project
from coord_core.services.callers import caller
from coord_core.services.unit import UnitOfWork
from coord_core.storage.transaction import Transaction
from coord_core.views.refusal import quoted

MOST_SYMBOL = 3000  # characters of a symbol's name: of 21 parts
MOST_FAULT = 1000  # characters of what is wrong with a setting
MOST_SIGNS = 100  # of a `#` in a path and a symbol's name

_said: set[str] = set()  # what is wrong with the settings is said once


def project(named: Iterable[str] = ()) -> Project:
    """The enrolled project that is meant; a person hears its news. Raises InputError without one.

    `named`: the resources or paths of the command.
    """
    found = _meant(projects.find(os.path.realpath(os.getcwd())), named)
    if found is None:
        raise InputError(
            "This folder is not in a repository that the coordinator guards.",
            "Run `claude-coordinator init --multi-instance` in the repository first.",
        )
    found = with_settings(found)
    news.tell(found)
    return found


def _meant(here: Project | None, named: Iterable[str]) -> Project | None:
    owners = [owner for text in named for owner in _owners(text)]
    is_here = here is not None and any(owner.state == here.state for owner in owners)
    return here if is_here or not owners else owners[0]


def _owners(text: str) -> Iterator[Project]:
    """The project that a path leads to, and the one that it lies in by its letters, where links lead away."""
    path = (_symbol(text) or (_path(text),))[0]
    folder = os.path.dirname(os.path.join(os.getcwd(), path).rstrip("/"))
    for place in (projects.resolve(path, os.getcwd()), os.path.realpath(folder)) if path else ():
        owner = projects.find(place)
        if owner is not None:
            yield owner


def _path(text: str) -> str:
    """The path that an argument names, empty when it names none."""
    kind, colon, name = text.partition(":")
    if colon and kind in (WORKFLOW, FEATURE, GLOB):
        return ""
    return name if colon and kind in (FILE, TREE, DEPENDENTS) else text


def with_settings(found: Project) -> Project:
    """The project with its settings as they are now; what is wrong with them is said."""
    if found.stale or users_settings.are_others(found.of_user):
        from coord_core.install.enrolment import Site, refresh_settings

        refresh_settings(Site(found.main or found.common))
        found = projects.find(found.worktree) or found
    _say_faults(found)
    return found


def _say_faults(found: Project) -> None:
    faults = found.compiled.get("settings_faults") or [found.compiled.get("settings_problem") or ""]
    said = "\n    ".join(quoted(str(fault), MOST_FAULT) for fault in faults)
    if said and said not in _said:
        _said.add(said)
        click.echo(f"⚠️  The last good settings are in force: {said}", err=True)


@contextmanager
def session(
    named: Collection[str] = (), own_document: bool = False
) -> Iterator[tuple[Transaction, Project, Instance]]:
    """One transaction in the project that is meant (see `project`), and the instance that calls.

    The features that are named are looked for before it. `own_document`: the command writes the tasks file
    itself.
    """
    found = project(named)
    sets.look_up(named, found)
    with UnitOfWork(found, own_document=own_document) as tx:
        yield tx, found, caller(tx, found, os.environ)


def resource(
    text: str, found: Project, without: Sequence[str] = (), held: bool = False
) -> tuple[Resource, Project]:
    """What an argument names, and the project as seen from its working tree.

    `workflow:NAME`, `tree:` (the working tree) or `tree:FOLDER`, `feature:NAME`, a glob, a folder (or
    `path/`), a function or class of a file (`FILE#NAME`), else a file, as `file:PATH` is always. `without`:
    globs that take out of a glob, or of a folder, which is a glob then. `held`: it may name what is held, a
    feature that is not defined any more too. Raises InputError for a path outside the project.
    """
    split = _symbol(text)
    if split is not None:
        file, of = resource(split[0], found)
        return symbol(file.key, split[1]), of
    if sets.is_glob(text) and not sets.is_held_file(text, found):
        return sets.glob_of(text, found, without)
    if text.startswith(f"{FEATURE}:"):
        return sets.as_it_is(sets.feature_of(text, found, not held), found), found
    if text.startswith(f"{DEPENDENTS}:"):
        from coord_core.cli import dependents

        return (dependents.name_of_held(text, found), found) if held else dependents.named(text, found)
    if not _path(text) and text:
        return _without_a_path(text), found
    return _at_path(text, found, without)


def _at_path(text: str, found: Project, without: Sequence[str]) -> tuple[Resource, Project]:
    """A file, a folder or a working tree."""
    named = _path(text)
    path = projects.resolve(named, os.getcwd())
    owner = projects.find(path)
    if owner is None or owner.state != found.state or owner.is_gits(path):
        raise InputError(f"{quoted(text)} is not in this repository.")
    if text.startswith(f"{FILE}:"):
        return Resource(FILE, owner.key(path)), owner
    if named != text:
        return Resource(TREE, owner.key(path)), owner
    is_folder = text.endswith("/") or os.path.isdir(path)
    if is_folder and without:
        return sets.folder_of(owner.key(path), found, without), owner
    return Resource(SUBTREE if is_folder else FILE, owner.key(path)), owner


def _symbol(text: str) -> tuple[str, str] | None:
    """The file and the symbol that an argument names, None when it names something else.

    A real file of that very name comes first. The names of files and symbols may hold a `#` too: the longest
    part before one that is a file is the file, else the first that could be.
    """
    found = [] if os.path.lexists(text) else [split for split in _splits(text) if _may_be_symbol(*split)]
    there = [split for split in found if os.path.isfile(split[0])]
    return next(iter((*there[::-1], *found)), None)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    """What is before and after each `#`, the shortest before it first."""
    words = text.split("#", MOST_SIGNS)
    for end in range(1, len(words)):
        yield "#".join(words[:end]), "#".join(words[end:])


def _may_be_symbol(path: str, name: str) -> bool:
    is_name = bool(name) and name.isprintable() and len(name) <= MOST_SYMBOL
    is_path = _path(path) == path and not sets.is_glob(path)
    return is_name and is_path and grammar_of(path) is not None


def _without_a_path(text: str) -> Resource:
    if text == f"{FILE}:":
        raise InputError("`file:` names no file.", "Example: file:src/auth.py")
    return Resource(TREE, "") if text == f"{TREE}:" else Resource(WORKFLOW, _workflow_name(text))


def _workflow_name(text: str) -> str:
    name = text.partition(":")[2]
    if not name or len(name) > 200 or not name.isprintable():
        raise InputError("A workflow's name has 1 to 200 printable characters.", "Example: workflow:ci")
    return name
