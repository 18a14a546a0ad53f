"""The client's own task list: which steps send an event, what it carries, how long a list lives."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from .hook_log import HookLog, command_hook, write_settings
from .script import Call, Say
from .scripted_model import ScriptedModel
from .session import Client
from .tasks import EVENTS, LIST, SWITCH, complete, create, heard, offer_tasks, update

pytestmark = pytest.mark.client


@pytest.fixture(autouse=True)
def watched(client: Client, repository: Path, hook_log: HookLog) -> None:
    offer_tasks(client)
    write_settings(repository, hook_log.watch(*EVENTS, "Stop"))


def texts(model: ScriptedModel, script: str) -> list[str]:
    return [result.text.partition("\n\n<system")[0] for result in model.tool_results(script)]


@pytest.mark.parametrize(("named", "there"), [("claude-opus-5-5", False), ("claude-haiku-4-5", True)])
def test_the_newest_models_have_the_tools_only_when_the_user_asks_for_them(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog, named: str, there: bool
) -> None:
    del client.home.variables[SWITCH]

    client.run_print(model.script("turn", create("One"), Say("over")), "--model", named, cwd=repository)

    [result] = model.tool_results("turn")
    assert result.text.startswith("Task #1 created") == there
    assert ("TaskCreate is disabled for this session" in result.text) != there
    assert heard(hook_log) == ([("TaskCreated", "1", "One")] if there else [])


def test_an_event_carries_the_id_the_subject_and_the_description_as_they_were_given(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    odd = "Two\nlines \x1b[31mred"
    prompt = model.script("turn", create(odd, "Long"), complete("1"))

    outcome = client.run_print(prompt, cwd=repository)

    created, completed = hook_log.calls("TaskCreated")[0].input, hook_log.calls("TaskCompleted")[0].input
    common = {"session_id", "transcript_path", "cwd", "prompt_id", "hook_event_name"}
    assert created.keys() == completed.keys() == common | {"task_id", "task_subject", "task_description"}
    assert created["session_id"] == outcome.session_id
    assert [created[key] for key in ("task_id", "task_subject", "task_description")] == ["1", odd, "Long"]


def test_beginning_renaming_reopening_and_deleting_send_no_event_of_their_own(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    begin = update("1", status="in_progress")
    rename, delete = update("1", subject="Renamed"), update("1", status="deleted")
    steps = [create("One"), begin, rename, complete("1"), complete("1"), begin, complete("1"), delete]

    client.run_print(model.script("turn", *steps, create("Two"), complete("9")), cwd=repository)

    assert heard(hook_log) == [
        ("TaskCreated", "1", "One"),
        ("TaskCompleted", "1", "Renamed"),
        ("TaskCompleted", "1", "Renamed"),
        ("TaskCreated", "2", "Two"),
    ]


def test_the_tools_answer_tells_of_a_deletion_and_of_a_new_subject(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    write_settings(repository, {"PostToolUse": [hook_log.hook("TaskUpdate")]})
    steps = [create("One"), update("1", subject="Renamed"), update("1", status="deleted"), complete("1")]

    client.run_print(model.script("turn", *steps), cwd=repository)

    renamed, deleted, missing = [call.input for call in hook_log.calls("PostToolUse")]
    assert renamed["tool_input"] == {"taskId": "1", "subject": "Renamed"}
    assert renamed["tool_response"] == {"success": True, "taskId": "1", "updatedFields": ["subject"]}
    assert deleted["tool_response"]["statusChange"] == {"from": "pending", "to": "deleted"}
    assert missing["tool_response"]["success"] is False


def test_status_2_keeps_a_task_from_being_made_and_from_being_done(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    refuse = hook_log.hook(answer={"exit": 2, "errors": "no"})
    write_settings(repository, {"TaskCreated": [refuse]})
    first = client.run_print(model.script("first", create("One"), LIST, Say("over")), cwd=repository)
    write_settings(repository, {"TaskCompleted": [refuse]})
    second = model.script("second", create("Two"), complete("2"), LIST, Say("over"))
    client.run_print(second, "--resume", first.session_id, cwd=repository)

    made, shown = model.tool_results("first")
    assert made.is_error and made.text.startswith("TaskCreated hook feedback:") and "]: no" in made.text
    assert shown.text.startswith("No tasks found")
    assert texts(model, "second")[2] == "#2 [pending] Two"  # the first one's id is not used again
    assert texts(model, "second")[1].startswith("TaskCompleted hook feedback:")


def test_no_other_end_of_a_hook_keeps_a_task_from_anything(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    ends = {"Status 1": {"exit": 1, "errors": "oops"}, "Text": {"output": "chatter"}, "Late": {"sleep": 3}}
    write_settings(repository, {"TaskCreated": [hook_log.hook(answer={"by": ends}, timeout=1)]})

    steps = [create(subject) for subject in ends]
    client.run_print(model.script("turn", *steps, LIST, Say("over")), cwd=repository)

    made = [f"Task #{number} created successfully: {subject}" for number, subject in enumerate(ends, 1)]
    listed = "\n".join(f"#{number} [pending] {subject}" for number, subject in enumerate(ends, 1))
    assert texts(model, "turn") == [*made, listed]
    assert [call.input["task_subject"] for call in hook_log.calls()] == list(ends)
    assert "oops" not in model.told("turn") and "chatter" not in model.told("turn")


def test_an_interpreter_without_its_script_ends_with_2_and_so_refuses_the_task(
    client: Client, model: ScriptedModel, repository: Path
) -> None:
    write_settings(repository, {"TaskCreated": [command_hook([sys.executable, "-I", "/gone/hook.py"])]})

    client.run_print(model.script("turn", create("One"), Say("over")), cwd=repository)

    [result] = model.tool_results("turn")
    assert result.is_error and "can't open file" in result.text


def test_a_resumed_session_has_its_list_and_ids_go_on_and_a_fork_begins_an_empty_one(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    first = client.run_print(model.script("first", create("One"), create("Two")), cwd=repository)
    again = model.script("again", LIST, create("Three"), Say("over"))
    client.run_print(again, "--resume", first.session_id, cwd=repository)
    fork = model.script("fork", LIST, create("Four"), Say("over"))
    client.run_print(fork, "--resume", first.session_id, "--fork-session", cwd=repository)

    assert texts(model, "again")[0] == "#1 [pending] One\n#2 [pending] Two"
    assert texts(model, "fork")[0] == "No tasks found"
    assert [id_ for _, id_, _ in heard(hook_log)] == ["1", "2", "3", "1"]


def test_after_clear_the_list_is_empty_and_ids_begin_anew(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    session = client.start_interactive(cwd=repository)
    session.prompt(model.script("before", create("One"), Say("over")))
    hook_log.wait_for("Stop")
    session.clear()
    session.prompt(model.script("after", LIST, create("Other"), Say("over")))
    hook_log.wait_for("Stop", 2)

    assert texts(model, "after") == ["No tasks found", "Task #1 created successfully: Other"]
    before, after = hook_log.calls("TaskCreated")
    assert before.input["session_id"] != after.input["session_id"] == session.session_id


def test_a_list_with_a_name_is_shared_by_sessions_and_the_hook_is_told_the_name(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    client.home.variables["CLAUDE_CODE_TASK_LIST_ID"] = "shared"
    client.run_print(model.script("first", create("One")), cwd=repository)
    client.run_print(model.script("second", LIST, create("Two"), complete("1")), cwd=repository)

    assert texts(model, "second")[0] == "#1 [pending] One"
    assert [(event, id_) for event, id_, _ in heard(hook_log)] == [
        ("TaskCreated", "1"), ("TaskCreated", "2"), ("TaskCompleted", "1"),
    ]  # fmt: skip
    assert {call.environment["CLAUDE_CODE_TASK_LIST_ID"] for call in hook_log.calls()} == {"shared"}


def test_a_subagent_uses_its_sessions_list_and_one_in_the_background_has_none(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    model.script("sub", create("Of the subagent"), complete("1"), Say("over"))
    model.script("behind", create("Never made"), Say("over"))
    waited, behind = (
        Call("Agent", {"description": name, "prompt": f"SCRIPT:{name}", "run_in_background": name != "sub"})
        for name in ("sub", "behind")
    )

    client.run_print(model.script("main", create("Of the main agent"), waited, behind), cwd=repository)

    main, sub, done = [call.input for call in hook_log.calls() if call.event in EVENTS]
    assert "agent_id" not in main
    assert (sub["task_id"], done["task_id"]) == ("2", "1")
    assert sub["agent_id"] == done["agent_id"] and sub["session_id"] == main["session_id"]
    assert "not among the tools available here" in model.tool_results("behind")[0].text


def test_a_teammate_uses_its_leads_list_and_is_named(
    client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    client.home.variables["CLAUDE_CODE_EXPERIMENTAL_AGENT_TEAMS"] = "1"
    mate = Call("Agent", {"description": "mate", "prompt": "SCRIPT:mate", "name": "mate"})
    model.script("mate", create("Of the mate"), complete("1"), Say("over"))
    session = client.start_interactive(cwd=repository)

    session.prompt(model.script("lead", create("Of the lead"), mate, Say("over")))

    done = hook_log.wait_for("TaskCompleted").input
    assert (done["task_id"], done["task_subject"], done["teammate_name"]) == ("1", "Of the lead", "mate")
    assert done["session_id"] == session.session_id
    assert done["agent_id"].startswith("amate-") and done["team_name"]
