"""`feature suggest`: features that the code itself proposes."""

from __future__ import annotations

import click

from coord_core import settings, settings_edit
from coord_core.analysis import suggesting
from coord_core.analysis.features import Proposal
from coord_core.cli import feature_names, here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.dependency_index import opening
from coord_core.domain.errors import NotAllowedError
from coord_core.domain.resources import FILE, Resource
from coord_core.project import SETTINGS_FILE, Project
from coord_core.services.callers import require_person
from coord_core.views.refusal import listed, quoted

MOST_PATTERNS = 6


@click.command()
@click.option("--write", is_flag=True, help=f"Add them to {SETTINGS_FILE} (people only).")
@AS_JSON
def suggest(write: bool, as_json: bool) -> None:
    """Propose features: sets of files that belong together, with names.

    They come from CODEOWNERS, from packages and folders, and from files that depend on each other more than
    on the rest. Those that the settings name already are left out. `feature:NAME` knows a proposed name, too,
    as long as the settings do not have it; --write puts them into the settings, where they can be changed:
    nothing that stands there is touched.

    \b
    Examples:
      claude-coordinator feature suggest
      claude-coordinator feature suggest --write
    """
    found = here.project()
    notes: list[str] = []
    named = feature_names.named(found)
    known = {name.casefold() for name in named} | {tuple(each) for each in named.values()}
    proposed = [
        each
        for each in suggesting.suggest(found, opening(found, notes), notes)
        if each.name.casefold() not in known and each.patterns not in known
    ]
    written = _write(found, proposed) if write else []
    if as_json:
        output.print_json({"features": [_shape(each, written) for each in proposed], "notes": notes})
    else:
        _show(proposed, write, written, found)
        for note in notes:
            output.say(f"⚠️  {quoted(note)}", "yellow")


def _write(found: Project, proposed: list[Proposal]) -> list[str]:
    """Raises NotAllowedError for a session, and while another holds the file."""
    with here.session() as (tx, _, who):
        require_person(who, "write the settings")
        key = found.fold(SETTINGS_FILE)
        others = [lock for lock in tx.overlapping(Resource(FILE, key)) if lock.instance != who.name]
    if others:
        raise NotAllowedError(f"{SETTINGS_FILE} is held by {quoted(others[0].instance)}.", "Try again later.")
    return settings_edit.add_features(found.views, {each.name: each.patterns for each in proposed})


def _show(proposed: list[Proposal], write: bool, written: list[str], found: Project) -> None:
    if not proposed:
        output.say("Nothing to propose: the settings name what the code shows, or there is too little code.")
        return
    rows = [
        (quoted(each.name), str(each.files), each.source, listed(each.patterns, MOST_PATTERNS))
        for each in proposed
    ]
    output.table(("Feature", "Files", "From", "Globs"), rows)
    if not write:
        output.say("\nPut them into the settings: `claude-coordinator feature suggest --write`")
        return
    output.say(f"\n✅ {len(written)} features added to {SETTINGS_FILE}.", "green")
    waiting = settings.waiting_for_trust(settings.load(found.views)[0])
    if waiting:
        output.say(
            f"   Its text has changed: {listed(waiting, 9)} count again after `claude-coordinator trust`."
        )


def _shape(each: Proposal, written: list[str]) -> dict[str, object]:
    return {
        "feature": each.name,
        "patterns": list(each.patterns),
        "source": each.source,
        "files": each.files,
        "written": each.name in written,
    }
