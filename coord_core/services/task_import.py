"""`task import`: tasks out of YAML, a Markdown checklist, or the issues of a GitHub repository.

Each reading gives tasks in an order in which what a task needs comes before it, and says what it left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from coord_core.domain.errors import InputError
from coord_core.domain.task_entries import NAME, Entry, folded
from coord_core.domain.tasks import MOST_DESCRIPTION, MOST_PATHS, OVER, PENDING, Draft
from coord_core.services import checklist
from coord_core.views import tasks_document
from coord_core.views.refusal import named

LARGEST = 4_000_000  # characters
HINTS = {  # words of a label or heading
    "bug": "bugfix", "bugs": "bugfix", "bugfix": "bugfix", "fix": "bugfix", "fixes": "bugfix",
    "doc": "docs", "docs": "docs", "documentation": "docs", "test": "test", "tests": "test",
    "testing": "test", "perf": "perf", "performance": "perf", "refactor": "refactor",
    "refactoring": "refactor", "chore": "chore", "chores": "chore", "maintenance": "chore",
    "feature": "feature", "features": "feature", "enhancement": "feature", "enhancements": "feature",
}  # fmt: skip

Exists = Callable[[str], bool]


class Imported:
    """A task to be added. `parts`: the places, in the list, of what it needs; `source` names it for ever."""

    __slots__ = ("draft", "parts", "source")

    def __init__(self, draft: Draft, source: str, parts: Iterable[int] = ()) -> None:
        self.draft = draft
        self.source = source
        self.parts = tuple(parts)


class Reading:
    """What was read, and what the person is to be told about it."""

    __slots__ = ("said", "tasks")

    def __init__(self, tasks: list[Imported], said: list[str]) -> None:
        self.tasks = tasks
        self.said = said

    def without(self, known: Mapping[str, str]) -> Reading:
        """Leave out what was imported before. `known`: the ids of tasks by their sources."""
        places: dict[int, int] = {}
        left: list[Imported] = []
        for number, one in enumerate(self.tasks):
            if one.source in known:
                continue
            places[number] = len(left)
            there = [known[self.tasks[part].source] for part in one.parts if part not in places]
            draft = _changed(one.draft, needs=(*one.draft.needs, *there))
            left.append(Imported(draft, one.source, [places[part] for part in one.parts if part in places]))
        count = len(self.tasks) - len(left)
        return Reading(left, [*self.said, *([f"{count} were imported before."] if count else [])])


def from_yaml(text: str, name: str = "The file") -> Reading:
    """Entries as in the tasks file, with or without `queue:`. What is over is left out; nobody has the rest.

    Raises InputError that names the line.
    """
    try:
        entries = tasks_document.entries(text)
    except InputError as error:
        raise InputError(error.problem.replace(NAME, name, 1), error.mend) from error
    for entry in entries:
        if "description" not in entry.fields:
            raise InputError(f"{name}, line {entry.line}: description: each task has one.")
    open_ = [entry for entry in entries if entry.fields.get("status") not in OVER]
    ordered = _in_order(open_, name)
    over = {entry.id for entry in entries if entry not in open_}
    places = {entry.id: number for number, entry in enumerate(ordered) if entry.id}
    read = [_of_entry(entry, places, over) for entry in ordered]
    return Reading(read, _left_out(len(entries) - len(open_), "over"))


def _in_order(entries: list[Entry], name: str) -> list[Entry]:
    """What is needed first. Raises InputError for a circle."""
    named_ = {entry.id: entry for entry in entries if entry.id}
    done: dict[int, bool] = {}
    ordered: list[Entry] = []
    open_ = [(entry, False) for entry in reversed(entries)]
    while open_:
        entry, is_behind = open_.pop()
        if is_behind:
            done[id(entry)] = True
            ordered.append(entry)
        elif id(entry) not in done:
            done[id(entry)] = False
            open_.append((entry, True))
            for need in _needs(entry):
                if need in named_ and not done.get(id(named_[need]), True):
                    raise InputError(
                        f"{name}, line {entry.line_of('needs')}: needs: {need} needs it in turn."
                    )
                open_ += [(named_[need], False)] if need in named_ else []
    return ordered


def _needs(entry: Entry) -> tuple[str, ...]:
    needs = entry.fields.get("needs", ())
    return needs if isinstance(needs, tuple) else ()


def _of_entry(entry: Entry, places: Mapping[str, int], over: Iterable[str | None]) -> Imported:
    fields = entry.fields
    priority, paths = fields.get("priority", 0), fields.get("paths", ())
    draft = Draft(
        str(fields["description"]), str(fields.get("type", "feature")), str(fields.get("name") or ""),
        priority if isinstance(priority, int) else 0,
        [need for need in _needs(entry) if need not in places and need not in over],
        paths if isinstance(paths, tuple) else (), PENDING,
    )  # fmt: skip
    return Imported(
        draft, _source("yaml", draft.description), [places[need] for need in _needs(entry) if need in places]
    )


def from_markdown(text: str, exists: Exists = lambda path: False) -> Reading:
    """Items with a box; a box inside of another is needed by it, one that is ticked is left out.

    `exists`: is this a path of the repository? What is written as code and is one, is a path of the task.
    """
    if len(text) > LARGEST:
        raise InputError(f"The file is larger than {LARGEST // 1_000_000} MB.")
    boxes = checklist.boxes(text)
    if not boxes:
        raise InputError("The file has no checklist.", "Its items are written as `- [ ] what is to be done`.")
    read: list[Imported] = []
    places: dict[int, int] = {}
    for number in reversed(range(len(boxes))):  # those inside of a box come behind it
        box = boxes[number]
        text_ = _description(box.text)
        if box.is_ticked or not text_:
            continue
        inside = [places[other] for other in places if boxes[other].above == number]
        places[number] = len(read)
        draft = Draft(text_, hinted(box.heading), paths=_paths(box.codes, exists))
        read.append(Imported(draft, _source("markdown", text_), inside))
    return Reading(_turned(read), _left_out(sum(box.is_ticked for box in boxes), "ticked"))


def _turned(read: list[Imported]) -> list[Imported]:
    """From the last item first to an order that follows the text, each behind what it needs."""
    ordered: list[int] = []

    def put(number: int) -> None:
        if number not in ordered:
            for part in sorted(read[number].parts, reverse=True):
                put(part)
            ordered.append(number)

    for number in reversed(range(len(read))):
        put(number)
    place = {number: at for at, number in enumerate(ordered)}
    return [
        Imported(read[number].draft, read[number].source, sorted(place[part] for part in read[number].parts))
        for number in ordered
    ]


def from_github(text: str, exists: Exists = lambda path: False) -> Reading:
    """What `gh issue list --json number,title,body,labels,state` prints. Closed issues are left out."""
    try:
        issues = json.loads(text)
        opened = [issue for issue in issues if str(issue.get("state", "OPEN")).upper() == "OPEN"]
        read = [_of_issue(issue, exists) for issue in opened]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise InputError(f"This is no list of issues: {named(str(error))}.") from error
    read.sort(key=lambda one: int(one.source.rpartition("#")[2]))
    return Reading(read, _left_out(len(issues) - len(opened), "closed"))


def _of_issue(issue: Mapping[str, Any], exists: Exists) -> Imported:
    number = int(issue["number"])
    labels = [str(label["name"]) for label in issue.get("labels") or ()]
    codes = checklist.codes(str(issue.get("body") or "")[:LARGEST])
    description = _description(str(issue["title"])) or f"Issue #{number}"
    draft = Draft(description, hinted(" ".join(labels)), paths=_paths(codes, exists))
    return Imported(draft, f"github:#{number}")


def hinted(words: str) -> str:
    """The type that a label or a heading names."""
    plain = "".join(sign if sign.isalnum() else " " for sign in words.lower()).split()
    return next((HINTS[word] for word in plain if word in HINTS), "feature")


def _description(text: str) -> str:
    """One bounded line without control characters."""
    line = "".join(sign if sign.isprintable() else " " for sign in folded(text)).strip()
    return line if len(line) <= MOST_DESCRIPTION else line[: MOST_DESCRIPTION - 1] + "…"


def _paths(codes: Iterable[str], exists: Exists) -> list[str]:
    found = [code.removeprefix("./") for code in dict.fromkeys(codes) if _may_be_path(code) and exists(code)]
    return found[:MOST_PATHS]


def _may_be_path(code: str) -> bool:
    inside = not code.startswith(("/", "~", "-")) and ".." not in code.split("/") and "\\" not in code
    return bool(code.strip("./")) and code.isprintable() and inside and len(code) < 1000


def _source(kind: str, description: str) -> str:
    return f"{kind}:{hashlib.sha256(description.encode('utf-8', 'replace')).hexdigest()[:16]}"


def _left_out(count: int, how: str) -> list[str]:
    return [f"{count} {'is' if count == 1 else 'are'} {how} and left out."] if count else []


def _changed(draft: Draft, needs: tuple[str, ...]) -> Draft:
    return Draft(draft.description, draft.type, draft.name, draft.priority, needs, draft.paths, draft.status)
