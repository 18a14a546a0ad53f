"""Sets of paths as a command names them: `src/**/*.py`, `glob:*.py`, `feature:auth`.

A glob is seen from the current folder, as git's pathspecs are: `*.py` in `src` is every such file below
`src`. After `glob:`, one that begins with `/` is seen from the repository's root, whatever the folder. Where
`glob:` does not say so, only what can hardly be a path is a glob: it holds a wildcard, nothing is there, and
nobody holds a file of that very name. `file:` says that it is a path.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from coord_core import project as projects
from coord_core.cli import feature_names
from coord_core.domain import globs
from coord_core.domain.errors import InputError
from coord_core.domain.feature_names import FEATURE_NAMES, is_feature_name
from coord_core.domain.glob_parsing import taken_apart
from coord_core.domain.resources import (
    DEPENDENTS,
    FEATURE,
    FILE,
    GLOB,
    TREE,
    WORKFLOW,
    Resource,
    glob,
    named_set,
)
from coord_core.project import Project
from coord_core.services.snapshot import Snapshot
from coord_core.views.refusal import quoted

PREFIX = f"{GLOB}:"
_SPECIAL = "*?{[\\"
_OTHERS = tuple(f"{kind}:" for kind in (FILE, TREE, WORKFLOW, FEATURE, DEPENDENTS))


def is_glob(text: str) -> bool:
    """Is the argument a glob rather than a path?"""
    if text.startswith((PREFIX, *_OTHERS)):
        return text.startswith(PREFIX)
    wild = [at for at, sign in enumerate(text) if sign in "*?" or (sign == "{" and _is_choice(text[at:]))]
    if not wild:
        return False
    named = text[: wild[-1]] + text[wild[-1] :].partition("/")[0]
    return not os.path.lexists(os.path.join(os.getcwd(), named))


def is_held_file(text: str, found: Project) -> bool:
    """Does somebody hold a file of that very name? It may be gone, or not be there yet."""
    path = projects.resolve(text, os.getcwd())
    owner = None if text.startswith(PREFIX) else projects.find(path)
    if owner is None or owner.state != found.state:
        return False
    with Snapshot(found) as tx:
        return any(lock.resource.kind == FILE for lock in tx.locks_with_keys([owner.key(path)]))


def _is_choice(text: str) -> bool:
    inside, brace, _ = text[1:].partition("}")
    return bool(brace) and "," in inside


def glob_of(text: str, found: Project, without: Iterable[str] = ()) -> tuple[Resource, Project]:
    """The resource, and the project as seen from the working tree. `without`: globs that take out of it.

    Raises InputError for one that cannot be, or lies outside of the project.
    """
    body = text.removeprefix(PREFIX)
    first, *others = taken_apart(body)  # what a lock on a glob is called by
    pattern, owner = _pattern(first, found, body != text)
    named = [f"!{_pattern(other, found, body != text)[0]}" for other in others]
    return glob([pattern, *named, *_taken_out(without, found)]), owner


def folder_of(key: str, found: Project, without: Iterable[str]) -> Resource:
    """All below the folder with this key but what these globs take out. Raises InputError for one of them."""
    return glob([globs.below(key), *_taken_out(without, found)])


def _taken_out(without: Iterable[str], found: Project) -> list[str]:
    bodies = [(each.removeprefix(PREFIX), each.startswith(PREFIX)) for each in without]
    return [f"!{_pattern(body, found, is_glob)[0]}" for body, is_glob in bodies]


def look_up(texts: Iterable[str], found: Project) -> None:
    """Look for the features among the arguments now; what they stand for is known from then on."""
    for text in texts:
        kind, _, name = text.removeprefix(f"{DEPENDENTS}:").partition(":")
        if kind == FEATURE and is_feature_name(name) and feature_names.find(found, name) is None:
            feature_names.like(found, name)


def feature_of(text: str, found: Project, must_be_known: bool) -> Resource:
    """`feature:NAME`, as it is defined now. Raises InputError for one that is not."""
    name = text.partition(":")[2]
    if not is_feature_name(name):
        raise InputError(f"{quoted(text)}: {FEATURE_NAMES}.", "Example: feature:auth")
    patterns = feature_names.find(found, name)
    if patterns is None and must_be_known:
        meant = feature_names.like(found, name)
        raise InputError(
            f"There is no feature {quoted(name)}{f'; did you mean {quoted(meant)}?' if meant else '.'}",
            "`claude-coordinator feature list` names those of the settings, "
            "`claude-coordinator feature suggest` what the code proposes.",
        )
    return named_set(FEATURE, name, [_folded(found, each) for each in patterns or ()])


def as_it_is(feature: Resource, found: Project) -> Resource:
    """The feature to be locked. A pattern that names a file which is there stands for that file alone, so
    that it is not in the way of whoever locks files of another kind everywhere.
    """
    patterns = [globs.of_file(each) if _is_file(each, found) else each for each in feature.patterns]
    return named_set(FEATURE, feature.name, patterns)


def _is_file(pattern: str, found: Project) -> bool:
    return pattern[0] != "!" and os.path.isfile(os.path.join(found.worktree, pattern.lstrip("/")))


def _pattern(text: str, found: Project, from_root: bool) -> tuple[str, Project]:
    """The pattern as it is seen from the root. `from_root`: one that begins with `/` is so already."""
    if text.startswith("!"):
        raise InputError(f"{quoted(text)} takes out, and nothing is taken in.", "Take out with --except.")
    base, rest = _split(text)
    if from_root and text.startswith("/"):
        return _checked(_folded(found, text), text), found
    folder = projects.resolve(base or ".", os.getcwd())
    owner = projects.find(folder)
    if owner is None or owner.state != found.state or owner.is_gits(folder):
        raise InputError(
            f"{quoted(text)} is not in this repository.", "`glob:/...` is seen from the repository's root."
        )
    key = globs.escaped(owner.key(folder))
    in_any_folder = not base and "/" not in rest[:-1]
    whole = f"{key}/**/{rest}" if in_any_folder and key else rest if in_any_folder else f"{key}/{rest}"
    return _checked(_folded(owner, whole), text), owner


def _split(pattern: str) -> tuple[str, str]:
    """The folder that it begins with, as far as it has no wildcards, and the rest."""
    fixed = pattern[:-1]
    for special in _SPECIAL:
        fixed = fixed.partition(special)[0]
    base, slash, _ = fixed.rpartition("/")
    return (base or slash), pattern[len(base + slash) :]


def _folded(owner: Project, pattern: str) -> str:
    """As keys are. Of a letter that has lost its case, no class asks for that."""
    return owner.fold(pattern).replace("[:upper:]", "[:alpha:]") if owner.folds else pattern


def _checked(pattern: str, text: str) -> str:
    """One pattern for what is written in several ways. Raises InputError."""
    try:
        globs.check(pattern)
    except ValueError as error:
        raise InputError(f"{quoted(text)} is no glob: {error}.", "Example: 'src/**/*.py'") from error
    return _shortest(pattern)


def _shortest(pattern: str) -> str:
    """Without a beginning that says no more than the rest does."""
    rest = pattern[1:]
    if pattern.startswith("/") and "/" in rest[:-1]:
        return _shortest(rest)
    if pattern.startswith("**/") and pattern[3:] and "/" not in pattern[3:-1]:
        return pattern[3:]
    return pattern
