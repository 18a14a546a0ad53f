"""Writes docs/commands.md from the commands' own help: `python -m scripts.command_page [FILE]`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from coord_core.cli import cli

NAME = "claude-coordinator"
PAGE = Path(__file__).parents[1] / "docs" / "commands.md"
COLUMNS = 78  # as click does it on a terminal of 80
HEAD = """\
# Commands

One program under two names, `claude-coordinator` and `claude-optimizer`. This page is made of what `--help`
says: `make docs` writes it anew.

| command | what it does |
|---|---|
"""


def page() -> str:
    found = list(commands())
    table = "".join(f"| [`{name}`](#{_anchor(name)}) | {_short(command)} |\n" for name, command, _ in found)
    return HEAD + table + "".join(f"\n## `{name}`\n\n```text\n{help_}\n```\n" for name, _, help_ in found)


def commands() -> Iterator[tuple[str, click.Command, str]]:
    """Each command that does something, and each group: its words, itself, its help."""
    yield from _below(cli, click.Context(cli, info_name=NAME, terminal_width=COLUMNS, **cli.context_settings))


def _below(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command, str]]:
    for word in group.list_commands(context):
        command = group.get_command(context, word)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=word, parent=context, **command.context_settings)
        name = inner.command_path.removeprefix(f"{NAME} ")
        yield name, command, "\n".join(line.rstrip() for line in command.get_help(inner).splitlines())
        if isinstance(command, click.Group):
            yield from _below(command, inner)


def _short(command: click.Command) -> str:
    """The first sentence of its help."""
    first = (command.help or "").strip().partition("\n\n")[0]
    return " ".join(first.split()).partition(". ")[0].rstrip(".").replace("|", "\\|")


def _anchor(name: str) -> str:
    return name.replace(" ", "-")


if __name__ == "__main__":
    Path(sys.argv[1] if len(sys.argv) > 1 else PAGE).write_text(page(), encoding="utf-8")
