"""`watch` as a terminal shows it, as an SVG: the frame that it draws there, in two terminals' colours."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from coord_core.project import Project
from coord_core.watching.desk import Desk
from coord_core.watching.follower import Follower
from coord_core.watching.live import Shown
from coord_core.watching.signs import Signs
from coord_core.watching.styles import Looks
from scripts.pictures import as_then, day
from scripts.pictures.drawing import FONT, PALETTES

COLUMNS, LINES = 120, 30  # the least that shows all lists at once
CHARACTER, LINE = 12.2, 24.4  # pixels, as rich draws
MARGIN = 20
WIDTH, HEIGHT = COLUMNS * CHARACTER + 2 * MARGIN, LINES * LINE + 2 * MARGIN
_ORDER = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


def _theme(back: str, front: str, **colours: str) -> TerminalTheme:
    eight = [_rgb(colours.get(name, front)) for name in _ORDER]
    return TerminalTheme(_rgb(back), _rgb(front), eight, eight)


THEMES = {
    "light": _theme("#ffffff", "#1f2328", red="#b3261e", green="#1a7f37", yellow="#8a5300", cyan="#1b6a82"),
    "dark": _theme("#0d1117", "#e6edf3", red="#ff8078", green="#3fb950", yellow="#e3b341", cyan="#56d4dd"),
}
BORDERS = {palette.name: palette.border for palette in PALETTES}
BOX = f"{-MARGIN} {-MARGIN} {WIDTH:g} {HEIGHT:g}"
# As rich has it, without its fonts of elsewhere and without a window around it.
FORMAT = f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="{BOX}" role="img">
<title>claude-coordinator watch</title>
<style>
.{{unique_id}}-matrix {{{{ font: {{char_height}}px/{{line_height}}px {FONT}; }}}}
{{styles}}
</style>
<defs>
{{lines}}
</defs>
<rect x="{-MARGIN}" y="{-MARGIN}" width="{WIDTH:g}" height="{HEIGHT:g}" rx="10" fill="BACK" stroke="BORDER"/>
{{backgrounds}}
<g class="{{unique_id}}-matrix">
{{matrix}}
</g>
</svg>
"""


def drawn(project: Project) -> Iterator[tuple[str, str]]:
    """The name of each look, and its picture."""
    follower, desk = Follower(project), Desk(Signs(), day.NAME)
    with as_then.looking():
        desk.show(follower.first())
    for look, theme in THEMES.items():
        console = Console(
            width=COLUMNS, height=LINES, file=io.StringIO(), record=True, force_terminal=True,
            color_system="truecolor", legacy_windows=False, highlight=False, emoji=False, markup=False,
        )  # fmt: skip
        console.print(Shown(desk, Looks()))
        form = FORMAT.replace("BACK", theme.background_color.hex).replace("BORDER", BORDERS[look])
        yield look, console.export_svg(theme=theme, code_format=form, unique_id="watch")
