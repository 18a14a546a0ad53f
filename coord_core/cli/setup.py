"""`init`, `upgrade` and `uninstall`."""

from __future__ import annotations

import os
from pathlib import Path

import click

from coord_core.cli import here, task_desk, task_farewell
from coord_core.domain.errors import CoordinatorError, InputError, NotAllowedError
from coord_core.domain.records import PERSON
from coord_core.install import setup
from coord_core.install.bootstrap import enrolled
from coord_core.install.enrolment import Site, refresh_settings
from coord_core.install.environment import data_folder
from coord_core.install.setup import LIMITS, LOCAL, SCOPES, Outcome

_FOLDER = click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
_SCOPE = click.option(
    "--scope",
    type=click.Choice(SCOPES),
    default=None,
    help="Which settings file starts the hooks: local (default), project (committed), user.",
)


@click.command()
@_FOLDER
@_SCOPE
@click.option("--multi-instance", is_flag=True, help="Guard this repository (the default; kept for scripts).")
@click.option("--settings-only", is_flag=True, hidden=True)
def init(folder: str, scope: str | None, multi_instance: bool, settings_only: bool) -> None:
    """Guard a repository: several Claude Code sessions can then work in it at once.

    Idempotent. Merges its hooks into the settings file and keeps everything that is there; chains a commit
    check before git's pre-commit hook, and a hook of its own before git's post-commit hook.

    \b
    Example:
      claude-coordinator init --multi-instance
    """
    if settings_only:
        refresh_settings(Site(folder))
        return
    _set_up(folder, scope)


@click.command()
@_FOLDER
@_SCOPE
@click.option("--enable-multi-instance", is_flag=True, help="Guard this repository (kept for scripts).")
def upgrade(folder: str, scope: str | None, enable_multi_instance: bool) -> None:
    """Bring a repository that exists already up to date with this version of the tool.

    The same as init: state and settings are migrated, locks and history stay.

    \b
    Example:
      claude-optimizer upgrade --enable-multi-instance
    """
    _set_up(folder, scope)


@click.command()
@_FOLDER
@click.option("--keep-state", is_flag=True, help="Keep the database and the journal.")
@click.option("--scope", type=click.Choice(["user"]), help="Take the hooks out of your own settings instead.")
def uninstall(folder: str, keep_state: bool, scope: str | None) -> None:
    """Take everything out of a repository again. For people only.

    The settings file gets its former bytes back when nothing else was changed in it.

    \b
    Example:
      claude-coordinator uninstall
    """
    _refuse_sessions(folder)
    if scope == "user":
        removed = setup.take_down_user()
        click.echo("✅ Your settings no longer start the hooks." if removed else "Nothing was there.")
        return
    was_guarded = os.path.lexists(Site(folder).marker)
    farewell = task_farewell.sentences(folder, keep_state) if was_guarded else []
    outcome = setup.take_down(folder, keep_state)
    _tell(outcome)
    if was_guarded or outcome.changed:
        click.echo("✅ This repository is no longer guarded.")
        for sentence in farewell:
            click.echo(f"   {sentence}")
    else:
        click.echo(f"Nothing was guarded in {os.path.realpath(folder)}.")
    if setup.USER in setup.scopes_in_force(Site(folder), os.environ):
        click.echo(
            "   Your own settings still start the hooks for other repositories: uninstall --scope user"
        )


def _set_up(folder: str, scope: str | None) -> None:
    found = _caller_is_session(folder)
    if found and not os.path.lexists(Site(folder).marker):
        raise NotAllowedError(
            "Only a person may guard a repository inside one that is guarded.", "Ask the user to do it."
        )
    if found:
        refresh_settings(Site(folder))  # a session may ask who it is; it does not change the installation
        outcome = Outcome()
    else:
        in_force = setup.scopes_in_force(Site(folder), os.environ)
        scope = scope or (in_force[0] if in_force else LOCAL)
        outcome = setup.set_up(folder, scope)
        data_folder().mkdir(parents=True, exist_ok=True)
        enrolled.remember(data_folder(), Path(folder))
    os.chdir(folder)
    task_desk.take_in(here.project())
    with here.session() as (tx, _, who):
        held, ready = len(tx.locks()), tx.count_ready_tasks()
    click.echo(f"🤖 Claude Instance: {who.name}")
    click.echo(f"📋 Available tasks: {ready}")
    click.echo(f"🔒 Active locks: {held}")
    _tell(outcome)
    if not found and scope:
        click.echo(f"   Scope {scope}. {LIMITS[scope]}")


def _tell(outcome: Outcome) -> None:
    for path in outcome.changed:
        click.echo(f"   Changed {path}")
    for warning in outcome.warnings:
        click.echo(f"⚠️  {warning}", err=True)


def _caller_is_session(folder: str) -> bool:
    """Does a session of an enrolled repository call? Where nothing can be known, its own word counts."""
    before = os.getcwd()
    os.chdir(folder)
    try:
        with here.session() as (_, _, who):
            return who.kind != PERSON
    except InputError:
        return False  # nothing here is enrolled yet
    except CoordinatorError:
        return "CLAUDECODE" in os.environ
    finally:
        os.chdir(before)


def _refuse_sessions(folder: str) -> None:
    if _caller_is_session(folder) or "CLAUDECODE" in os.environ:
        raise NotAllowedError("Only a person may uninstall the coordinator.", "Ask the user to do it.")
