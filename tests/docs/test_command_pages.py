"""The README names every command and no other; docs/commands.md is what `--help` says; examples parse."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from coord_core.cli import cli
from coord_core.domain import errors
from scripts.command_page import PAGE, commands, page

from .pages import README, ROOT, Page, all_pages, code
from .test_helps import NAMES, understood


def test_the_readme_has_every_command_once() -> None:
    told = [name for row in Page(README).table("command") for name in code(row[0])]
    assert sorted(told) == sorted(
        name for name, command, _ in commands() if not isinstance(command, click.Group)
    )


def test_the_page_is_made_of_todays_help() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


@pytest.mark.parametrize("path", all_pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_what_pages_tell_to_run_is_understood(path: Path) -> None:
    for block in Page(path).blocks:
        if block.language in ("sh", "console"):
            for line in block.text.splitlines():
                understood(line.removeprefix("$ ").partition("  #")[0])


@pytest.mark.parametrize("path", all_pages(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_command_inside_a_sentence_exists(path: Path) -> None:
    if path.name == "CHANGELOG.md" or path.parent.name == "decisions":
        pytest.skip("tells of what was")
    known = {name for name, _, _ in commands()}
    for span in re.findall(rf"`((?:{'|'.join(NAMES)}) [^`…]+)`", Page(path).text):
        words = [word for word in span.split()[1:] if word.isascii()]
        words = words[2:] if words[:1] == ["-C"] else words
        if words[0].startswith("-"):  # the program's own option
            understood(span)
            continue
        assert words[0] in known, span
        if f"{words[0]} {' '.join(words[1:2])}" not in known:
            assert words[0] in known and not any(name.startswith(f"{words[0]} ") for name in known), span


def test_every_command_that_reads_has_json() -> None:
    """As the README says it."""
    reads = {"audit", "check", "status", "plan", "deps", "doctor", "restore", "commit-check"}
    for name, command, _ in commands():
        if name in reads or name.split()[-1] in ("list", "show", "next", "suggest"):
            assert any("--json" in option.opts for option in command.params), name


def test_the_exit_statuses_are_those_of_the_code() -> None:
    said = "0 done, 1 refused or conflict found, 2 wrong usage or bad input, 3 the system failed"
    assert said in " ".join((cli.help or "").split())
    assert said in " ".join(Page(README).text.split())
    statuses = (errors.NotAllowedError, errors.InputError, errors.MachineError, errors.StateError)
    assert [error.exit_status for error in statuses] == [1, 2, 3, 3]
