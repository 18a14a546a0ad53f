"""Whatever an event's fields hold, a hook answers, or says in our own words why it cannot."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coord_core.claude import dispatch
from coord_core.claude.payload import Payload
from coord_core.claude.replies import Reply
from coord_core.domain.errors import CoordinatorError
from tests.support.enrolment import Enrolled, enrol, new_repository
from tests.support.hooks import SCRIPTS
from tests.support.hostile import texts

any_text = st.one_of(texts, st.text(st.characters()))  # lone surrogates too: JSON can say them
values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), any_text),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(any_text, inner, max_size=3)),
    max_leaves=8,
)
TEXTS = ["session_id", "agent_id", "tool_use_id", "reason", "source", "cwd", "prompt", "permission_mode"]
tasks = st.lists(
    st.one_of(
        values, st.fixed_dictionaries({"id": any_text, "type": st.sampled_from(["subagent", "shell"])})
    ),
    max_size=3,
)
PIECES = [
    ">",
    ">>",
    "a.txt",
    "sed",
    "-i",
    "git",
    "add",
    "commit",
    "stash",
    "--",
    ";",
    "&&",
    "|",
    "$(",
    ")",
    "'",
    '"',
    "<<",
    "EOF",
    "rm",
    "cd",
    "/tmp",
    "x=1",
    "$x",
    "*",
    "{a,b}",
]
commands = st.one_of(any_text, st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join))
responses = st.one_of(
    values,
    st.fixed_dictionaries(
        {},
        optional={
            "backgroundTaskId": any_text,
            "taskId": values,
            "bashEditDiff": st.one_of(values, st.fixed_dictionaries({"changedFiles": st.lists(any_text)})),
        },
    ),
)
TOOLS = ["Write", "Edit", "NotebookEdit", "Bash", "Monitor", "PowerShell", "mcp__a__b", "TaskStop"]
tool_inputs = st.one_of(
    st.fixed_dictionaries({"command": commands}),
    values,
    st.dictionaries(st.sampled_from(["file_path", "notebook_path", "command"]), st.one_of(values, any_text)),
)


@st.composite
def events(draw: st.DrawFn) -> dict[str, Any]:
    """An event as the client sends it, with some of it replaced by anything."""
    fields: dict[str, Any] = {"session_id": "1234abcd0000", "tool_name": "Write", "tool_use_id": "call"}
    fields |= draw(st.dictionaries(st.sampled_from(TEXTS), st.one_of(any_text, values), max_size=4))
    fields["tool_name"] = draw(st.one_of(st.sampled_from(TOOLS), values))
    fields["tool_input"] = draw(tool_inputs)
    fields["tool_response"] = draw(responses)
    fields["background_tasks"] = draw(st.one_of(values, tasks))
    return fields


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Enrolled, dict[str, str]]:
    """A repository, and the environment of the hooks of a session in it."""
    folder = tmp_path_factory.mktemp("payloads").resolve()
    enrolled = enrol(new_repository(folder / "repository"))
    environment = {
        "HOME": str(folder / "home"),
        "CLAUDE_PROJECT_DIR": str(enrolled.root),
        "CLAUDE_PID": str(os.getpid()),
    }
    return enrolled, environment


@given(st.sampled_from(sorted(SCRIPTS)), events())
def test_any_event_is_answered_or_refused_in_our_own_words(
    place: tuple[Enrolled, dict[str, str]], event: str, fields: dict[str, Any]
) -> None:
    enrolled, environment = place
    tool_input = fields["tool_input"]
    if isinstance(tool_input, dict) and isinstance(tool_input.get("file_path"), str):
        tool_input = {**tool_input, "file_path": f"{enrolled.root}/{tool_input['file_path']}"}
    try:
        reply = dispatch.answer(event, Payload({**fields, "tool_input": tool_input}, environment))
    except CoordinatorError as error:
        assert error.sentence().isprintable()
        return
    assert isinstance(reply, Reply)
    if reply.stdout:
        json.loads(reply.stdout)


@given(any_text.filter(lambda text: text not in ("", ".", "..")))
def test_any_file_name_is_locked_under_one_key_or_refused(
    place: tuple[Enrolled, dict[str, str]], name: str
) -> None:
    enrolled, environment = place
    path = f"{enrolled.root}/d/{name}"
    fields = {
        "session_id": "abcd",
        "tool_name": "Write",
        "tool_use_id": "c",
        "tool_input": {"file_path": path},
    }
    try:
        dispatch.answer("PreToolUse", Payload(fields, environment))
    except CoordinatorError:
        return
    held = {lock.resource.key for lock in enrolled.locks()}
    expected = os.path.realpath(path)
    if expected.startswith(f"{enrolled.root}/d/"):
        assert os.path.relpath(expected, enrolled.root) in held
