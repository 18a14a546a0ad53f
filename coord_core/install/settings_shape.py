"""What `hooks` in a settings file has to look like before we add to it.

    {"hooks": {EVENT: [{"matcher": …, "hooks": [{HANDLER}, …]}, …]}}

Claude Code drops a settings file whose hooks have another shape, and our entries with it, in silence: so it
is refused here, with the place. Keys and events that we do not know are fine.
"""

from __future__ import annotations

from typing import TypeVar

from coord_core.install.errors import SettingsError
from coord_core.install.json_document import Array, Node, Object, Scalar, place_of

_MEND = "Nothing was changed. Mend this place in the file and run this again."
_Kind = TypeVar("_Kind", Object, Array)


def check_shape(text: str, root: Node, source: str) -> None:
    """Raises SettingsError at the first place that is not as the picture above shows."""

    def expect(node: Node | None, kind: type[_Kind], what: str) -> _Kind:
        if isinstance(node, kind):
            return node
        line, column = place_of(text, node.start if node else root.start)
        wanted = "an object" if kind is Object else "a list"
        raise SettingsError(source, line, column, f"{what} must be {wanted}, not {_name(node)}", _MEND)

    hooks = expect(root, Object, "the settings").get("hooks")
    if hooks is None:
        return
    for event in expect(hooks, Object, '"hooks"').items:
        for group in expect(event.node, Array, f'"hooks"."{event.key}"').items:
            handlers = expect(group, Object, f'an entry of "{event.key}"').get("hooks")
            for handler in expect(handlers, Array, f'"hooks" of an entry of "{event.key}"').items:
                expect(handler, Object, f'a hook of "{event.key}"')


def _name(node: Node | None) -> str:
    if isinstance(node, Object):
        return "an object"
    if isinstance(node, Array):
        return "a list"
    if isinstance(node, Scalar):
        return "null" if node.value is None else f"a {type(node.value).__name__}"
    return "missing"
