"""`init`, `upgrade` and `uninstall`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from coord_core.cli import here, leaving, offers, task_desk, task_farewell, workflows
from coord_core.domain.errors import CoordinatorError, InputError, NotAllowedError
from coord_core.domain.records import PERSON
from coord_core.install import setup
from coord_core.install.bootstrap import enrolled
from coord_core.install.enrolment import Site, refresh_settings
from coord_core.install.environment import data_folder
from coord_core.install.setup import LOCAL, SCOPES, Outcome
from coord_core.views.refusal import quoted

MOST_OF_PATH = 4096  # characters: as the system has it

_FOLDER = click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False))
_SCOPE = click.option(
    "--scope",
    type=click.Choice(SCOPES),
    default=None,
    help="What starts the hooks: a settings file, local (default), project (committed) or user; or plugin, "
    "the default where that is enabled.",
)


@click.command()
@_FOLDER
@_SCOPE
@click.option("--multi-instance", is_flag=True, help="Guard this repository (the default; kept for scripts).")
@offers.options
@click.option("--github", is_flag=True, help="Write the GitHub workflows, too, for you to commit.")
@click.option("--tool", default="", metavar="SPEC", help="What they install: a pinned requirement of pip's.")
@click.option("--settings-only", is_flag=True, hidden=True)
def init(
    folder: str,
    scope: str | None,
    multi_instance: bool,
    github: bool,
    tool: str,
    settings_only: bool,
    **said: bool | None,
) -> None:
    """Guard a repository.

    Several Claude Code sessions can then work in it at once. Idempotent. Merges its hooks into the settings
    file and keeps everything that is there; chains a commit check before git's pre-commit hook, and a hook
    of its own before git's post-commit hook. Where the plugin is enabled, that starts the hooks, and no
    settings are written. On a terminal it asks once what else is wanted: skills, a paragraph for Claude, a
    status line, completions.

    With --github it writes two workflows: one that gives a task to an instance, and one that says of a pull
    request which of its files a live instance holds. They install this very version, or what --tool names:
    a commit or a digest.

    \b
    Examples:
      claude-coordinator init --multi-instance
      claude-coordinator init --skills --claude-md --no-completions
      claude-coordinator init --github
    """
    if settings_only:
        _refresh_settings(folder)
        return
    if tool and not github:
        raise click.UsageError("--tool goes together with --github.")
    if github:
        _refuse_sessions(folder, "write workflows that run on GitHub")
    requirement = workflows.requirement(tool, folder) if github else ""  # before anything is changed
    folder = os.path.abspath(folder)
    done = _set_up(folder, scope, said)
    if github:
        workflows.write(folder, requirement)
    if not done:
        sys.exit(1)


@click.command()
@_FOLDER
@_SCOPE
@click.option("--enable-multi-instance", is_flag=True, help="Guard this repository (kept for scripts).")
@offers.options
def upgrade(folder: str, scope: str | None, enable_multi_instance: bool, **said: bool | None) -> None:
    """Bring a repository up to date with this version.

    The same as init: state and settings are migrated, locks and history stay.

    \b
    Example:
      claude-optimizer upgrade --enable-multi-instance
    """
    if not _set_up(folder, scope, said):
        sys.exit(1)


@click.command()
@_FOLDER
@click.option("--keep-state", is_flag=True, help="Keep the database and the journal.")
@click.option("--scope", type=click.Choice(["user"]), help="Take the hooks out of your own settings instead.")
@click.option("--yes", is_flag=True, help="Do not ask, also while others are at work.")
def uninstall(folder: str, keep_state: bool, scope: str | None, yes: bool) -> None:
    """Take everything out of a repository again.

    For people only. The settings file gets its former bytes back when nothing else was changed in it. Where
    others are at work, it says who; on a terminal it asks whether to go on, and a no changes nothing (exit
    status 1). The audit history goes with the state.

    \b
    Examples:
      claude-coordinator uninstall
      claude-coordinator uninstall --keep-state --yes
    """
    _refuse_sessions(folder, "uninstall the coordinator")
    if scope == "user":
        removed = setup.take_down_user()
        click.echo("✅ Your settings no longer start the hooks." if removed else "Nothing was there.")
        return
    was_guarded = os.path.lexists(Site(folder).marker)
    others = leaving.look(folder) if was_guarded else leaving.Leaving()
    if not leaving.go_on(others, keep_state, yes):
        click.echo("Nothing was changed.")
        sys.exit(1)
    farewell = task_farewell.sentences(folder, keep_state) if was_guarded else []
    outcome = setup.take_down(folder, keep_state)
    farewell += workflows.remove(folder)
    _tell(outcome)
    if was_guarded or outcome.changed:
        click.echo("✅ This repository is no longer guarded.")
    else:
        click.echo(f"Nothing was guarded in {quoted(os.path.realpath(folder), MOST_OF_PATH)}.")
    for sentence in (*farewell, *others.after(keep_state)):
        click.echo(f"   {sentence}")
    still = setup.scopes_in_force(Site(folder), os.environ)
    if setup.PLUGIN in still:
        click.echo("   The plugin stays enabled: it does nothing in a repository that is not set up.")
    if setup.USER in still:
        click.echo(
            "   Your own settings still start the hooks for other repositories: uninstall --scope user"
        )


def _refresh_settings(folder: str) -> None:
    """Raises InputError with all that is wrong with them."""
    problem = refresh_settings(Site(folder))
    if problem:
        raise InputError(f"The last good settings stay in force.\n{problem}")


def _set_up(folder: str, scope: str | None, said: dict[str, bool | None]) -> bool:
    """Was everything done that was asked for by name?"""
    folder = os.path.realpath(folder)
    _refuse_choices(folder, scope, said)
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
        click.echo(f"   Scope {scope}. {setup.limits(Site(folder), scope)}")
        if "CLAUDECODE" not in os.environ:
            return offers.settle(folder, scope, said)
    return True


def _tell(outcome: Outcome) -> None:
    for path in outcome.changed:
        click.echo(f"   Changed {quoted(path, MOST_OF_PATH)}")
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
    except (CoordinatorError, UnicodeEncodeError):  # such a state is known by a path that is not UTF-8
        return "CLAUDECODE" in os.environ
    finally:
        os.chdir(before)


def _refuse_choices(folder: str, scope: str | None, said: dict[str, bool | None]) -> None:
    """A session may start the guard where none was; the user's own settings and notes are the user's."""
    if scope == setup.USER:
        _refuse_sessions(folder, "choose --scope user")
    for offer, answer in said.items():
        if answer is not None:
            flag = offer.replace("_", "-")
            _refuse_sessions(folder, f"say --{flag} or --no-{flag}")


def _refuse_sessions(folder: str, what: str) -> None:
    if _caller_is_session(folder) or "CLAUDECODE" in os.environ:
        raise NotAllowedError(f"Only a person may {what}.", "Ask the user to do it.")
