"""What a hook loads, to the module: only imports make a hook slow, and nothing else would notice one more."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.budget.hook_run import Run, Tool
from tests.conftest import StartSession
from tests.support.enrolment import Enrolled


def allowed(name: str) -> set[str]:
    lines = Path(__file__).with_name(name).read_text().splitlines()
    return {line for line in lines if line and not line.startswith("#")}


ALLOWED = allowed("allowed_modules.txt")
NEEDED_TO_DECIDE = {"_functools", "_sqlite3", "itertools"}
EXPENSIVE = {
    "collections", "contextlib", "dataclasses", "datetime", "enum", "functools", "inspect", "json", "logging",
    "pathlib", "re", "shutil", "signal", "site", "socket", "sqlite3", "subprocess", "tempfile", "typing",
    "uuid", "zlib",
}  # fmt: skip

exactly = pytest.mark.skipif(
    sys.version_info[:2] != (3, 11) or sys.platform != "linux" or sys.implementation.name != "cpython",
    reason="the list is exact for CPython 3.11 on Linux",
)


class Edits:
    """The three ways that a call before an edit can go."""

    def __init__(self, tool: Tool, start_session: StartSession) -> None:
        one, two = start_session(), start_session()
        self.grant = tool.edit(one, "a")
        self.own = tool.edit(one, "a")
        self.refusal = tool.edit(two, "a")


@pytest.fixture
def edits(enrolled: Enrolled, tool: Tool, start_session: StartSession) -> Edits:
    edits = Edits(tool, start_session)
    assert edits.grant.answer.is_silent
    assert edits.own.answer.is_silent
    assert edits.refusal.answer.refuses
    return edits


@exactly
def test_an_edit_loads_exactly_what_is_allowed(edits: Edits) -> None:
    assert edits.grant.others == ALLOWED
    assert edits.own.others == ALLOWED
    assert edits.refusal.others == ALLOWED


@exactly
def test_what_is_not_governed_loads_nothing_that_decides_or_stores(
    tool: Tool, start_session: StartSession, tmp_path: Path
) -> None:
    run = tool.edit(start_session(folder=tmp_path), "a")
    assert run.answer.is_silent
    assert run.others == ALLOWED - NEEDED_TO_DECIDE
    packages = {name.split(".")[1] for name in run.ours if "." in name}
    assert packages.isdisjoint({"services", "storage", "views"})


@exactly
def test_a_tool_that_edits_nothing_loads_nothing_that_decides_or_stores(
    enrolled: Enrolled, tool: Tool, start_session: StartSession
) -> None:
    run = tool.run(start_session(), "PreToolUse", tool_name="Read", tool_input={"file_path": "/a"})
    assert run.answer.is_silent
    assert run.others <= ALLOWED - NEEDED_TO_DECIDE


TO_KEEP = {"zlib", "_sha1"}  # what an edit left is kept as git keeps it


def assert_lean(run: Run) -> None:
    assert run.others.isdisjoint(EXPENSIVE - TO_KEEP)
    installed = {name.partition(".")[0] for name in run.others} - sys.stdlib_module_names - {"__main__"}
    assert installed == set()


def test_no_edit_loads_a_third_party_or_an_expensive_module(edits: Edits) -> None:
    for run in (edits.grant, edits.own, edits.refusal):
        assert_lean(run)


FIELDS: dict[str, dict[str, object]] = {
    "SessionStart": {"source": "startup"},
    "UserPromptSubmit": {"prompt": "x"},
    "PostToolUse": {},
    "PostToolUseFailure": {},
    "Stop": {"background_tasks": []},
    "SubagentStop": {"agent_id": "sub"},
    "SessionEnd": {"reason": "other"},
    "TaskCreated": {"task_id": "1", "task_subject": "x"},
    "TaskCompleted": {"task_id": "1", "task_subject": "x"},
}


@pytest.mark.parametrize("event", FIELDS)
def test_no_other_event_loads_more_than_an_edit_does(
    enrolled: Enrolled, tool: Tool, start_session: StartSession, event: str
) -> None:
    session = start_session()
    tool.edit(session, "a")
    call = {
        "tool_name": "Edit",
        "tool_use_id": "call",
        "tool_input": {"file_path": str(session.folder / "a")},
    }
    run = tool.run(session, event, **{**call, **FIELDS[event]})
    assert (run.answer.status, run.answer.stderr) == (0, "")
    assert_lean(run)
    more = TO_KEEP if event == "PostToolUse" else set()
    assert run.others <= ALLOWED | more or sys.version_info[:2] != (3, 11)


OF_TASKS = {
    "TaskCreated": FIELDS["TaskCreated"],
    "TaskCompleted": FIELDS["TaskCompleted"],
    "PostToolUse": {
        "tool_name": "TaskUpdate",
        "tool_response": {"success": True, "taskId": "1", "statusChange": {"to": "deleted"}},
    },
}


@exactly
@pytest.mark.parametrize("event", OF_TASKS)
def test_a_task_of_the_clients_list_loads_what_stores_only_where_it_is_wanted(
    enrolled: Enrolled, tool: Tool, start_session: StartSession, event: str
) -> None:
    run = tool.run(start_session(), event, **OF_TASKS[event])
    assert run.answer.is_silent
    assert run.others <= ALLOWED - NEEDED_TO_DECIDE
    packages = {name.split(".")[1] for name in run.ours if "." in name}
    assert packages.isdisjoint({"services", "storage", "views"})

    enrolled.configure(mirror_tasks=True)
    for _ in range(2):
        run = tool.run(start_session(), event, **OF_TASKS[event])
        assert run.answer.is_silent
        assert run.others <= ALLOWED
    assert "coord_core.services.mirroring" in run.bundled
    assert tool.bundles == {event, f"{event}-mirror"}  # who does not want it does not read it


@pytest.mark.parametrize(
    "event", ["PreToolUse", *(event for event in FIELDS if not event.startswith("Task"))]
)
def test_where_there_are_no_tasks_no_hook_loads_what_is_for_them(
    enrolled: Enrolled, tool: Tool, start_session: StartSession, event: str
) -> None:
    session, other = start_session(), start_session()
    tool.edit(session, "a")
    call = {"tool_name": "Edit", "tool_use_id": "two", "tool_input": {"file_path": str(session.folder / "a")}}
    run = tool.run(other if event == "PreToolUse" else session, event, **{**call, **FIELDS.get(event, {})})
    last = {name.rpartition(".")[2] for name in run.ours}
    asks_after_the_file = {"tasks_due"} if event == "SessionStart" else set()
    of_tasks = {name for name in last if {"task", "tasks", "claims"} & set(name.split("_"))}
    of_tasks -= {"task_effects", "task_readings"}  # of the store, which is one
    assert of_tasks == asks_after_the_file


@exactly
@pytest.mark.parametrize("event", ["PreToolUse", "PostToolUse"])
def test_a_command_that_cannot_write_loads_no_more_than_an_edit_does(
    enrolled: Enrolled, tool: Tool, start_session: StartSession, event: str
) -> None:
    run = tool.shell(start_session(), "git log --oneline | head -3", event)
    assert run.answer.is_silent
    assert run.others <= ALLOWED
    assert "coord_core.claude.shell.reader" not in run.ours


@exactly
def test_a_command_that_has_to_be_parsed_loads_exactly_what_is_allowed(
    enrolled: Enrolled, tool: Tool, start_session: StartSession
) -> None:
    run = tool.shell(start_session(), "echo x > a")
    assert run.answer.is_silent
    assert run.others - ALLOWED == allowed("allowed_modules_shell.txt")


PART = "def f():\n    return 1\n\n\ndef g():\n    return 2\n"


@exactly
def test_an_edit_of_a_symbol_loads_the_parser_of_its_language_and_nothing_else_of_others(
    enrolled: Enrolled, tool: Tool, start_session: StartSession
) -> None:
    enrolled.configure(granularity="symbol")
    (enrolled.root / "a.py").write_text(PART)
    one, two = start_session(), start_session()
    runs = [
        tool.replace(one, "a.py", "return 1", "return 3"),
        tool.replace(one, "a.py", "return 1", "return 3"),
        tool.replace(two, "a.py", "return 1", "return 3"),
    ]
    assert [run.answer.refuses for run in runs] == [False, False, True]
    assert enrolled.held() == {"a.py#f": one.name}
    for run in runs:
        assert run.others - ALLOWED == allowed("allowed_modules_symbols.txt")
    assert not {"coord_core.analysis.languages", "coord_core.analysis.grammars"} & runs[0].ours
    assert runs[1].ours == runs[1].bundled | {"coord_core", "coord_core.bundle"}
    assert tool.bundles >= {"PreToolUse", "PreToolUse-symbols"}


@exactly
@pytest.mark.parametrize("name", ["a.txt", "b.py"])
def test_what_takes_the_file_where_locks_are_on_symbols_loads_no_parser(
    enrolled: Enrolled, tool: Tool, start_session: StartSession, name: str
) -> None:
    enrolled.configure(granularity="symbol")
    (enrolled.root / "a.txt").write_text(PART)
    run = tool.replace(start_session(), name, "return 1", "return 3")
    assert run.answer.is_silent
    assert run.others == ALLOWED
    assert enrolled.held().keys() == {name}


def test_an_edit_where_locks_are_on_files_loads_nothing_of_symbols(edits: Edits) -> None:
    for run in (edits.grant, edits.own, edits.refusal):
        assert not {name for name in run.ours if "analysis" in name or "treesitter" in name}
