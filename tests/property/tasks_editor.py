"""A person who edits the tasks file line by line, as with any editor, and remembers what was meant.

Nothing here reads the file by our own code: entries are found by their `- id:` lines.
"""

from __future__ import annotations

import re
from random import Random

STYLES = ('"{}"', "'{}'", "{}", "|\n      {}", ">-\n      {}", "# why {n}\n      {}")
_ID = re.compile(r"\s*(?:-\s+(?:\{\s*)?)?id: ([\w.-]+)")


class Editor:
    """`meant`: what the person set, by task and key; `comments` and `notes`: what must never be lost."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.count = 0
        self.meant: dict[tuple[str, str], object] = {}
        self.added: list[str] = []
        self.cosmetic = True  # nothing was done that means anything

    def number(self) -> int:
        self.count += 1
        return self.count

    # finding

    def entries(self, lines: list[str]) -> list[tuple[int, int, str]]:
        """First line, line behind the last, id."""
        starts = [at for at, line in enumerate(lines) if re.match(r"  - ", line)]
        ends = [*starts[1:], self._end(lines)][: len(starts)]
        found = []
        for start, end in zip(starts, ends, strict=True):
            ids = [known.group(1) for line in lines[start:end] if (known := _ID.match(line))]
            if ids:
                found.append((start, end, ids[0]))
        return found

    def _end(self, lines: list[str]) -> int:
        return next((at for at, line in enumerate(lines) if line.startswith("tail:")), len(lines))

    # what a person does; each takes lines and returns lines

    def change(self, lines: list[str], key: str, value: object, text: str) -> list[str]:
        known = [found for found in self.entries(lines) if is_usual(lines[found[0] : found[1]])]
        if not known:
            return lines
        start, end, id_ = self.random.choice(known)
        places = [
            at
            for at in range(start, end)
            if re.match(rf"    {key}: (\[.*\]|[^|>#\[ ][^|>#\[]*?)(  # \S+)?$", lines[at])
        ]
        if not places and any(re.match(rf"    {key}:", line) for line in lines[start:end]):
            return lines  # it is written in a way that needs more than a line
        self.cosmetic = False
        self.meant[id_, key] = value
        if places:
            tail = re.search(r"(  # \S+)?$", lines[places[0]])
            comment = tail.group() if tail and "\n" not in text else ""
            kept = [f"    {tail.group().strip()}"] if tail and tail.group() and not comment else []
            return [*lines[: places[0]], *kept, f"    {key}: {text}{comment}", *lines[places[0] + 1 :]]
        return [*lines[: start + 1], f"    {key}: {text}", *lines[start + 1 :]]

    def describe(self, lines: list[str]) -> list[str]:
        number = self.number()
        text = f"changed {number}"
        style = self.random.choice(STYLES).replace("{n}", str(self.number()))
        return self.change(lines, "description", text, style.format(text))

    def prioritise(self, lines: list[str]) -> list[str]:
        value = self.random.randint(-9, 9)
        return self.change(lines, "priority", value, str(value))

    def retype(self, lines: list[str]) -> list[str]:
        value = self.random.choice(["bugfix", "docs", "test"])
        return self.change(lines, "type", value, self.random.choice([value, f'"{value}"']))

    def rename_paths(self, lines: list[str]) -> list[str]:
        number = self.number()
        texts = [f"[src/{number}, 'docs/*.md']", f"\n      - src/{number}  # p{number}\n      - docs/*.md"]
        return self.change(lines, "paths", (f"src/{number}", "docs/*.md"), self.random.choice(texts))

    def cancel(self, lines: list[str]) -> list[str]:
        return self.change(lines, "status", "cancelled", "cancelled")

    def add(self, lines: list[str]) -> list[str]:
        text = f"new {self.number()}"
        entry = self.random.choice([
            f"  - description: {text}",
            f"  -   type: docs\n      description: '{text}'  # a{self.number()}",
            f"  - {{description: \"{text}\", priority: 3}}",
            f"  -\n    description: >\n      {text}\n    id: mine-{self.number()}",
        ])  # fmt: skip
        places = [start for start, _, _ in self.entries(lines)]
        at = self.random.choice([*places, self._end(lines)])
        if not any(line.rstrip().startswith("queue:") for line in lines):
            return lines
        self.added.append(text)
        self.cosmetic = False
        lines = [line.replace("queue: []", "queue:") for line in lines]
        return [*lines[:at], *entry.split("\n"), *lines[at:]]

    def remove(self, lines: list[str]) -> list[str]:
        known = self.entries(lines)
        if not known:
            return lines
        start, end, id_ = self.random.choice(known)
        self.meant = {key: value for key, value in self.meant.items() if key[0] != id_}
        if self.added:  # what was added and is not taken in yet may be what goes
            self.added = []
        self.cosmetic = False
        rest = [*lines[:start], *lines[end:]]
        return rest if self.entries(rest) else lines

    def move(self, lines: list[str]) -> list[str]:
        known = self.entries(lines)
        if len(known) < 2:
            return lines
        start, end, _ = self.random.choice(known)
        moved, rest = lines[start:end], [*lines[:start], *lines[end:]]
        at = self.random.choice([first for first, _, _ in self.entries(rest)] or [len(rest)])
        return [*rest[:at], *moved, *rest[at:]]

    def comment(self, lines: list[str]) -> list[str]:
        at = self.random.randrange(len(lines) + 1)
        if at and re.search(r": [|>]-?$|^      ", lines[at - 1]):  # it would be a part of that text
            return lines
        indent = self.random.choice(["", "  ", "    "])
        return [*lines[:at], f"{indent}# c{self.number()}", *lines[at:]]

    def tail_comment(self, lines: list[str]) -> list[str]:
        at = self.random.randrange(len(lines))
        if not lines[at].strip() or "#" in lines[at] or re.search(r"^      |[|>]-?$", lines[at]):
            return lines
        return [*lines[:at], f"{lines[at]}  # t{self.number()}", *lines[at + 1 :]]

    def blank(self, lines: list[str]) -> list[str]:
        at = self.random.randrange(len(lines) + 1)
        return [*lines[:at], "", *lines[at:]]

    def note(self, lines: list[str]) -> list[str]:
        places = [end for start, end, _ in self.entries(lines) if is_usual(lines[start:end])]
        if not places:
            return lines
        at = self.random.choice(places)
        return [*lines[:at], f"    note_{self.number()}: [x, {{y: 1}}]", *lines[at:]]

    def top_note(self, lines: list[str]) -> list[str]:
        if any(line.startswith("tail:") for line in lines):
            return lines
        return [*lines, f"tail: [mine_{self.number()}]"]


def is_usual(entry: list[str]) -> bool:
    """Is it written in lines that are indented by four?"""
    deeper = any(re.match(r"      +[a-z_0-9]+:", line) for line in entry[1:])
    return not entry[0].startswith("  - {") and not deeper


HARMLESS = ("move", "comment", "tail_comment", "blank", "note", "top_note")
MEANT = ("describe", "prioritise", "retype", "rename_paths", "cancel", "add", "remove")
