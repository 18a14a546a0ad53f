"""Runs a page's code blocks in their order on a stage, and compares what is said with what the page shows.

What a page shows is compared line by line, but for clock times, dates, minutes and runs of blanks. A line
`…` stands for any lines. Orders of a block (see pages.py):

    no: REASON                 it is not run
    by: claude-1234abcd        below that session's client; else by the person
    in: FOLDER                 there; else at the root of the repository
    status: 1                  its last command ends so; else with 0
    setting: NAME edits PATH | NAME wants to edit PATH (and may not) | NAME ends its turn
    meanwhile: as a setting    as soon as the block's one command waits in a queue
    said: NAME wants to edit PATH | NAME goes on        what the block shows is what its hook says
"""

from __future__ import annotations

import re

from .pages import Block
from .stage import PLACEHOLDER, Stage

RUN = ("sh", "console")
SHOWN = ("text",)
_TIMES = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\d\d:\d\d:\d\d UTC|\b\d+ minutes?|less than a minute")
_PROMPT = re.compile(r"^\$ (.*)$")


def perform(block: Block, stage: Stage) -> None:
    for name, value in block.orders:
        if name == "setting":
            _set(value, stage)
    if block.order("no") or (block.language not in RUN and not block.order("said")):
        return
    if block.order("said"):
        spoken = _timeless(_spoken(block.order("said"), stage), stage).split()
        assert spoken == _timeless(block.text, stage).split(), " ".join(spoken)
    elif block.language == "sh":
        _run(block.text, block, stage)
    else:
        _talk(block, stage)


def _set(what: str, stage: Stage) -> None:
    name, _, act = what.partition(" ")
    session = stage.session(name)
    if act == "ends its turn":
        answer = session.stop()
        assert answer.is_silent, answer
    elif act.startswith("wants"):
        answer = session.edit(act.removeprefix("wants to edit "))
        assert answer.refuses, answer
    else:
        session.edits(act.removeprefix("edits "))


def _spoken(what: str, stage: Stage) -> str:
    name, _, act = what.partition(" ")
    session = stage.session(name)
    if act == "goes on":
        return session.prompt().context
    return session.edit(act.removeprefix("wants to edit ")).reason


def _talk(block: Block, stage: Stage) -> None:
    """Each command, and what stands below it."""
    parts: list[tuple[str, list[str]]] = []
    for line in block.text.splitlines():
        prompt = _PROMPT.match(line)
        if prompt:
            parts.append((prompt[1], []))
        else:
            parts[-1][1].append(line)
    for command, shown in parts:
        said = _run(command, block, stage, last=command == parts[-1][0])
        compare(shown, _timeless(said, stage).splitlines())


def _run(text: str, block: Block, stage: Stage, last: bool = True) -> str:
    """What it printed."""
    who, act = block.order("by"), block.order("meanwhile")
    if act:
        done = stage.run_while(text, who, lambda: _set(act, stage))
    else:
        done = stage.run(text, who, block.order("in"))
    status = int(block.order("status") or 0) if last else 0
    assert done.returncode == status, f"{text}\n{done.stdout}{done.stderr}"
    return done.stdout


def compare(shown: list[str], said: list[str]) -> None:
    """Raises AssertionError with the line that was not said."""
    wanted, there = _plain(shown), _plain(said)
    skips = False
    for line in wanted:
        if line == "…":
            skips = True
            continue
        while skips and there and there[0] != line:
            there.pop(0)
        assert there and there.pop(0) == line, f"{line!r} is not what was said: {said}"
        skips = False
    assert skips or not there, f"it goes on: {there}"


def _plain(lines: list[str]) -> list[str]:
    return [" ".join(_TIMES.sub("TIME", line).split()) for line in lines if line.strip()]


def _timeless(text: str, stage: Stage) -> str:
    return _TIMES.sub("TIME", text.replace(str(stage.root), PLACEHOLDER))
