"""`python -m scripts.pictures FOLDER`: draws every picture into that folder."""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.pictures import dashboard, day, drawing, likeness, story, watch, workday


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    _two_sessions(folder)
    _team(folder)


def _team(folder: Path) -> None:
    with workday.worked(day.lines()) as (project, home):
        for look, text in watch.drawn(project):
            (folder / f"watch-{look}.svg").write_text(text, encoding="utf-8")
        try:
            for name, picture in dashboard.taken(project, home):
                likeness.put(picture, folder / f"{name}.png")
        except dashboard.MissingError as reason:
            sys.stderr.write(f"The pictures of the dashboard stay as they are: {reason}.\n")


def _two_sessions(folder: Path) -> None:
    steps = drawing.shortened(story.told())
    for palette in drawing.PALETTES:
        path = folder / f"two-sessions-{palette.name}.svg"
        path.write_text(drawing.drawn(steps, palette), encoding="utf-8")


if __name__ == "__main__":
    main()
