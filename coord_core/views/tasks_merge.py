"""Bringing the tasks file up to date: only the values that changed are replaced in a person's text.

Every other byte stays as it is. A comment inside of what is replaced or removed stays near its place. The
result is read again: a text that does not say what it should, or has lost anything, is never returned.
"""

from __future__ import annotations

from coord_core.domain.task_entries import ALWAYS, fields_of
from coord_core.views import tasks_file, tasks_proof
from coord_core.views.tasks_document import Document, Item, parse
from coord_core.views.tasks_yaml import (
    BREAKS,
    Node,
    Scalar,
    Sequence,
    behind_line,
    colon_end,
    content_end,
    line_end,
    line_start,
    next_line,
)
from coord_core.views.yaml_text import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    import collections.abc as abc

    from coord_core.domain.task_entries import Value
    from coord_core.domain.tasks import Task


def merge(text: str, tasks: abc.Iterable[Task], ids: abc.Sequence[str] = ()) -> str:
    """The text with every entry as the rows have it. `ids`: of each entry, where that is not what it says.

    Raises InputError for a text that cannot be read, or cannot be brought up to date.
    """
    document = parse(text)
    known = list(ids) or [item.entry.id or "" for item in document.items]
    rows = {task.id: task for task in tasks}
    merged = _Merge(document, known, rows).text()
    if merged != text:
        tasks_proof.check(document, merged, known, rows)
    return merged


