"""`task import`: tasks from a file, or from GitHub's issues."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import BinaryIO

import click

from coord_core.cli import here, output
from coord_core.cli.arguments import AS_JSON
from coord_core.cli.task_desk import desk
from coord_core.domain.errors import InputError, MachineError
from coord_core.domain.tasks import Draft, Task
from coord_core.project import Project
from coord_core.services import task_import, tasks
from coord_core.services.task_import import Reading
from coord_core.storage.transaction import Transaction
from coord_core.views import shapes
from coord_core.views.refusal import quoted

MOST_ISSUES = 1000
PATIENCE = 120.0  # seconds
_GH = ("gh", "issue", "list", "--state", "open", "--json", "number,title,body,labels,state", "--limit")


@click.command("import")
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--github", is_flag=True, help="The open issues of the repository, through `gh`.")
@click.option("--label", "labels", metavar="NAME", multiple=True, help="With --github: only with this label.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, and add nothing.")
@AS_JSON
def import_tasks(
    file: BinaryIO | None, github: bool, labels: tuple[str, ...], dry_run: bool, as_json: bool
) -> None:
    """Put tasks into the queue, from a file or from GitHub.

    A file is YAML as .claude-tasks.yml, or a Markdown checklist. Of a checklist the items that are not
    ticked; one inside of another is needed by it, and a path written as code is a path of the task. What was
    imported before is left out. FILE is - for what is piped in.

    \b
    Examples:
      claude-coordinator task import TODO.md
      claude-coordinator task import --github --label "good first issue"
    """
    if github == (file is not None) or (labels and not github):
        raise click.UsageError("Name FILE, or give --github.")
    found = here.project()
    reading = _of_github(found, labels) if file is None else _of_file(file, found)
    with desk() as (tx, _, who):
        fresh = reading.without(tx.task_sources())
        added = [] if dry_run else _add(tx, who.name, fresh)
    if as_json:
        shown = [shapes.task(task) for task in added] or [_shape(one.draft) for one in fresh.tasks]
        output.print_json(shown)
        return
    _tell(fresh, added, dry_run)


def _of_file(file: BinaryIO, found: Project) -> Reading:
    data = file.read(task_import.LARGEST + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(f"{quoted(file.name)} is not UTF-8.", "Save it as UTF-8.") from error
    if Path(file.name).suffix.lower() in (".yml", ".yaml") or text.lstrip().startswith(("queue:", "---")):
        return task_import.from_yaml(text, quoted(Path(file.name).name))
    return task_import.from_markdown(text, _exists(found))


def _of_github(found: Project, labels: tuple[str, ...]) -> Reading:
    """Raises MachineError where gh is not there or fails; it says why itself."""
    words = [*_GH, str(MOST_ISSUES), *(word for label in labels for word in ("--label", label))]
    with output.progress() as say:
        say("Asking GitHub for its issues…")
        try:
            done = subprocess.run(
                words, cwd=found.worktree or found.common, capture_output=True, stdin=subprocess.DEVNULL,
                timeout=PATIENCE, env={**os.environ, "GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1"},
                check=False,
            )  # fmt: skip
        except FileNotFoundError as error:
            raise MachineError("gh is not installed.", "Install it: https://cli.github.com") from error
        except subprocess.TimeoutExpired as error:
            raise MachineError("gh did not answer in time.", "Try again.") from error
    if done.returncode != 0:
        said = " ".join(done.stderr.decode(errors="replace").split())
        raise MachineError(f"gh failed: {quoted(said)}", "Mend that, and try again.")
    return task_import.from_github(done.stdout.decode(errors="replace"), _exists(found))


def _exists(found: Project) -> task_import.Exists:
    folder = found.worktree or found.common
    return lambda path: os.path.lexists(os.path.join(folder, path))


def _add(tx: Transaction, by: str, reading: Reading) -> list[Task]:
    """In their order, so that what a task needs has an id before it."""
    added: list[Task] = []
    for one in reading.tasks:
        draft = one.draft
        needs = [*draft.needs, *(added[part].id for part in one.parts)]
        whole = Draft(draft.description, draft.type, draft.name, draft.priority, needs, draft.paths)
        added.append(tasks.add(tx, by, whole, source=one.source))
    return added


def _tell(reading: Reading, added: list[Task], dry_run: bool) -> None:
    for number, one in enumerate(reading.tasks):
        name = added[number].id if added else "+"
        output.say(f"{name}  {one.draft.type}  {quoted(one.draft.description)}")
    for sentence in reading.said:
        output.say(quoted(sentence), err=True)
    verb = "would be added" if dry_run else "added"
    count = len(reading.tasks)
    output.say(f"📋 {count} task{'' if count == 1 else 's'} {verb}.", "green" if added else None)
    sys.stdout.flush()


def _shape(draft: Draft) -> dict[str, object]:
    """Of one that is not added."""
    return {
        "id": None, "type": draft.type, "description": draft.description, "priority": draft.priority,
        "needs": list(draft.needs), "paths": list(draft.paths),
    }  # fmt: skip
