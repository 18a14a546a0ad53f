"""Every command explains itself on 80 columns: what it does, each option, an example that can be parsed."""

from __future__ import annotations

import shlex

import click
import pytest
from click.testing import CliRunner

from coord_core.cli import cli
from coord_core.project import NEEDS_TRUST
from scripts.command_page import NAME, commands

HELPS = {name: (command, help_) for name, command, help_ in commands()}
WIDEST = 80
NAMES = (NAME, "claude-optimizer")


def examples(help_: str) -> list[str]:
    lines = help_.partition("Example")[2].partition("\n\n")[0].splitlines()[1:]
    return [line.strip() for line in lines]


@pytest.mark.parametrize("name", HELPS)
def test_it_is_complete(name: str) -> None:
    command, help_ = HELPS[name]
    assert command.help and command.help.strip()[0].isupper()
    assert max(map(len, help_.splitlines())) <= WIDEST
    unexplained = [
        option.opts for option in command.params
        if isinstance(option, click.Option) and not option.hidden and not option.help
    ]  # fmt: skip
    assert unexplained == []


@pytest.mark.parametrize("name", HELPS)
def test_it_has_an_example_of_itself_that_the_program_understands(name: str) -> None:
    found = examples(HELPS[name][1])
    assert any(line.partition(" ")[2].startswith(name) for line in found if line.startswith(NAMES))
    for line in found:
        understood(line)


def test_the_program_has_an_example() -> None:
    text = CliRunner().invoke(cli, ["--help"], prog_name=NAME).output
    assert examples(text)
    assert max(map(len, text.splitlines())) <= WIDEST
    for line in examples(text):
        understood(line)


def test_no_short_help_is_cut_off() -> None:
    """The list of commands is read before anything else."""
    groups = [name for name, (command, _) in HELPS.items() if isinstance(command, click.Group)]
    for words in ([], *(name.split() for name in groups)):
        text = CliRunner().invoke(cli, [*words, "--help"], prog_name=NAME).output
        assert "..." not in text.partition("Commands:\n")[2], words


def test_trust_names_every_key_that_waits_for_it() -> None:
    assert all(key in HELPS["trust"][1] for key in NEEDS_TRUST)


def understood(line: str) -> None:
    """Each call of the program in a line of shell names a command, options and arguments that there are."""
    words = list(shlex.shlex(line, posix=True, punctuation_chars="|&;<>"))
    while words:
        call = words[: next((at for at, word in enumerate(words) if set(word) <= set("|&;<>")), len(words))]
        words = words[len(call) + 1 :]
        if call and call[0] in NAMES:
            _parse(call[1:])


def _parse(words: list[str]) -> None:
    context = click.Context(cli, info_name=NAME, resilient_parsing=False)
    command: click.Command = cli
    while isinstance(command, click.Group):
        if words[:1] == ["-C"]:
            words = words[2:]
        if words[:1] in (["--help"], ["--version"]):
            return
        found = command.get_command(context, words[0])
        assert found is not None, f"there is no command {words}"
        command, words = found, words[1:]
    command.make_parser(context).parse_args(words)