class _Merge:
    def __init__(self, document: Document, ids: abc.Sequence[str], rows: abc.Mapping[str, Task]) -> None:
        self._document = document
        self._text = document.text
        self._ids = ids
        self._rows = rows
        self._break = "\r\n" if "\r\n" in document.text[: next_line(document.text, 0)] else "\n"
        self._splices: list[tuple[int, int, int, str]] = []

    def text(self) -> str:
        left = 0
        for item, id_ in zip(self._document.items, self._ids, strict=True):
            task = self._rows.get(id_)
            if task is not None and not task.listed:
                self._remove(item)
                continue
            left += 1
            if task is not None:
                self._update(item, task)
        new = [task for id_, task in self._rows.items() if task.listed and id_ not in self._ids]
        if new:
            self._append(new)
        elif not left and self._document.items:
            self._splice(self._after_colon(), self._after_colon(), " []")
        self._free_aliases()
        return self._spliced()

    def _splice(self, start: int, end: int, new: str) -> None:
        self._splices.append((start, end, len(self._splices), new))

    def _spliced(self) -> str:
        parts, place = [], 0
        for start, end, _, new in sorted(self._splices):
            parts += [self._text[place:start], new]
            place = end
        return "".join([*parts, self._text[place:]])

    # an entry

    def _update(self, item: Item, task: Task) -> None:
        wanted = fields_of(task)
        said = item.entry.fields
        for key, (_, node) in item.values.items():
            if key != "id" and said[key] != wanted[key]:
                self._replace(item, key, node, wanted[key])
        self._set_id(item, task.id)
        shown = tasks_file.to_show(task)
        missing = [key for key in shown if key not in item.values and key != "id"]
        self._add(item, [f"{key}: {tasks_file.value_text(key, shown[key])}" for key in missing])

    def _set_id(self, item: Item, id_: str) -> None:
        if "id" not in item.values:
            start = item.node.pairs[0][0].start
            gap = ", " if item.node.is_flow else self._break + " " * self._column(start)
            self._splice(start, start, f"id: {id_}{gap}")
        elif item.entry.id != id_:
            self._replace(item, "id", item.values["id"][1], id_)

    def _replace(self, item: Item, key: str, node: Node, value: Value) -> None:
        name = item.values[key][0]
        start, end = colon_end(self._text, name) or name.end, content_end(self._text, node)
        whole = line_start(self._text, name.start), next_line(self._text, end)
        comments = self._document.tree.comments(start, end)
        if self._may_go(item, key, value, whole):
            self._splice(*whole, "")
            return
        indent = self._break + " " * (self._column(name.start) + 2)
        said = indent.join([*comments, tasks_file.value_text(key, value)])
        self._splice(start, end, f" {said}")

    def _may_go(self, item: Item, key: str, value: Value, whole: tuple[int, int]) -> bool:
        """Has the key nothing to say any more, and its lines to itself?"""
        before = self._text[whole[0] : item.values[key][0].start]
        says_nothing = key not in ALWAYS and key != "name" and not tasks_file.says(key, value)
        alone = not item.node.is_flow and not before.strip(" ")
        return says_nothing and alone and not self._document.tree.comments(*whole)

    def _add(self, item: Item, fields: list[str]) -> None:
        if not fields:
            return
        if item.node.is_flow:
            end = content_end(self._text, item.node.pairs[-1][1])
            self._splice(end, end, "".join(f", {field}" for field in fields))
            return
        indent = " " * self._column(item.node.pairs[0][0].start)
        self._insert(content_end(self._text, item.node), [indent + field for field in fields])

    def _remove(self, item: Item) -> None:
        """Its lines go; a comment in them gets a line of its own."""
        dash = item.dash(self._text)
        start, end = line_start(self._text, dash), next_line(self._text, content_end(self._text, item.node))
        comments = self._document.tree.comments(start, end)
        kept = (" " * (dash - start) + comment + self._break for comment in comments)
        self._splice(start, end, "".join(kept))

    # the list

    def _append(self, tasks: list[Task]) -> None:
        queue = self._document.queue
        if not isinstance(queue, Sequence) or queue.is_flow:
            self._begin(queue, tasks)
            return
        last = self._document.items[-1]
        dash = last.dash(self._text)
        column = self._column(dash)
        keys = column + 2
        if not last.node.is_flow and self._text[dash + 1 : last.node.start].strip(" ") == "":
            keys = self._column(last.node.start)
        place = self._end_of_notes(content_end(self._text, last.node), column)
        self._insert(place, [line for task in tasks for line in tasks_file.lines(task, column, keys)])

    def _begin(self, queue: Node, tasks: list[Task]) -> None:
        """The list has no entries yet."""
        start, column = self._after_colon(), self._column(self._document.key.start) + 2
        comments = self._document.tree.comments(start, max(start, queue.end))
        gap = self._break + " " * column
        self._splice(
            start, max(start, queue.end), "".join(f" {gap if n else ''}{c}" for n, c in enumerate(comments))
        )
        lines = [line for task in tasks for line in tasks_file.lines(task, column, column + 2)]
        self._insert(max(start, queue.end), lines)

    def _end_of_notes(self, place: int, column: int) -> int:
        """Behind the comments below an entry that are indented as its own."""
        end, place = place, next_line(self._text, place)
        while place < len(self._text):
            line = self._text[place : line_end(self._text, place)]
            if line.strip() and (
                not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) <= column
            ):
                break
            end = place + len(line) if line.strip() else end
            place = behind_line(self._text, place)
        return end

    def _insert(self, place: int, lines: list[str]) -> None:
        """Lines of their own behind the line of a place."""
        place = next_line(self._text, place)
        if place == 0 or self._text[place - 1] in BREAKS:
            self._splice(place, place, "".join(line + self._break for line in lines))
        else:
            self._splice(place, place, "".join(self._break + line for line in lines))

    def _after_colon(self) -> int:
        return colon_end(self._text, self._document.key) or self._document.key.end

    def _column(self, place: int) -> int:
        return len(self._text[line_start(self._text, place) : place].lstrip("\ufeff"))

    def _free_aliases(self) -> None:
        """What stood for a value that is replaced says itself what it said."""
        gone = sorted((start, end) for start, end, _, _ in self._splices if start < end)
        for one in self._document.tree.scalars:
            if one.of is not None and _is_in(one.of, gone) and not _is_in(one, gone):
                self._splice(one.start, one.end, "null" if one.is_null else quoted(one.value))


def _is_in(node: Scalar, ranges: list[tuple[int, int]]) -> bool:
    return any(start <= node.start and node.end <= end for start, end in ranges)
