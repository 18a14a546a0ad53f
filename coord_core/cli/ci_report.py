"""What `ci` says: in the log, in annotations, in the job's summary, as JSON. The names in it are others'."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from coord_core.cli.ci_runner import Runner, table
from coord_core.domain.records import EXCLUSIVE
from coord_core.repository.gitcalls import ask
from coord_core.repository.published import holds, queue
from coord_core.repository.published.dispatching import Given
from coord_core.repository.published.pull_requests import Touched
from coord_core.views.locks_file import NAME as LOCKS
from coord_core.views.refusal import listed, named, quoted
from coord_core.views.workflow_commands import ERROR, NOTICE, WARNING
from coord_core.views.yaml_text import timestamp

MOST_ANNOTATED = 9  # GitHub shows 10 of a level for each step; the last one tells of the rest
MOST_NAMED = 20


class Stand:
    """What a check looked at. `commit`: of the published state, None where there is none.

    `problem`: why that state could not be read, empty where it could.
    """

    def __init__(self, folder: str, commit: str | None, own: str, changed: int, problem: str = "") -> None:
        self.commit = commit
        self.problem = problem
        self.own = own
        self.changed = changed
        said = ask(folder, "log", "-1", "--format=%ct", commit, "--").text if commit else ""
        self.published_at = timestamp(int(said)) if said.isdecimal() and len(said) < 11 else None


def could(runner: Runner, given: Given, files: Mapping[str, bytes], instance: str, now: float) -> None:
    """Nothing is in the way; and how things stand, as `check` says it."""
    held = holds.live_of_others(holds.read(files.get(LOCKS, b"")), instance, now)
    runner.say("✅ No conflicts detected")
    runner.say(f"📋 Available tasks: {listed(queue.available(files), MOST_NAMED) or 'none'}")
    for one in held[:MOST_NAMED]:
        runner.say(f"🔒 Locked files: {quoted(one.shown)} (by {quoted(one.locked_by)})")
    if not held:
        runner.say("🔒 Locked files: none")
    what = f"{given.task.id} on " if given.task else ""
    runner.say(f"{instance} would work on {what}{quoted(given.branch)}.")


def given(runner: Runner, given: Given, instance: str) -> None:
    task = given.task
    how = "was made" if given.is_new else "was there already"
    about = f"{task.id} {named(task.description)} is {instance}'s; its" if task else f"{instance}'s"
    runner.say(f"✅ {about} branch {quoted(given.branch)} {how}.")
    runner.give(branch=given.branch, task_id=task.id if task else "")
    rows = [["Instance", instance], ["Branch", f"{given.branch} ({how})"]]
    if task:
        rows[1:1] = [["Task", task.id], ["Description", task.description]]
    runner.summarize(
        table(["What", "Which"], rows),
        "In the repository of that session `claude-coordinator publish` takes this in." if task else "",
    )


def touched(runner: Runner, stand: Stand, found: Sequence[Touched], fails: bool) -> None:
    if stand.problem:
        runner.annotate(WARNING, stand.problem)
        runner.summarize("⚠️ Nothing was checked:", table(["Why"], [[stand.problem]]))
        return
    if stand.commit is None:
        runner.annotate(NOTICE, "No state is published: `claude-coordinator publish` does it.")
        runner.summarize("No state is published yet: `claude-coordinator publish` does it.")
        return
    stood = f"State published {stand.published_at or 'at an unknown time'}."
    if not found:
        runner.say(f"✅ No file of {stand.changed} is held by another instance. {stood}")
        runner.summarize(f"✅ None of {stand.changed} changed files is held by another instance. {stood}")
        return
    level = ERROR if fails else WARNING
    for one in found[:MOST_ANNOTATED]:
        runner.annotate(level, sentence(one), one.path)
    for one in found[MOST_ANNOTATED:]:
        runner.say(f"   {sentence(one)}")
    if len(found) > MOST_ANNOTATED:
        runner.annotate(level, f"{len(found) - MOST_ANNOTATED} more are held: see the job's summary.")
    rows = [[one.path, one.hold.shown, one.hold.locked_by, _until(one)] for one in found]
    runner.summarize(
        f"⚠️ {len(found)} of {stand.changed} changed files meet what other instances hold. {stood}",
        table(["File", "Held", "By", "Until"], rows),
    )


def sentence(one: Touched) -> str:
    """
    >>> hold = holds.Hold("src/", (), "claude-5678efgh", 1719572400.0)
    >>> sentence(Touched("src/a.py", hold))
    'src/a.py is held by claude-5678efgh as src/ until 2024-06-28T11:00:00Z.'
    """
    hold = one.hold
    named_so = f" as {quoted(hold.shown)}" if hold.shown != one.path else ""
    shared = "" if hold.mode == EXCLUSIVE else " against changes"
    return f"{quoted(one.path)} is held by {quoted(hold.locked_by)}{named_so}{shared} until {_until(one)}."


def as_json(runner: Runner, stand: Stand, found: Sequence[Touched]) -> None:
    held = [
        {
            "path": one.path,
            "resource": one.hold.shown,
            "locked_by": one.hold.locked_by,
            "mode": one.hold.mode,
            "expires_at": None if one.hold.until is None else timestamp(one.hold.until),
        }
        for one in found
    ]
    stood = {"commit": stand.commit, "published_at": stand.published_at, "problem": stand.problem or None}
    runner.give_json({"held": held, "instance": stand.own or None, "changed": stand.changed, **stood})


def _until(one: Touched) -> str:
    return "it is released" if one.hold.until is None else timestamp(one.hold.until)
