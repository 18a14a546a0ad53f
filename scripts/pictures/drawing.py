"""The story as an SVG: two columns that share one time; plain shapes and text, no script, no font."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from scripts.pictures.story import CALLS, GRANTED, IDS, REFUSED, TOLD, Step

WIDTH, MARGIN, GAP = 960, 20, 16
COLUMNS = ((MARGIN, 300), (MARGIN + 300 + GAP, WIDTH - 2 * MARGIN - 300 - GAP))  # x and width
LINE, TOP, INSIDE = 19, 48, 14
CHARACTER = 7.83  # pixels of one character at 13 px, in the fonts named below
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
SIGNS = {CALLS: "❯", GRANTED: "✓", REFUSED: "✗", TOLD: "·"}


@dataclass(frozen=True)
class Palette:
    name: str
    panel: str
    border: str
    text: str
    quiet: str
    granted: str
    refused: str
    behind_refusal: str

    def of(self, kind: str) -> str:
        return {CALLS: self.text, GRANTED: self.granted, REFUSED: self.refused, TOLD: self.text}[kind]


PALETTES = (
    Palette("light", "#f6f8fa", "#d0d7de", "#1f2328", "#59636e", "#1a7f37", "#b3261e", "#ffeceb"),
    Palette("dark", "#161b22", "#30363d", "#e6edf3", "#9198a1", "#3fb950", "#ff8078", "#2d1518"),
)


def drawn(steps: Sequence[Step], palette: Palette) -> str:
    body, bottom = _body(steps, palette)
    height = bottom + MARGIN + INSIDE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        f'font-family="{FONT}" font-size="13">',
        "<title>Two Claude Code sessions want one file</title>",
        *(_panel(side, height, palette) for side in (0, 1)),
        *body,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _body(steps: Sequence[Step], palette: Palette) -> tuple[list[str], int]:
    """The elements, and where they end."""
    found: list[str] = []
    y = TOP
    before = steps[0]
    for step in steps:
        y += GAP if step.side != before.side or step.kind == CALLS else 0
        found += _step(step, y, palette)
        y += LINE * len(_wrapped(step)) + (6 if step.kind == REFUSED else 0)
        before = step
    return found, y


def _step(step: Step, y: int, palette: Palette) -> Iterator[str]:
    x, width = COLUMNS[step.side]
    lines = _wrapped(step)
    if step.kind == REFUSED:
        height = LINE * len(lines) + 4
        yield (
            f'<rect x="{x + 6}" y="{y + 2}" width="{width - 12}" height="{height}" rx="6" '
            f'fill="{palette.behind_refusal}"/>'
        )
    colour = palette.of(step.kind)
    for number, line in enumerate(lines):
        at = y + LINE * (number + 1) - 3
        if number == 0:
            yield _text(x + INSIDE, at, palette.quiet if step.kind == CALLS else colour, SIGNS[step.kind])
        yield _text(x + INSIDE + 18, at, colour, line)


def _panel(side: int, height: int, palette: Palette) -> str:
    x, width = COLUMNS[side]
    return (
        f'<rect x="{x}" y="{MARGIN}" width="{width}" height="{height - 2 * MARGIN}" rx="10" '
        f'fill="{palette.panel}" stroke="{palette.border}"/>\n'
        + _text(x + INSIDE, MARGIN + 26, palette.quiet, f"session claude-{IDS[side][:8]}")
    )


def _text(x: int, y: int, colour: str, text: str) -> str:
    return f'<text x="{x}" y="{y}" fill="{colour}" xml:space="preserve">{escape(text)}</text>'


def _wrapped(step: Step) -> list[str]:
    _, width = COLUMNS[step.side]
    fits = int((width - 2 * INSIDE - 18) / CHARACTER)
    return textwrap.wrap(step.text, fits, break_on_hyphens=False) or [""]


def shortened(steps: Sequence[Step]) -> list[Step]:
    """The first refusal to its third sentence, everything else to its first; `…` says that it goes on."""
    seen = False
    found = []
    for step in steps:
        most = 1
        if step.kind == REFUSED and not seen:
            seen, most = True, 3
        found.append(Step(step.side, step.kind, step.text if step.kind == CALLS else _cut(step.text, most)))
    return found


def _cut(text: str, sentences: int) -> str:
    last = text.splitlines()[-1].removeprefix("🔒 ")
    parts = re.split(r"(?<=[.:]) (?=[A-Z])", last)
    kept = parts[: sentences + 1 if parts[0].endswith(":") else sentences]
    return " ".join(kept) + (" …" if len(kept) < len(parts) else "")
