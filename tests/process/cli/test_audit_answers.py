"""`audit` asked for nothing, for too much, and by programs that do not listen any more."""

from __future__ import annotations

import pytest

from .conftest import Someone
from .program import LONGEST_SECONDS, Program


@pytest.mark.parametrize(
    "arguments", [("--since", ""), ("--until", ""), ("--since", "1h", "--until", "2h"), ("--task", "\udcff"),
                  ("--instance", "\udcff"), ("--agent", "\udcff")],
)  # fmt: skip
def test_what_can_match_nothing_is_bad_input(
    program: Program, one: Someone, arguments: tuple[str, ...]
) -> None:
    done = program("audit", *arguments)
    assert (done.status, done.stdout) == (2, "")
    assert done.stderr and "unexpected" not in done.stderr


@pytest.mark.parametrize("option", ["--last", "--first"])
def test_more_than_there_could_be_is_all(program: Program, one: Someone, option: str) -> None:
    assert program("audit", "--json", option, "9" * 30).json == program("audit", "--json").json != []


def test_on_a_terminal_it_says_that_nothing_matches(program: Program, one: Someone) -> None:
    assert "Nothing on record matches." in program.on_terminal("audit", "--task", "task-999").stdout
    silent = program("audit", "--task", "task-999")
    assert (silent.status, silent.stdout, silent.stderr) == (0, "", "")


def test_of_an_instance_there_is_also_what_it_did_to_others(
    program: Program, one: Someone, two: Someone
) -> None:
    """A lock that a person breaks is on record as its holder's: `by` says whose doing it was."""
    one.takes("a.py")
    two.takes("b.py")
    assert program("lock", "release", "--force", "--reason", "stuck", "a.py").status == 0
    everything = program("audit", "--json").json
    forced = next(entry for entry in everything if entry["action"] == "lock_forced")
    for name in (forced["by"], one.name):
        found = program("audit", "--json", "--instance", name).json
        assert forced in found
        assert found == [entry for entry in everything if name in (entry["instance"], entry.get("by"))]
    assert forced not in program("audit", "--json", "--instance", two.name).json


@pytest.mark.parametrize("command", [("audit", "--follow", "--last", "1"), ("watch",)])
def test_who_follows_ends_when_nobody_reads(program: Program, one: Someone, command: tuple[str, ...]) -> None:
    """`audit --follow | head -1` ends with `head`, also when nothing happens any more."""
    with program.start(*command) as following:
        try:
            assert following.stdout is not None and following.stdout.readline()
            following.stdout.close()
            assert following.wait(LONGEST_SECONDS) in (0, 1)  # 1: it was still writing
        finally:
            following.kill()
