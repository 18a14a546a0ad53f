"""The commands. Each module of this package is one group of them and is imported only when it is called."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from coord_core import VERSION
from coord_core.cli import shell
from coord_core.domain.errors import CoordinatorError

# command: its module below this package; the function there has the command's name, `-` as `_`.
COMMANDS = {
    "audit": "audit",
    "check": "check",
    "ci": "ci",
    "commit-check": "commits",
    "completions": "completions",
    "dashboard": "dashboard",
    "demo": "demo",
    "deps": "deps",
    "doctor": "doctor",
    "edit": "edit",
    "feature": "features",
    "init": "setup",
    "lock": "locks",
    "notify": "notify",
    "plan": "plan",
    "publish": "publish",
    "recover": "recovery",
    "report": "report",
    "restore": "restore",
    "session": "sessions",
    "status": "status",
    "statusline": "statusline",
    "task": "tasks",
    "trust": "settings",
    "uninstall": "setup",
    "upgrade": "setup",
    "watch": "watch",
}


class LazyGroup(click.Group):
    """Imports a command's module when the command is asked for."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raises UsageError for a name that is none, and says which may have been meant.

        Where a shell completes what follows it, there is nothing to offer.
        """
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            if ctx.resilient_parsing:
                return args[0], click.Command(args[0], add_help_option=False), args[1:]
            ctx.fail(f"No such command {args[0]!r}.{_meant(args[0])}")
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module = import_module(f"coord_core.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


def _meant(name: str) -> str:
    from difflib import get_close_matches

    near = " or ".join(f"'{each}'" for each in get_close_matches(name, COMMANDS))
    return f" Did you mean {near}?" if near else ""


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "-C",
    "folder",
    metavar="FOLDER",
    type=click.Path(exists=True, file_okay=False),
    help="Run as if it had been started there.",
)
@click.version_option(VERSION, prog_name="claude-coordinator")
def cli(folder: str | None) -> None:
    """Several Claude Code sessions on one git repository, without overwriting each other.

    Exit status: 0 done, 1 refused or conflict found, 2 wrong usage or bad input, 3 the system failed.

    \b
    Examples:
      claude-coordinator init
      claude-coordinator check
      claude-coordinator -C ~/project task list
    """
    if folder is not None:
        shell.leave_for(folder)


def _stand_in_for_missing_streams() -> None:
    """For `<&-` and the like: what is opened next would get their number, and be read or written as they are.

    In order, since a file gets the lowest number that is free.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))


def main() -> None:
    """The program. Errors become one line on stderr and the exit status of requirements, section 8."""
    _stand_in_for_missing_streams()
    try:
        cli()
    except CoordinatorError as error:
        click.echo(f"claude-coordinator: {shell.spelled(error.sentence())}", err=True)
        sys.exit(error.exit_status)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        click.echo(f"claude-coordinator: {error.strerror or error}{where}", err=True)
        sys.exit(3)
    except UnicodeEncodeError as error:
        if not any("\udc80" <= sign <= "\udcff" for sign in "".join(sys.argv[1:])):
            _end_unexpected(error)
        click.echo("claude-coordinator: An argument is no valid UTF-8.", err=True)
        sys.exit(2)
    except Exception as error:
        _end_unexpected(error)


def _end_unexpected(error: Exception) -> NoReturn:
    damage = _damage(error)
    if damage:
        click.echo(f"claude-coordinator: {shell.spelled(damage.sentence())}", err=True)
        sys.exit(damage.exit_status)
    click.echo(f"claude-coordinator: unexpected {error!r}. Please report this.", err=True)
    sys.exit(3)


def _damage(error: Exception) -> CoordinatorError | None:
    """Where a value of a wrong type in the state is behind it: it may show long after the reading."""
    from coord_core import project
    from coord_core.storage import sqlite

    try:
        found = project.find(os.path.realpath(os.getcwd()))
        said = sqlite.translated(error, found.state) if found else error
    except Exception:
        return None  # the first error says more
    return said if isinstance(said, CoordinatorError) else None
