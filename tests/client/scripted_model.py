"""A loopback server in the model's place: answers `POST /v1/messages` with the steps of a script.

A prompt that contains `SCRIPT:<name>` is answered with the steps registered under that name: step n where
n assistant messages follow the prompt, and plain text when the script is over. A subagent's prompt is in the
first message of its own requests, so it follows its own script. Requests without tools are the client's
own (titles and the like). Every request is kept.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from types import TracebackType

from .conversation import Conversation, ToolResult
from .messages_server import MessagesServer
from .script import Block, Follow, Held, Say, Step, blocks_of, message_of

LONGEST_HOLD = 90.0


class ScriptedModel:
    """Registers scripts, serves them, and tells what the client sent back."""

    def __init__(self, scripts: Mapping[str, list[Step]] | None = None) -> None:
        self.requests: list[Block] = []
        self._scripts: dict[str, list[Step]] = dict(scripts or {})
        self._changed = threading.Condition()
        self._server = MessagesServer(self.answer)

    @property
    def url(self) -> str:
        return self._server.url

    def script(self, name: str, *steps: Step) -> str:
        """Register the steps; returns the prompt that asks for them."""
        if not re.fullmatch(r"[\w-]+", name):
            raise ValueError(f"not a script's name: {name!r}")
        self._scripts[name] = list(steps)
        return f"SCRIPT:{name}"

    def requests_of(self, name: str) -> list[Block]:
        """The requests that followed the script, in the order they came."""
        return [request for request in self.requests if Conversation(request).name == name]

    def tool_results(self, name: str) -> list[ToolResult]:
        """What the model was told about each tool call of the script, as of the last request."""
        requests = self.requests_of(name)
        return Conversation(requests[-1]).tool_results() if requests else []

    def told(self, name: str) -> str:
        """All other texts that reached the model with the script: prompt, reminders, hooks' context."""
        requests = self.requests_of(name)
        return "\n".join(Conversation(requests[-1]).told()) if requests else ""

    def wait_for_step(self, name: str, step: int, seconds: float = 30) -> None:
        """Until the client has asked for step `step` (from 0) of the script."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._asked(name, step), seconds):
                raise TimeoutError(f"step {step} of {name} was not asked for within {seconds} s")

    def _asked(self, name: str, step: int) -> bool:
        return any(Conversation(request).step >= step for request in self.requests_of(name))

    def answer(self, request: Block) -> Block:
        with self._changed:
            self.requests.append(request)
            self._changed.notify_all()
        step = self._next_step(request)
        if isinstance(step, Held):
            step.gate.pass_through(LONGEST_HOLD)
            step = step.step
        if isinstance(step, Follow):
            step = step.choose(Conversation(request).read())
        return message_of(blocks_of(step), request.get("model", "scripted"))

    def _next_step(self, request: Block) -> Step:
        if not request.get("tools"):
            return Say("scripted")
        conversation = Conversation(request)
        steps = self._scripts.get(conversation.name or "", [])
        return steps[conversation.step] if conversation.step < len(steps) else Say("done")

    def __enter__(self) -> ScriptedModel:
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for steps in self._scripts.values():
            for step in steps:
                if isinstance(step, Held):
                    step.gate.open()
        self._server.shutdown()
        self._server.server_close()
