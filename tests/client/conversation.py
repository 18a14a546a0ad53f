"""Reading a request to the model: which script it follows, how far it is, and what the model was told.

A user's message mixes the prompt, tool results and the client's `<system-reminder>` texts. The last text
of a user that names a script is the prompt; what follows it belongs to that script.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]
_NAME = re.compile(r"SCRIPT:([\w-]+)")


@dataclass(frozen=True)
class ToolResult:
    """What the model reads as the outcome of one of its tool calls."""

    tool: str
    text: str
    is_error: bool


class Conversation:
    """One request's messages, from the prompt that names the script onwards."""

    def __init__(self, request: Block) -> None:
        self._messages: list[Block] = request.get("messages", [])
        self.name, self._start = self._find_prompt()

    def _find_prompt(self) -> tuple[str | None, int]:
        for index in range(len(self._messages) - 1, -1, -1):
            message = self._messages[index]
            found = [_NAME.search(text) for text in texts_of(message)] if message["role"] == "user" else []
            named = [match[1] for match in found if match]
            if named:
                return named[-1], index
        return None, 0

    @property
    def step(self) -> int:
        """How many answers the prompt has had."""
        return sum(message["role"] == "assistant" for message in self._messages[self._start :])

    def tool_results(self) -> list[ToolResult]:
        """In the order of the calls; the results of parallel calls come as they end."""
        blocks = list(self._blocks())
        results = {block["tool_use_id"]: block for block in blocks if block["type"] == "tool_result"}
        return [
            ToolResult(block["name"], _flat(results[block["id"]]), bool(results[block["id"]].get("is_error")))
            for block in blocks
            if block["type"] == "tool_use" and block["id"] in results
        ]

    def told(self) -> list[str]:
        """Every text that is not the model's own: the prompt, reminders, hooks' context."""
        since = self._messages[self._start :]
        return [text for message in since if message["role"] != "assistant" for text in texts_of(message)]

    def read(self) -> str:
        """All that the model has read: the results of its calls, and the other texts."""
        return "\n".join([*(result.text for result in self.tool_results()), *self.told()])

    def _blocks(self) -> Iterator[Block]:
        for message in self._messages[self._start :]:
            if not isinstance(message["content"], str):
                yield from message["content"]


def texts_of(message: Block) -> list[str]:
    content = message["content"]
    if isinstance(content, str):
        return [content]
    return [block["text"] for block in content if block["type"] == "text"]


def _flat(result: Block) -> str:
    content = result.get("content", "")
    if isinstance(content, str):
        return content
    return "\n".join(block.get("text", f"<{block['type']}>") for block in content)
