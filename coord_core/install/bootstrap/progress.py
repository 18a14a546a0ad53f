"""Tells a person how far it is: one line a step, with its seconds; colour on a terminal alone."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from coord_core.install.bootstrap.failures import StoppedError

_GREEN, _YELLOW, _RED = "32", "33", "31"


@dataclass(frozen=True)
class Progress:
    quiet: bool = False

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """The line is written when the step ends; a terminal shows it from the start."""
        if self._is_live():
            sys.stdout.write(f"… {what}")
            sys.stdout.flush()
        begun = time.monotonic()
        try:
            yield
        except BaseException:
            self._line(_colour("✗", _RED, sys.stdout.isatty()), what, begun)
            raise
        self._line(_colour("✓", _GREEN, sys.stdout.isatty()), what, begun)

    def say(self, sentence: str) -> None:
        if not self.quiet:
            sys.stdout.write(f"  {sentence}\n")
            sys.stdout.flush()

    def warn(self, sentence: str) -> None:
        """Said even when quiet: it is something that the person has to know."""
        sys.stderr.write(f"{_colour('!', _YELLOW, sys.stderr.isatty())} {sentence}\n")

    def fail(self, failure: StoppedError) -> None:
        for line in failure.details.splitlines():
            sys.stderr.write(f"  | {line}\n")
        sys.stderr.write(f"{_colour('✗', _RED, sys.stderr.isatty())} {failure.problem}\n  {failure.mend}\n")

    def _line(self, sign: str, what: str, begun: float) -> None:
        if self.quiet:
            return
        back = "\r\x1b[K" if self._is_live() else ""
        sys.stdout.write(f"{back}{sign} {what} ({time.monotonic() - begun:.1f} s)\n")
        sys.stdout.flush()

    def _is_live(self) -> bool:
        return not self.quiet and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _colour(sign: str, colour: str, terminal: bool) -> str:
    wanted = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return f"\x1b[{colour}m{sign}\x1b[0m" if wanted else sign
