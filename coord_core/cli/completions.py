"""`completions`: the script that teaches a shell the commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")
PROGRAMS = ("claude-coordinator", "claude-optimizer")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completions(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell, for the name this program was called by.

    \b
    Examples:
      claude-coordinator completions bash >> ~/.bashrc
      claude-coordinator completions zsh > ~/.zfunc/_claude-coordinator
      claude-coordinator completions fish > ~/.config/fish/completions/claude-coordinator.fish
    """
    root = ctx.find_root()
    program = root.info_name if root.info_name in PROGRAMS else PROGRAMS[0]
    variable = f"_{program}_COMPLETE".replace("-", "_").upper()
    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(root.command, {}, program, variable).source())
