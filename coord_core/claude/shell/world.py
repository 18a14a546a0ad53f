"""What all of one analysis shares: the disk, the result, texts written on the way, listings, and its bounds.

The bounds make the analysis linear in the command's length, whatever the command is. When one is met, the
rest of the command is not read, and the analysis is `unknown`.
"""

from __future__ import annotations

from coord_core.claude.shell.analysis import FILE, Analysis, Write
from coord_core.claude.shell.disk import Disk
from coord_core.claude.shell.marks import LISTING, UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from coord_core.claude.shell.scope import Scope

DEPTH = 30
TEXT = 1 << 17  # characters of all texts read beside the command: `bash -c`, `eval`, scripts
STEPS = 4000


class World:
    def __init__(
        self, command: str, environment: Mapping[str, str], home: str, site_packages: str | None
    ) -> None:
        self.analysis = Analysis()
        self.disk = Disk()
        self.environment = environment
        self.home = home
        self.site_packages = site_packages
        self.texts: dict[str, str] = {}  # by absolute path, what the command itself wrote there
        self.listings: list[tuple[Write, ...]] = []
        self.at_exit: list[tuple[str, Scope]] = []  # texts of `trap … EXIT`, with the shell that runs each
        self.steps = STEPS + len(command) // 2
        self.characters = TEXT + len(command)
        self.fields = 5 * STEPS + 2 * len(command)

    def step(self) -> bool:
        """Is there budget for one more command?"""
        self.steps -= 1
        return self.steps > 0 or self._gives_up()

    def may_read(self, text: str) -> bool:
        self.characters -= len(text) + 50
        return self.characters > 0 or self._gives_up()

    def may_hold(self, count: int) -> bool:
        """May so many more fields be made?"""
        self.fields -= count
        return self.fields > 0 or self._gives_up()

    def _gives_up(self) -> bool:
        self.analysis.unknown = True
        return False

    def listed(self, writes: tuple[Write, ...]) -> str:
        """A text that stands for each of the paths that the writes cover."""
        self.listings.append(writes)
        return f"{LISTING}{len(self.listings) - 1}{LISTING}"

    def listing(self, text: str) -> tuple[Write, ...] | None:
        """The listing that the text stands for, with `./` or nothing before it."""
        text = text.removeprefix("./")
        if text[:1] != LISTING or text.count(LISTING) != 2 or text[-1] != LISTING:
            return None
        number = text[1:-1]
        known = number.isascii() and number.isdecimal() and int(number[:9]) < len(self.listings)
        return self.listings[int(number)] if known else None

    def write_file(self, field: str, scope: Scope, keeps: bool = False) -> None:
        """Note that a file is written; one whose name is not known makes the analysis unknown."""
        listing = self.listing(field)
        if listing is not None:
            self.analysis.add(listing, keeps)
            return
        path = scope.absolute(field)
        if UNKNOWN in path or LISTING in path:
            self.analysis.unknown = True
        elif field:
            self.analysis.add((Write(FILE, path),), keeps)

    def remember(self, path: str, text: str | None) -> None:
        """The text that a file has now, by the command itself; None: no longer known."""
        if text is None:
            self.texts.pop(path, None)
        elif len(text) <= TEXT:
            self.texts[path] = text
