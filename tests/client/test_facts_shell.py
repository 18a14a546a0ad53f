"""What the client's events say about shell calls: how they end, what goes on, which files they changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.enrolment import git

from .deadline import wait_until
from .hook_log import Hook, HookLog, write_settings
from .processes import is_running
from .script import Call, Say, Step
from .scripted_model import ScriptedModel
from .session import Client, Permissions
from .surroundings import Surroundings

pytestmark = pytest.mark.client

ENDLESS = "tail -f /dev/null"
CONTEXTS = ("PreToolUse", "PostToolUse", "PostToolUseFailure")
RESPONSE = {"stdout": "", "stderr": "", "interrupted": False, "isImage": False, "noOutputExpected": False}


def bash(command: str, **options: Any) -> Call:
    return Call("Bash", {"command": command, **options})


def background(command: str) -> Call:
    return bash(command, run_in_background=True)


class Shell:
    """Runs turns with shell calls, and tells what the events said of them."""

    def __init__(self, client: Client, model: ScriptedModel, repository: Path, log: HookLog) -> None:
        self._client, self._model, self.repository, self._log = client, model, repository, log
        write_settings(repository, log.watch())

    def run(self, *steps: Step, permissions: Permissions = "bypass") -> None:
        allowed = ["--settings", '{"permissions":{"allow":["Bash"]}}']
        prompt = self._model.script("turn", *steps)
        self._client.run_print(prompt, *allowed, cwd=self.repository, permissions=permissions)

    @property
    def told(self) -> str:
        return self._model.told("turn")

    def inputs(self, event: str, tool: str = "Bash") -> list[dict[str, Any]]:
        inputs = [call.input for call in self._log.calls(event)]
        return [fields for fields in inputs if fields.get("tool_name", tool) == tool]

    def responses(self, tool: str = "Bash") -> list[dict[str, Any]]:
        return [post["tool_response"] for post in self.inputs("PostToolUse", tool)]

    @property
    def listed(self) -> list[list[dict[str, Any]]]:
        """The background tasks of each Stop."""
        return [stop["background_tasks"] for stop in self.inputs("Stop")]

    @property
    def changed_files(self) -> list[list[str]]:
        """Of each call that succeeded."""
        return [response.get("bashEditDiff", {}).get("changedFiles", []) for response in self.responses()]


@pytest.fixture
def shell(client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog) -> Shell:
    return Shell(client, model, repository, hook_log)


@pytest.fixture(scope="module")
def plain(together: Surroundings) -> Shell:
    """One session's commands, whose hooks say something at each event, and how they ended."""
    repository, log = together.repository, together.hook_log
    git(repository, "worktree", "add", "-q", str(repository.parent / "linked"))
    shell = Shell(together.client, together.model, repository, log)
    write_settings(repository, {**log.watch(), **{event: [_speaking(log, event)] for event in CONTEXTS}})
    commands = (
        "echo out; echo err >&2; exit 3",
        f"{ENDLESS} > /dev/null 2>&1 & echo $! > pid",
        "touch failing; false",
        "echo ignored > .gitignore; touch ignored",
        "touch ../linked/other-worktree",
        "mkdir sub && cd sub",
    )
    shell.run(*(bash(command) for command in commands), Say("over"))
    return shell


def _speaking(log: HookLog, event: str) -> Hook:
    fields = {"hookEventName": event, "additionalContext": "a hint"}
    return log.hook(answer={"output": {"hookSpecificOutput": fields, "systemMessage": "for the user"}})


def test_a_failing_command_has_an_error_and_no_response(plain: Shell) -> None:
    failure = plain.inputs("PostToolUseFailure")[0]
    assert (failure["error"], failure["is_interrupt"]) == ("Exit code 3\nout\nerr", False)
    assert "tool_response" not in failure


def test_the_directory_of_a_post_event_is_that_after_the_command(plain: Shell) -> None:
    directories = [plain.inputs(event)[-1]["cwd"] for event in ("PreToolUse", "PostToolUse")]
    assert directories == [str(plain.repository), str(plain.repository / "sub")]


def test_beyond_its_timeout_a_command_goes_on_in_the_background_unless_it_begins_with_sleep(
    shell: Shell,
) -> None:
    shell.run(bash("echo a; sleep 5", timeout=1500), bash("sleep 5; echo a", timeout=1500))

    [response] = shell.responses()
    [task] = shell.listed[0]
    assert response == {**RESPONSE, "stdout": "a", "backgroundTaskId": task["id"], "timedOutAfterMs": 1500}
    [failure] = shell.inputs("PostToolUseFailure")
    assert failure["error"] == "Exit code 143\nCommand timed out after 1s"


