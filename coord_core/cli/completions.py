"""`completions`: the script that teaches a shell the commands and options."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete

from coord_core.cli.bash_completion import Bash
from coord_core.cli.fish_completion import Fish
from coord_core.cli.zsh_completion import Zsh

_CLASSES: dict[str, type[ShellComplete]] = {"bash": Bash, "zsh": Zsh, "fish": Fish}
SHELLS = tuple(_CLASSES)
PROGRAMS = ("claude-coordinator", "claude-optimizer")


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completions(ctx: click.Context, shell: str) -> None:
    """Print the completion script for a shell.

    It is for the name that this program was called by.

    \b
    Examples:
      claude-coordinator completions bash >> ~/.bashrc
      claude-coordinator completions zsh > ~/.zfunc/_claude-coordinator
      claude-coordinator completions fish | source
    """
    root = ctx.find_root()
    program = root.info_name if root.info_name in PROGRAMS else PROGRAMS[0]
    click.echo(script(shell, program))


def script(shell: str, program: str) -> str:
    """What the shell is taught, for one name of this program. Raises KeyError for another shell."""
    variable = f"_{program}_COMPLETE".replace("-", "_").upper()
    return _CLASSES[shell](click.Command(program), {}, program, variable).source()
