"""A session at work: edits that end well, builds that may write anything, commands in the background."""

from __future__ import annotations

from tests.process.cli.program import Done, Program
from tests.support.hooks import Answer
from tests.support.sessions import Session

BUILD = "make all"  # nobody can read off it what it writes


def write(session: Session, name: str, text: str = "new\n", agent: str = "") -> None:
    """A granted edit, done and reported."""
    call = f"write {name} {text}"
    assert not session.edit(name, call=call, agent=agent).refuses
    (session.folder / name).write_text(text)
    session.edited(name, call=call, agent=agent)


def start_build(session: Session, call: str = "build") -> None:
    assert not session.ask(BUILD, call=call).refuses


def end_build(session: Session, call: str = "build") -> Answer:
    return session.ran(BUILD, call=call)


def go_to_background(session: Session, command: str = BUILD, task: str = "task") -> None:
    assert not session.ask(command, call=task).refuses
    session.ran(command, call=task, tool_response={"backgroundTaskId": task})


def notify(session: Session, task: str = "task", text: str = "<status>completed</status>") -> Answer:
    """What the client tells of a command in the background, by default that it has ended."""
    prompt = f"<task-notification>\n<task-id>{task}</task-id>\n{text}\n</task-notification>"
    return session.send("UserPromptSubmit", prompt=prompt)


def program(session: Session, *arguments: str) -> Done:
    """A command of ours in the session's shell."""
    return Program(session.folder)(*arguments, folder=session.folder, **session.environment)
