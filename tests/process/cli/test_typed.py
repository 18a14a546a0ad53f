"""A command that is none: what may have been meant is said, for commands as for those below them."""

from __future__ import annotations

import pytest

from .program import Program


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("chek", "Did you mean 'check'?"),
        ("lokc", "Did you mean 'lock'?"),
        ("zzz", "No such command 'zzz'.\n"),
    ],
)
def test_a_mistyped_command_is_told_what_may_have_been_meant(
    program: Program, typed: str, meant: str
) -> None:
    done = program(typed)
    assert done.status == 2
    assert meant in done.stderr


def test_json_can_be_searched_for_the_signs_of_any_script(program: Program) -> None:
    assert program("lock", "acquire", "src/請求.py").status == 0
    for arguments in (["lock", "list", "--json"], ["audit", "--format", "jsonl"], ["status", "--json"]):
        assert '"src/請求.py"' in program(*arguments).stdout
    assert r"\u8acb" in program("lock", "list", "--json", PYTHONIOENCODING="ascii", PYTHONUTF8="0").stdout
