"""What a scripted model says: steps, the gates that hold them back, and their wire form.

A script is a list of steps, one for each answer of the model. A step becomes the content blocks of one
assistant message; a `Held` step is sent only once its gate is open, a `Follow` step is chosen when it is due.
"""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]


class Gate:
    """Holds an answer back: `reached` when the client waits for it, until the test calls `open`."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._opened = threading.Event()

    def open(self) -> None:
        self._opened.set()

    def wait_until_reached(self, seconds: float = 30) -> None:
        if not self._reached.wait(seconds):
            raise TimeoutError(f"the client did not come to the gate within {seconds} s")

    def pass_through(self, seconds: float) -> None:
        self._reached.set()
        self._opened.wait(seconds)


@dataclass(frozen=True)
class Say:
    """The model answers with text and ends its turn."""

    text: str


@dataclass(frozen=True)
class Call:
    """The model calls one tool."""

    tool: str
    input: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Calls:
    """The model calls several tools in one message."""

    calls: list[Call]


@dataclass(frozen=True)
class Follow:
    """The model does what it was told: the step is chosen from all that it has read since its prompt."""

    choose: Callable[[str], Say | Call | Calls]


@dataclass(frozen=True)
class Held:
    """The step is sent when the gate opens."""

    gate: Gate
    step: Say | Call | Calls | Follow


Step = Say | Call | Calls | Follow | Held


def blocks_of(step: Say | Call | Calls) -> list[Block]:
    """The content blocks of the assistant message that the step stands for."""
    if isinstance(step, Say):
        return [{"type": "text", "text": step.text}]
    calls = step.calls if isinstance(step, Calls) else [step]
    return [
        {"type": "tool_use", "id": f"toolu_{uuid.uuid4().hex[:24]}", "name": call.tool, "input": call.input}
        for call in calls
    ]


def message_of(blocks: list[Block], model: str) -> Block:
    """The whole message, as the API answers a request that does not stream."""
    calls_a_tool = any(block["type"] == "tool_use" for block in blocks)
    return {
        "id": f"msg_{uuid.uuid4().hex[:24]}",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": blocks,
        "stop_reason": "tool_use" if calls_a_tool else "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1, "output_tokens": 1},
    }


def events_of(message: Block) -> Iterator[Block]:
    """The same message, as the events of a stream."""
    yield {"type": "message_start", "message": {**message, "content": [], "stop_reason": None}}
    for index, block in enumerate(message["content"]):
        start, delta = _start_and_delta(block)
        yield {"type": "content_block_start", "index": index, "content_block": start}
        yield {"type": "content_block_delta", "index": index, "delta": delta}
        yield {"type": "content_block_stop", "index": index}
    end = {"stop_reason": message["stop_reason"], "stop_sequence": None}
    yield {"type": "message_delta", "delta": end, "usage": {"output_tokens": 1}}
    yield {"type": "message_stop"}


def _start_and_delta(block: Block) -> tuple[Block, Block]:
    if block["type"] == "text":
        return {**block, "text": ""}, {"type": "text_delta", "text": block["text"]}
    return {**block, "input": {}}, {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}
