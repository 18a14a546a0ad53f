"""Random Claude Code settings files: other people's hooks, layouts, signs."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from coord_core.install.environment import Environment
from coord_core.install.hook_entries import HOOK_EVENTS, WRITING_TOOLS, entries

OURS = entries(Environment("/opt/py thon/bin/python3.11", "/opt/it's é/coord_core/hooks"))
NEWER = entries(
    Environment("/usr/bin/python3.13", "/home/u/.local/share/claude-coordinator/env-9/coord_core/hooks")
)

_WORDS = st.text(max_size=8)
_SCALARS = st.none() | st.booleans() | st.integers(-99, 99) | _WORDS
_VALUES = st.recursive(
    _SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3)
)
_HANDLERS = st.fixed_dictionaries(
    {"type": st.just("command"), "command": _WORDS},
    optional={"timeout": st.integers(1, 60), "args": st.lists(_WORDS, max_size=3)},
)
_GROUPS = st.fixed_dictionaries(
    {"hooks": st.lists(_HANDLERS, max_size=2)},
    optional={"matcher": st.sampled_from([WRITING_TOOLS, "Bash", ""])},
)
_EVENTS = st.sampled_from([*(hook.event for hook in HOOK_EVENTS), "Notification", "Unheard"])
_HOOKS = st.dictionaries(_EVENTS, st.lists(_GROUPS, max_size=2), max_size=4)


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    pairs: list[tuple[str, Any]] = list(
        draw(st.dictionaries(_WORDS.filter(lambda key: key != "hooks"), _VALUES, max_size=4)).items()
    )
    if draw(st.booleans()):
        pairs.insert(draw(st.integers(0, len(pairs))), ("hooks", draw(_HOOKS)))
    return dict(pairs)


@st.composite
def texts(draw: st.DrawFn) -> str:
    document = draw(documents())
    indent = draw(st.sampled_from([None, 0, 1, 2, 4, "\t"]))
    text = json.dumps(document, indent=indent, ensure_ascii=draw(st.booleans()))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n", "\n\n", "\r\n"]))


def value(text: str) -> Any:
    return json.loads(text.removeprefix("\ufeff"))
