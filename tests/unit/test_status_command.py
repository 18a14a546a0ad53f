"""The command of the status line: known again, whatever is in the paths and in the command it carries."""

from __future__ import annotations

import json
import subprocess

from hypothesis import example, given
from hypothesis import strategies as st

from coord_core.status_command import LOCAL, USER, build, command_of, is_edited, parse

_PATHS = st.text(
    st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), min_size=1, max_size=20
)
_OWN = st.none() | st.text(max_size=30).map(json.dumps)
SCRIPT = "/hooks/statusline.py"


@given(_PATHS, _PATHS, st.sampled_from([LOCAL, USER]), _OWN)
@example("it's", "a' local 'b", LOCAL, json.dumps("'x' local 'y'"))
def test_what_was_built_is_parsed(interpreter: str, folder: str, scope: str, own: str | None) -> None:
    command = build(f"/{interpreter}", f"/{folder}{SCRIPT}", scope, own)
    ours = parse(command)
    if SCRIPT + "' " in f"'/{interpreter}' ":
        return  # no interpreter lies there
    assert ours is not None
    assert (ours.scope, ours.own) == (scope, own)
    assert not is_edited(command)


def test_what_was_approved_is_parsed_and_gives_way_to_what_stood_there() -> None:
    literal = json.dumps("project 'x'")
    ours = parse(build("/py", f"/x{SCRIPT}", LOCAL, None, literal))
    assert ours is not None and (ours.own, ours.approved) == (None, literal)
    ours = parse(build("/py", f"/x{SCRIPT}", LOCAL, json.dumps("mine"), literal))
    assert ours is not None and (ours.own, ours.approved) == (json.dumps("mine"), None)


def test_what_the_client_refuses_is_no_command() -> None:
    """Its schema; a wrong refreshInterval it takes for none."""
    line = {"type": "command", "command": "x"}
    for more in ({}, {"padding": 1.5, "hideVimModeIndicator": True}, {"refreshInterval": "2"}, {"other": 1}):
        assert command_of({**line, **more}) == "x"
    for wrong in ({"type": "static"}, {"padding": "2"}, {"padding": True}, {"padding": None}, {"command": 1}):
        assert command_of({**line, **wrong}) == ""
    assert [command_of(other) for other in (None, [], "x", {"command": "x"})] == [""] * 4
    assert command_of({**line, "hideVimModeIndicator": 1}) == ""


def test_a_shell_reads_it_as_it_was_meant() -> None:
    own = json.dumps("echo 'it''s' \"$HOME\" \\ `x`")
    command = build("/bin/echo", f"/a b/it's{SCRIPT}", LOCAL, own)
    printed = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True).stdout
    assert printed == f"-I -S -X utf8 /a b/it's{SCRIPT} local {own}\n"


def test_ours_inside_ours_is_the_outer_one() -> None:
    inner = build("/py", f"/old{SCRIPT}", USER, json.dumps("mine"))
    outer = build("/py", f"/new{SCRIPT}", LOCAL, json.dumps(inner))
    ours = parse(outer)
    assert ours is not None and ours.own is not None
    assert json.loads(ours.own) == inner


def test_what_somebody_changed_is_edited() -> None:
    command = build("/py", f"/x{SCRIPT}", LOCAL, None)
    for changed in (f"{command} | cut -c1-20", command.replace("local", "everywhere"), f"env A=1 {command}"):
        assert parse(changed) is None
        assert is_edited(changed)


def test_others_are_neither() -> None:
    for command in ("", "~/.claude/statusline.sh", "npx ccstatusline", "python3 /x/hooks/statusline.py"):
        assert parse(command) is None
        assert not is_edited(command)
