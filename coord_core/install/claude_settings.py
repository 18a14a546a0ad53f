"""Puts our hook entries into the text of a Claude Code settings file, and takes them out again. No I/O.

Rules. What is not ours stays, byte for byte. Merging twice gives the same text. Text that is not a settings
document is refused with its place, and then nothing is changed. An entry is known as ours by what it starts
(`hook_entries.is_ours`), so those of an older version are replaced, wherever a person has moved them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from coord_core.install import json_edit
from coord_core.install.errors import SettingsError
from coord_core.install.hook_entries import Entries, is_ours
from coord_core.install.json_document import (
    BYTE_ORDER_MARK,
    Array,
    JsonError,
    Node,
    Object,
    parse,
    value_of,
)
from coord_core.install.settings_shape import check_shape

_GROUP_KEYS = {"matcher", "hooks"}
_UNTOUCHED = "Nothing was changed. Mend the file, or move it away, and run this again."


@dataclass(frozen=True, slots=True)
class _Ours:
    """One handler of ours, where it stands."""

    groups: Array
    group_index: int
    handlers: Array
    handler_index: int
    matcher: Any

    @property
    def node(self) -> Node:
        return self.handlers.items[self.handler_index]


def merge(text: str, entries: Entries, source: str) -> str:
    """The text with exactly these entries of ours in it. `source` names the file in a SettingsError."""
    if not text.strip(BYTE_ORDER_MARK + " \t\r\n"):
        text = text[: text.startswith(BYTE_ORDER_MARK)] + "{}\n"
    check_shape(text, _root(text, source), source)
    for event in _events_with_ours(text):
        if event not in entries:
            text = _without_event(text, event, keep=frozenset())
    for event, groups in entries.items():
        text = _merge_event(text, event, groups)
    return text


def remove(text: str, original: str | None, source: str) -> str:
    """The text without our entries. A container that becomes empty stays if `original` (before us) has it."""
    _root(text, source)
    keep = _containers(original)
    taken = list(_events_with_ours(text))
    for event in taken:
        text = _without_event(text, event, keep)
    root = parse(text)
    hooks = _member_of(root, "hooks")
    if taken and "hooks" not in keep and isinstance(hooks, Object) and not hooks.items:
        return _delete_member(text, root, "hooks")
    return text


def holds_ours(text: str, source: str) -> bool:
    """Whether any of our entries, of whatever version, is in the text."""
    _root(text, source)
    return any(True for _ in _events_with_ours(text))


def is_empty_document(text: str) -> bool:
    root = parse(text)
    return isinstance(root, Object) and not root.items


def _root(text: str, source: str) -> Node:
    try:
        return parse(text)
    except JsonError as error:
        reason = f"this is not valid JSON: {error.reason}"
        raise SettingsError(source, error.line, error.column, reason, _UNTOUCHED) from None


def _merge_event(text: str, event: str, groups: list[dict[str, Any]]) -> str:
    wanted = [(group.get("matcher"), handler) for group in groups for handler in group["hooks"]]
    found = list(_ours_in(parse(text), event))
    if [(ours.matcher, value_of(ours.node)) for ours in found] == wanted:
        return text
    if [ours.matcher for ours in found] == [matcher for matcher, _ in wanted] and len(found) == 1:
        return json_edit.replace(text, found[0].node, wanted[0][1])
    text = _take_out(text, event)
    for group in groups:
        text = _append_group(text, event, group)
    return text


def _append_group(text: str, event: str, group: dict[str, Any]) -> str:
    root = parse(text)
    hooks = _member_of(root, "hooks")
    if not isinstance(hooks, Object):
        assert isinstance(root, Object)
        return json_edit.append_member(text, root, "hooks", {event: [group]})
    groups = hooks.get(event)
    if not isinstance(groups, Array):
        return json_edit.append_member(text, hooks, event, [group])
    return json_edit.append_item(text, groups, group)


def _without_event(text: str, event: str, keep: frozenset[str]) -> str:
    text = _take_out(text, event)
    hooks = _member_of(parse(text), "hooks")
    groups = _member_of(hooks, event)
    if event not in keep and hooks and isinstance(groups, Array) and not groups.items:
        return _delete_member(text, hooks, event)
    return text


def _take_out(text: str, event: str) -> str:
    """Our handlers, and the groups that held nothing else."""
    while ours := next(_ours_in(parse(text), event), None):
        group = ours.groups.items[ours.group_index]
        alone = len(ours.handlers.items) == 1 and set(value_of(group)) <= _GROUP_KEYS
        container, index = (ours.groups, ours.group_index) if alone else (ours.handlers, ours.handler_index)
        text = json_edit.delete(text, container, index)
    return text


def _delete_member(text: str, container: Node, key: str) -> str:
    assert isinstance(container, Object)
    index = [member.key for member in container.items].index(key)
    return json_edit.delete(text, container, index)


def _events_with_ours(text: str) -> Iterator[str]:
    root = parse(text)
    hooks = _member_of(root, "hooks")
    for member in hooks.items if isinstance(hooks, Object) else ():
        if any(True for _ in _ours_in(root, member.key)):
            yield member.key


def _ours_in(root: Node, event: str) -> Iterator[_Ours]:
    groups = _member_of(_member_of(root, "hooks"), event)
    for group_index, group in enumerate(groups.items if isinstance(groups, Array) else ()):
        handlers = _member_of(group, "hooks")
        if not isinstance(groups, Array) or not isinstance(handlers, Array):
            continue
        matcher = value_of(group).get("matcher")
        for index, handler in enumerate(handlers.items):
            if is_ours(value_of(handler)):
                yield _Ours(groups, group_index, handlers, index, matcher)


def _member_of(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Object) else None


def _containers(original: str | None) -> frozenset[str]:
    """`hooks` and the events that were there before us, so that they stay although they are empty."""
    try:
        hooks = _member_of(parse(original or "{}"), "hooks")
    except JsonError:
        return frozenset()
    if not isinstance(hooks, Object):
        return frozenset()
    return frozenset({"hooks", *(member.key for member in hooks.items)})
