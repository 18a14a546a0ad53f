"""`feature list` and `feature show`: sets of files with a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import click

from coord_core.cli import completing, feature_names, here, lock_tables, output, sets
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.feature_suggest import suggest
from coord_core.domain import globs
from coord_core.domain.records import Instance, Lock
from coord_core.domain.resources import FEATURE, Resource
from coord_core.services.snapshot import Snapshot
from coord_core.services.working_tree import known_files
from coord_core.views import shapes
from coord_core.views.refusal import listed, quoted

MOST_NAMED = 10
MOST_FILES = 200


@click.group()
def feature() -> None:
    """Show features, sets of files that can be locked as one.

    They have names, and are in the settings, `features:` in .claude-coordinator.yml, each with its globs. A
    name that is not there is looked for among those that the code proposes, see `feature suggest`.

    \b
    Example:
      claude-coordinator feature show auth
    """


feature.add_command(suggest)


@feature.command("list")
@AS_JSON
def list_features(as_json: bool) -> None:
    """Show all features of the settings.

    With how many files are in each, and who holds something in them.

    \b
    Example:
      claude-coordinator feature list --json
    """
    found = here.project()
    named = {name: sets.feature_of(f"{FEATURE}:{name}", found, True) for name in feature_names.named(found)}
    with Snapshot(found) as tx:
        held = {name: tx.overlapping(resource) for name, resource in named.items()}
    if as_json:
        output.print_json([_shape(name, each, held[name]) for name, each in named.items()])
    elif not named:
        output.say("No feature is defined. `claude-coordinator feature suggest` proposes some.")
    else:
        files = known_files(found)
        rows = [
            (
                quoted(name),
                str(len(_within(each, files))),
                listed(each.patterns, MOST_NAMED),
                listed(_holders(held[name]), MOST_NAMED) or "-",
            )
            for name, each in named.items()
        ]
        output.table(("Feature", "Files", "Globs", "Held by"), rows)


@feature.command()
@click.argument("name", shell_complete=completing.FEATURES)
@AS_JSON
def show(name: str, as_json: bool) -> None:
    """Show one feature.

    Its globs, its files that git knows, who holds something in it.     Exit status 2 when there is none of
    this name.

    \b
    Example:
      claude-coordinator feature show auth
    """
    found = here.project()
    resource = sets.feature_of(f"{FEATURE}:{name}", found, True)
    files = _within(resource, known_files(found))
    with Snapshot(found) as tx:
        held = tx.overlapping(resource)
        owners = {owner.name: owner for owner in tx.instances()}
        now = tx.now
    if as_json:
        output.print_json(
            _shape(name, resource, held) | {"files": files, "locks": shapes.locks(held, owners)}
        )
        return
    output.say(f"{quoted(name)}: {listed(resource.patterns, MOST_FILES)}")
    for key in files[:MOST_FILES]:
        output.say(f"  {quoted(key)}")
    _say_the_rest(files)
    _show_held(held, owners, now)


def _say_the_rest(files: list[str]) -> None:
    if len(files) > MOST_FILES:
        output.say(f"  and {len(files) - MOST_FILES} more")
    elif not files:
        output.say("  No file that git knows is in it.")


def _show_held(held: list[Lock], owners: Mapping[str, Instance], now: float) -> None:
    if held:
        output.say("")
        lock_tables.show(held, owners, now)


def _within(resource: Resource, files: Iterable[str]) -> list[str]:
    return [key for key in files if globs.matches(resource.patterns, key)]


def _holders(held: Iterable[Lock]) -> list[str]:
    return sorted({lock.instance for lock in held})


def _shape(name: str, resource: Resource, held: Iterable[Lock]) -> dict[str, object]:
    return {"feature": name, "patterns": resource.patterns, "held_by": _holders(held)}
