"""The status line in a settings file: taking it out gives back every byte of the user's own."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coord_core import status_command
from coord_core.install import settings_file
from coord_core.install.environment import Environment
from coord_core.install.errors import SettingsError
from coord_core.install.status_line import KEY, command_in, holds_ours, put, taken_out
from tests.unit.install.settings_documents import OURS, texts, value

ONE = Environment("/opt/py thon/bin/python3.11", "/opt/it's é/coord_core/hooks")
TWO = Environment("/usr/bin/python3.13", "/home/u/.local/share/claude-coordinator/env-9/coord_core/hooks")
OWN = (
    '{\n\t"statusLine": {"padding" :0,"type":"command", "command":"echo \\u0041 \\/x"},\n\t"model": "opus"}\n'
)
Put = Callable[[str, Environment], str]


def edit(environment: Environment, refresh: bool = False) -> settings_file.Edit:
    return lambda text, source: put(text, environment, "local", source, refresh=refresh)


@st.composite
def with_own(draw: st.DrawFn) -> str:
    """A settings text that has somebody's status line, laid out somehow."""
    document = value(draw(texts()))
    line = {
        "type": "command",
        "command": draw(st.text(max_size=20)),
        **draw(st.just({}) | st.just({"padding": 1})),
    }
    ascii_only = draw(st.booleans())
    return json.dumps(
        {**document, KEY: line}, indent=draw(st.sampled_from([None, 2, "\t"])), ensure_ascii=ascii_only
    )


@given(with_own(), st.booleans())
def test_the_users_own_comes_back_without_any_record(text: str, upgraded: bool) -> None:
    ours = put(text, ONE, "local", "x")
    assert holds_ours(ours)
    if upgraded:
        ours = put(ours, TWO, "local", "x")
    assert put(ours, TWO if upgraded else ONE, "local", "x") == ours
    assert taken_out(ours, "x") == text


def test_only_the_commands_string_is_exchanged() -> None:
    ours = put(OWN, ONE, "local", "x", refresh=True)
    assert value(ours)[KEY].keys() == {"padding", "type", "command"}
    assert ours.partition('"command":"')[0] == OWN.partition('"command":"')[0]
    carried = status_command.parse(command_in(ours))
    assert carried is not None and carried.own == '"echo \\u0041 \\/x"'


@settings(max_examples=20)  # each writes a file four times
@given(texts(), st.booleans(), st.booleans(), st.booleans())
def test_with_the_hooks_in_the_file_the_very_bytes_come_back(
    text: str, hooks_first: bool, line_out_first: bool, has_own: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file, state = Path(folder, "settings.json"), Path(folder, "state")
        before = (OWN if has_own else text).encode()
        file.write_bytes(before)
        if KEY in value(before.decode()) and not has_own:
            return
        steps = [
            lambda: settings_file.install(file, OURS, state),
            lambda: settings_file.rewrite(file, state, edit(ONE, refresh=True)),
        ]
        for step in steps if hooks_first else reversed(steps):
            assert step()
        assert not settings_file.rewrite(file, state, edit(ONE, refresh=True))
        if line_out_first:
            assert settings_file.take_out(file, state, taken_out)
            assert not holds_ours(file.read_text(encoding="utf-8"))
            assert settings_file.uninstall(file, state)
        else:
            assert settings_file.uninstall(file, state, keep_status_line=True)
            assert holds_ours(file.read_text(encoding="utf-8"))
            assert settings_file.take_out(file, state, taken_out)
        assert file.read_bytes() == before
        assert not list(state.glob("settings/*"))


def test_uninstalling_takes_both_out(tmp_path: Path) -> None:
    file, state = tmp_path / "sub" / "settings.json", tmp_path / "state"
    settings_file.install(file, OURS, state)
    settings_file.rewrite(file, state, edit(ONE))
    assert settings_file.uninstall(file, state)
    assert not file.parent.exists()


def test_both_go_from_a_file_that_somebody_changed_and_the_own_one_stays(tmp_path: Path) -> None:
    file, state = tmp_path / "settings.json", tmp_path / "state"
    file.write_text(OWN)
    settings_file.install(file, OURS, state)
    settings_file.rewrite(file, state, edit(ONE))
    file.write_text(json.dumps({**json.loads(file.read_text()), "added": 1}))
    settings_file.uninstall(file, state)
    assert json.loads(file.read_text()) == {**json.loads(OWN), "added": 1}


def test_a_new_one_is_run_again_by_itself_where_nobody_has_another() -> None:
    assert value(put("", ONE, "local", "x", refresh=True))[KEY]["refreshInterval"] == 10
    assert value(put("{}", ONE, "local", "x"))[KEY].keys() == {"type", "command"}


def test_an_edited_one_stays() -> None:
    ours = put(OWN, ONE, "local", "x")
    edited = ours.replace(" local ", " local2 ")
    assert put(edited, TWO, "local", "x") == edited
    assert taken_out(edited, "x") == edited


@pytest.mark.parametrize(
    "line",
    [
        "1",
        "null",
        '"echo"',
        "{}",
        '{"type":"command"}',
        '{"type":"other","command":"x"}',
        '{"type":"command","command":1}',
    ],
)
def test_what_the_client_would_not_run_is_refused_with_its_place(line: str) -> None:
    with pytest.raises(SettingsError, match=r"x:2:\d+"):
        put(f'{{\n "statusLine": {line}}}', ONE, "local", "x")
    assert taken_out(f'{{"statusLine": {line}}}', "x") == f'{{"statusLine": {line}}}'


@pytest.mark.parametrize("text", ["[]", "{", "nonsense"])
def test_what_is_no_settings_document_is_refused(text: str) -> None:
    with pytest.raises(SettingsError):
        put(text, ONE, "local", "x")
