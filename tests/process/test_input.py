"""Whatever stands on a hook's stdin is answered: what is not understood is refused, what is new is let be."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.conftest import StartSession
from tests.support.enrolment import Enrolled
from tests.support.hooks import MIRRORED, SCRIPTS, Answer, answer_of, run_hook, start_hook
from tests.support.sessions import Session

LATER = [event for event in SCRIPTS if event != "PreToolUse"]


@pytest.fixture
def session(start_session: StartSession) -> Session:
    return start_session()


def send(session: Session, data: bytes, event: str = "PreToolUse") -> Answer:
    return run_hook(event, data, session.environment, session.folder)


def call(session: Session, **changes: Any) -> dict[str, Any]:
    """A call that would be granted, with some of it changed; None takes a field away."""
    fields = {
        "session_id": session.id,
        "cwd": str(session.folder),
        "hook_event_name": "PreToolUse",
        "tool_name": "Write",
        "tool_use_id": "call-1",
        "tool_input": {"file_path": str(session.folder / "a"), "content": "text"},
        **changes,
    }
    return {name: value for name, value in fields.items() if value is not None}


# what is not understood

MALFORMED = {
    "empty": b"",
    "blank": b" \n",
    "torn": b'{"session_id": "s", "tool_na',
    "no_json": b"hello",
    "an_array": b"[]",
    "null": b"null",
    "a_text": b'"text"',
    "two_values": b"{}{}",
    "not_utf8": b'{"a": "\xff\xfe"}',
    "utf16": '{"a": 1}'.encode("utf-16"),
    "a_byte_order_mark": b"\xef\xbb\xbf{}",
    "nul_bytes": b"\0\0\0\0",
    "endless_nesting": b'{"a":' * 50_000,
}


@pytest.mark.parametrize("name", MALFORMED)
def test_input_that_is_not_understood_is_refused(enrolled: Enrolled, session: Session, name: str) -> None:
    answer = send(session, MALFORMED[name])
    assert answer.decision == "deny"
    assert "The hook's input" in answer.reason
    assert enrolled.held() == {}


@pytest.mark.parametrize("event", [event for event in LATER if event not in MIRRORED])
def test_where_nothing_is_decided_it_is_complained_about_and_blocks_nothing(
    session: Session, event: str
) -> None:
    answer = send(session, b"{", event)
    assert (answer.status, answer.stdout) == (1, "")
    assert "not valid JSON" in answer.stderr


@pytest.mark.parametrize("event", MIRRORED)
def test_a_mirrored_list_says_nothing_whatever_it_is_sent(session: Session, event: str) -> None:
    answer = send(session, b"{", event)
    assert (answer.status, answer.stdout, answer.stderr) == (0, "", "")


def test_a_call_that_names_no_session_is_refused(session: Session) -> None:
    del session.environment["CLAUDE_CODE_SESSION_ID"]
    answer = send(session, json.dumps(call(session, session_id=None)).encode())
    assert answer.decision == "deny"
    assert "names no session" in answer.reason


def test_a_call_that_names_no_session_is_the_environments(enrolled: Enrolled, session: Session) -> None:
    assert send(session, json.dumps(call(session, session_id=None)).encode()).is_silent
    assert enrolled.held() == {"a": session.name}


NO_FILE: dict[str, Any] = {
    "no_input": None,
    "no_path": {},
    "an_empty_path": {"file_path": ""},
    "a_number": {"file_path": 7},
    "a_list": {"file_path": ["a"]},
    "an_input_that_is_a_text": "a",
    "the_path_of_a_notebook": {"notebook_path": "/a"},
}


@pytest.mark.parametrize("name", NO_FILE)
def test_a_call_that_names_no_file_is_refused(session: Session, name: str) -> None:
    answer = send(session, json.dumps(call(session, tool_input=NO_FILE[name])).encode())
    assert answer.decision == "deny"
    assert "names no file_path" in answer.reason


@pytest.mark.parametrize("path", ["a\\u0000b", "\\u0000", "a\\ud800"])
def test_a_path_that_no_file_can_have_is_refused(enrolled: Enrolled, session: Session, path: str) -> None:
    data = json.dumps(call(session, tool_input={"file_path": f"{enrolled.root}/PATH"})).replace("PATH", path)
    answer = send(session, data.encode())
    assert answer.decision == "deny"
    assert "path" in answer.reason
    assert "Unexpected" not in answer.reason


@pytest.mark.parametrize("field", ["session_id", "agent_id", "tool_use_id"])
def test_an_id_that_cannot_be_stored_is_refused_for_what_it_is(session: Session, field: str) -> None:
    answer = send(session, json.dumps(call(session, **{field: "x\ud800"})).encode())
    assert answer.decision == "deny"
    assert "Unexpected" not in answer.reason


@pytest.mark.parametrize("session_id", ["x" * 201, "x" * 100_000])
def test_an_endless_session_id_is_refused(session: Session, session_id: str) -> None:
    answer = send(session, json.dumps(call(session, session_id=session_id)).encode())
    assert answer.decision == "deny"
    assert "session id is empty or too long" in answer.reason


# what is new


def test_fields_that_are_not_known_are_let_be(enrolled: Enrolled, session: Session) -> None:
    new = {"future": {"deep": [1, None, {"x": "y"}]}, "permission_mode": 7, "agent_type": [], "effort": None}
    fields = call(session, **{name: value for name, value in new.items() if value is not None})
    assert send(session, json.dumps(fields).encode()).is_silent
    assert enrolled.held() == {"a": session.name}


@pytest.mark.parametrize(
    "changes",
    [
        {"tool_use_id": None},
        {"tool_use_id": 7},
        {"agent_id": None},
        {"agent_id": 7},
        {"agent_id": ""},
        {"cwd": None},
        {"cwd": 7},
        {"cwd": "relative"},
        {"hook_event_name": "Another"},
        {"transcript_path": "/nowhere"},
    ],
    ids=str,
)
def test_fields_that_are_missing_or_of_another_type_do_not_keep_a_call_from_being_decided(
    enrolled: Enrolled, session: Session, changes: dict[str, Any]
) -> None:
    assert send(session, json.dumps(call(session, **changes)).encode()).is_silent
    assert enrolled.held() == {"a": session.name}


def test_a_call_from_a_folder_that_is_gone_is_decided(enrolled: Enrolled, session: Session) -> None:
    gone = enrolled.root / "gone"
    gone.mkdir()
    process = start_hook("PreToolUse", session.environment, gone)
    gone.rmdir()
    data = json.dumps(call(session, cwd=str(gone))).encode()
    assert answer_of(process, data).is_silent
    assert enrolled.held() == {"a": session.name}


@pytest.mark.parametrize("event", LATER)
@pytest.mark.parametrize("fields", [{}, {"background_tasks": "x"}, {"tool_name": []}, {"reason": 7}], ids=str)
def test_an_event_without_its_usual_fields_breaks_nothing(
    session: Session, event: str, fields: dict[str, Any]
) -> None:
    data = json.dumps({"session_id": session.id, **fields}).encode()
    answer = send(session, data, event)
    assert (answer.status, answer.stderr) == (0, "")


# what is large


def test_a_write_of_ten_megabytes_is_decided(enrolled: Enrolled, start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    content = 'é\n"\\' * (10 << 18)
    given = [
        call(each, tool_input={"file_path": str(each.folder / "a"), "content": content})
        for each in (one, two)
    ]
    assert send(one, json.dumps(given[0]).encode()).is_silent
    assert send(two, json.dumps(given[1], ensure_ascii=False).encode()).decision == "deny"


# who reads the answer


def test_a_refusal_that_nobody_can_hear_is_a_status_that_refuses(start_session: StartSession) -> None:
    one, two = start_session(), start_session()
    one.edit("a")
    process = start_hook("PreToolUse", two.environment, two.folder)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    assert answer_status(process, json.dumps(call(two)).encode()) == 2


def test_a_grant_that_nobody_listens_to_is_a_grant(enrolled: Enrolled, session: Session) -> None:
    process = start_hook("PreToolUse", session.environment, session.folder)
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    assert answer_status(process, json.dumps(call(session)).encode()) == 0
    assert enrolled.held() == {"a": session.name}


def answer_status(process: subprocess.Popen[bytes], data: bytes) -> int:
    process.communicate(data, timeout=30)
    return process.returncode


def test_a_hook_without_any_stdin_refuses(session: Session) -> None:
    from tests.support.hooks import command

    closed = ["sh", "-c", 'exec "$@" <&-', "sh", *command("PreToolUse")]
    done = subprocess.run(closed, env=session.environment, capture_output=True, text=True, timeout=30)
    assert Answer(done.stdout, done.stderr, done.returncode).refuses
