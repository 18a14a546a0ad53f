"""The commands. Each module of this package is one group of them and is imported only when it is called."""

from __future__ import annotations

import sys

import click

from coord_core import VERSION
from coord_core.cli import shell
from coord_core.domain.errors import CoordinatorError

# command: its module below this package; the function there has the command's name, `-` as `_`.
COMMANDS = {
    "audit": "audit",
    "check": "check",
    "commit-check": "commits",
    "completions": "completions",
    "demo": "demo",
    "doctor": "doctor",
    "edit": "edit",
    "feature": "features",
    "init": "setup",
    "lock": "locks",
    "recover": "recovery",
    "restore": "restore",
    "session": "sessions",
    "status": "status",
    "task": "tasks",
    "trust": "settings",
    "uninstall": "setup",
    "upgrade": "setup",
}


class LazyGroup(click.Group):
    """Imports a command's module when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module = import_module(f"coord_core.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return command


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
    """
    if folder is not None:
        shell.leave_for(folder)


def main() -> None:
    """The program. Errors become one line on stderr and the exit status of requirements, section 8."""
    try:
        cli()
    except CoordinatorError as error:
        click.echo(f"claude-coordinator: {shell.spelled(error.sentence())}", err=True)
        sys.exit(error.exit_status)
    except OSError as error:
        where = f": {error.filename}" if error.filename else ""
        click.echo(f"claude-coordinator: {error.strerror or error}{where}", err=True)
        sys.exit(3)
    except Exception as error:
        click.echo(f"claude-coordinator: unexpected {error!r}. Please report this.", err=True)
        sys.exit(3)
