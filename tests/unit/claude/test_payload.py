"""A hook's input: what is taken from it, what is let be, and what cannot be used."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pytest

from coord_core.claude import payload
from coord_core.claude.payload import Payload
from coord_core.domain.errors import InputError
from coord_core.witness import start_time


def given(environment: dict[str, str] | None = None, **fields: Any) -> Payload:
    return Payload(fields, environment or {})


# who


def test_the_session_is_the_one_the_event_names() -> None:
    assert given({"CLAUDE_CODE_SESSION_ID": "other"}, session_id="s").session_id == "s"


@pytest.mark.parametrize("session_id", [None, "", 7, ["s"]])
def test_an_event_that_names_no_session_is_of_the_environments(session_id: object) -> None:
    assert given({"CLAUDE_CODE_SESSION_ID": "s"}, session_id=session_id).session_id == "s"


def test_without_any_session_nothing_can_be_decided() -> None:
    with pytest.raises(InputError, match="names no session"):
        _ = given({"CLAUDE_SESSION_ID": "not set by Claude Code"}).session_id


@pytest.mark.parametrize(("agent", "expected"), [("sub", "sub"), ("", ""), (None, ""), (7, "")])
def test_an_event_without_an_agent_is_the_main_agents(agent: object, expected: str) -> None:
    assert given(agent_id=agent).agent == expected


def test_the_client_is_the_process_that_it_says_it_is() -> None:
    found = given({"CLAUDE_PID": str(os.getpid())}).client()
    assert found is not None
    assert (found.pid, found.started) == (os.getpid(), start_time(os.getpid()))


NO_PIDS = ["", "0", "-1", "x", "1 2", "1.5", "¹", "٣", "9" * 10, "2147483647"]


@pytest.mark.parametrize("pid", NO_PIDS)
def test_what_is_no_pid_of_a_process_here_is_no_client(pid: str) -> None:
    assert given({"CLAUDE_PID": pid}).client() is None


def test_a_client_that_does_not_name_itself_is_not_guessed() -> None:
    assert given().client() is None


# where


def test_a_folder_that_is_not_absolute_is_not_used() -> None:
    assert given(cwd="relative").cwd == given().cwd == str(Path.cwd())
    assert given(cwd="/somewhere").cwd == "/somewhere"


def test_home_is_where_the_session_started_wherever_it_is_now() -> None:
    assert given({"CLAUDE_PROJECT_DIR": "/start"}, cwd="/now").home == "/start"
    assert given(cwd="/now").home == "/now"


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"CLAUDE_CONFIG_DIR": "/c", "HOME": "/h"}, "/c"),
        ({"HOME": "/h"}, "/h/.claude"),
        ({}, ""),
    ],
)
def test_the_clients_configuration_is_where_it_says_or_below_home(
    environment: dict[str, str], expected: str
) -> None:
    assert given(environment).config_dir == expected


# fields


@pytest.mark.parametrize("value", [None, 7, True, [], {}])
def test_a_field_of_another_type_holds_no_text(value: object) -> None:
    assert given(tool_use_id=value).text("tool_use_id") == ""


@pytest.mark.parametrize("value", [None, "text", 7, []])
def test_a_tool_input_of_another_type_is_empty(value: object) -> None:
    assert given(tool_input=value).tool_input == {}


# reading


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    source = io.BytesIO(data)
    monkeypatch.setattr(payload.os, "read", lambda descriptor, most: source.read(most))


def test_an_event_is_read_to_its_end_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, b'{"prompt": "' + b"x" * (3 << 20) + b'"}')
    assert len(payload.read({}).text("prompt")) == 3 << 20


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not valid JSON"),
        (b"   ", "not valid JSON"),
        (b"{", "not valid JSON"),
        (b"{'a': 1}", "not valid JSON"),
        (b'\xef\xbb\xbf{"a": 1}', "not valid JSON"),
        (b"null", "not a JSON object"),
        (b"[]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"{} {}", "text after"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b"[" * 100_000, "not valid JSON"),
    ],
)
def test_what_is_no_json_object_in_utf8_is_the_callers_fault(
    monkeypatch: pytest.MonkeyPatch, data: bytes, problem: str
) -> None:
    stdin(monkeypatch, data)
    with pytest.raises(InputError, match=problem):
        payload.read({})
