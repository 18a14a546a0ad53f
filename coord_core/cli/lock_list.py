"""`lock list`: who holds what, filtered and in an order."""

from __future__ import annotations

from collections.abc import Sequence

import click

from coord_core.cli import completing, here, lock_tables, output
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.lock_groups import Wanted
from coord_core.cli.lock_tables import MANY, ORDERS
from coord_core.domain.records import Lock
from coord_core.globs import matcher
from coord_core.observing.team import look
from coord_core.views import shapes


@click.command("list")
@click.option("--mine", is_flag=True, help="Only what the caller holds.")
@click.option(
    "--by", "names", metavar="NAME", multiple=True, shell_complete=completing.SESSIONS,
    help="Only what this instance holds; repeatable.",
)  # fmt: skip
@click.option(
    "--path", "globs", metavar="GLOB", multiple=True,
    help="Only resources that match, as 'src/**'; repeatable.",
)  # fmt: skip
@click.option("--contested", is_flag=True, help="Only what others wait or ask for.")
@click.option("--sort", "order", type=click.Choice(ORDERS), help="Default: contested, then the oldest.")
@AS_JSON
def list_locks(
    mine: bool,
    names: tuple[str, ...],
    globs: tuple[str, ...],
    contested: bool,
    order: str | None,
    as_json: bool,
) -> None:
    """Show who holds what.

    On a terminal below a line for each holder, and a path that is too long loses folders in its middle; in a
    pipe one whole line a lock. --json is in the order of --sort too, without it the oldest first.

    \b
    Examples:
      claude-coordinator lock list --contested
      claude-coordinator lock list --path 'src/**' --sort path
      claude-coordinator lock list --mine --json
    """
    only = {*names, *([_caller()] if mine else [])}
    team = look(here.project(), latest=0)
    wanted = lock_tables.wanted_by(team)
    found = [lock for lock in _of(team.locks, only, globs) if not contested or lock.token in wanted]
    if as_json:
        output.print_json(shapes.locks(lock_tables.ordered(found, order or "age", wanted), team.owners))
        return
    lock_tables.show(lock_tables.ordered(found, order or "contested", wanted), team.owners, team.now, wanted)
    _sum_up(found, wanted)


def _of(locks: Sequence[Lock], holders: set[str], globs: tuple[str, ...]) -> list[Lock]:
    meets = matcher(globs)
    return [
        lock
        for lock in locks
        if (not holders or lock.instance in holders) and (not globs or meets(lock.resource))
    ]


def _sum_up(found: Sequence[Lock], wanted: Wanted) -> None:
    """Below many, where one reads on a terminal."""
    if len(found) > MANY and output.is_bounded():
        output.say(f"\n{lock_tables.count(found, wanted)}.")


def _caller() -> str:
    with here.session() as (_, _, who):
        return who.name