def test_a_background_command_is_listed_at_stop_until_a_prompt_says_that_it_ended(
    shell: Shell, client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    command = "until [ -e go ]; do sleep 0.1; done; exit 3"
    client.start_interactive(cwd=repository).prompt(model.script("turn", background(command), Say("over")))
    hook_log.wait_for("Stop")
    (repository / "go").touch()
    hook_log.wait_for("Stop", 2)

    [[task], after] = shell.listed
    own = {"id": task["id"], "type": "shell", "status": "running"}
    assert task == {**own, "description": command, "command": command}
    assert shell.responses() == [{**RESPONSE, "backgroundTaskId": task["id"]}]
    assert after == []
    first, notice = shell.inputs("UserPromptSubmit")
    call = shell.inputs("PostToolUse")[0]["tool_use_id"]
    ids = f"<task-id>{task['id']}</task-id>\n<tool-use-id>{call}</tool-use-id>"
    assert notice["prompt"].startswith(f"<task-notification>\n{ids}\n")
    assert "<status>failed</status>" in notice["prompt"]
    assert "background_tasks" not in notice
    assert notice["prompt_id"] != first["prompt_id"]


def test_a_background_command_that_ends_during_a_turn_is_told_in_that_turn(shell: Shell) -> None:
    shell.run(background("true"), bash("sleep 2"), Say("over"))

    first, notice = shell.inputs("UserPromptSubmit")
    assert notice["prompt"].startswith("<task-notification>")
    assert notice["prompt_id"] == first["prompt_id"]
    assert shell.listed == [[]]


def test_task_stop_ends_a_background_command_without_a_notice(
    shell: Shell, client: Client, model: ScriptedModel, repository: Path, hook_log: HookLog
) -> None:
    session = client.start_interactive(cwd=repository)
    session.prompt(model.script("start", background(f"echo $$ > pid; exec {ENDLESS}"), Say("over")))
    hook_log.wait_for("Stop")
    stop = Call("TaskStop", {"task_id": shell.responses()[0]["backgroundTaskId"]})

    session.prompt(model.script("stop", Call("ToolSearch", {"query": "select:TaskStop"}), stop, Say("over")))

    hook_log.wait_for("Stop", 2)
    assert [response["task_id"] for response in shell.responses("TaskStop")] == [stop.input["task_id"]]
    assert shell.listed[1] == []
    assert len(shell.inputs("UserPromptSubmit")) == 2
    wait_until_ended(repository / "pid")


def test_an_interrupt_kills_the_command(
    shell: Shell, client: Client, model: ScriptedModel, repository: Path
) -> None:
    session = client.start_interactive(cwd=repository)
    session.prompt(model.script("turn", bash(f"echo $$ > pid; {ENDLESS}; touch after"), Say("never said")))
    session.terminal.wait_for_text("tail -f")
    wait_until((repository / "pid").exists, "the command runs")

    session.interrupt()

    session.wait_for_status("idle")
    wait_until_ended(repository / "pid")
    assert not (repository / "after").exists()
    assert shell.inputs("PostToolUse") + shell.inputs("PostToolUseFailure") + shell.inputs("Stop") == []


def test_a_detached_child_goes_on_and_is_listed_nowhere(plain: Shell) -> None:
    assert is_running(int((plain.repository / "pid").read_text()))
    assert not any("backgroundTaskId" in response for response in plain.responses())
    assert plain.listed == [[]]


def test_a_monitor_is_a_background_task_of_its_own_type(shell: Shell, repository: Path) -> None:
    watch = {"command": "sleep 1; touch by-monitor", "description": "watch", "timeout_ms": 20000}
    shell.run(Call("ToolSearch", {"query": "select:Monitor"}), Call("Monitor", watch), Say("over"))

    [task] = shell.listed[0]
    assert (task["type"], task["command"]) == ("monitor", watch["command"])
    assert [call["tool_input"] for call in shell.inputs("PreToolUse", "Monitor")] == [watch]
    assert [response["taskId"] for response in shell.responses("Monitor")] == [task["id"]]
    assert shell.listed[-1] == []
    assert (repository / "by-monitor").exists()


def test_a_command_names_the_files_that_git_saw_change_meanwhile_also_by_others(
    shell: Shell, client: Client, model: ScriptedModel, repository: Path
) -> None:
    (repository / "old").touch()
    command = "rm old; touch started; until [ -e others ]; do sleep 0.1; done"
    run = client.start_print(model.script("turn", bash(command), bash("cat others")), cwd=repository)
    wait_until((repository / "started").exists, "the command runs")
    (repository / "others").write_text("not by the command")
    run.outcome()

    names = ["old", "others", "started"]
    assert shell.changed_files == [[str(repository / name) for name in names], []]


@pytest.mark.parametrize("place", ["failing", "ignored", "../linked/other-worktree"])
def test_a_change_is_not_named(plain: Shell, place: str) -> None:
    assert_unnamed(plain, plain.repository / place)


@pytest.mark.parametrize(
    ("step", "permissions"),
    [(background("touch new"), "bypass"), (bash("touch new"), "default")],
    ids=["background", "default mode"],
)
def test_nor_is_one_that_was_made_thus(shell: Shell, step: Call, permissions: Permissions) -> None:
    shell.run(step, permissions=permissions)

    assert_unnamed(shell, shell.repository / "new")


def assert_unnamed(shell: Shell, made: Path) -> None:
    assert made.exists()
    assert shell.changed_files
    assert not any(str(made.resolve()) in paths for paths in shell.changed_files)


@pytest.mark.parametrize("event", CONTEXTS)
def test_context_from_each_event_of_a_command_reaches_the_model(plain: Shell, event: str) -> None:
    assert f"{event}:Bash hook additional context: a hint" in plain.told
    assert "for the user" not in plain.told


def wait_until_ended(pid_file: Path) -> None:
    """Until the process that wrote its id into the file is gone."""
    wait_until(lambda: not is_running(int(pid_file.read_text())), "the command ends")
