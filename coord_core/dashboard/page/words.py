"""Times, counts and names as the page says them. static/live.js says times in the same words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from coord_core.domain.resources import FILE, GLOB, SUBTREE, SYMBOL, TREE, Resource
from coord_core.observing import zones
from coord_core.views.refusal import quoted

LONGEST = 2000  # characters of a name, of which what fits is shown
SHORT = 40  # of an instance's name inside a sentence
KINDS = {SUBTREE: "folder", TREE: "working tree", GLOB: "pattern", SYMBOL: "symbol"}


def short(seconds: float) -> str:
    """How long, in as few signs as can be.

    >>> short(20), short(720), short(7300), short(400000)
    ('<1 min', '12 min', '2 h', '5 d')
    """
    if seconds < 60:
        return "<1 min"
    if seconds < 90 * 60:
        return f"{int(seconds // 60)} min"
    return f"{_nearest(seconds / 3600)} h" if seconds < 48 * 3600 else f"{_nearest(seconds / 86400)} d"


def _nearest(number: float) -> int:
    """As Math.round does it, which takes the greater of two that are as near."""
    return int(number + 0.5)


def ago(seconds: float) -> str:
    """
    >>> ago(3), ago(130)
    ('just now', '2 min ago')
    """
    return "just now" if seconds < 60 else f"{short(seconds)} ago"


def left(seconds: float) -> str:
    """
    >>> left(0), left(130)
    ('expired', '2 min')
    """
    return "expired" if seconds <= 0 else short(seconds)


def count(number: int, noun: str, plural: str = "") -> str:
    """
    >>> count(1, "lock"), count(2000, "lock")
    ('1 lock', '2,000 locks')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def day_and_time(at: float, zone: tzinfo) -> str:
    """
    >>> day_and_time(0, UTC)
    '1970-01-01 00:00:00 UTC'
    """
    moment = _moment(at)
    name = zones.title(zone, moment.timestamp()).partition(" ")[0]
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S} {name}"


def time_of_day(at: float, zone: tzinfo) -> str:
    """
    >>> time_of_day(3660, UTC)
    '01:01'
    """
    return _moment(at).astimezone(zone).strftime("%H:%M")


def machine_time(at: float) -> str:
    """As `<time datetime>` wants it.

    >>> machine_time(0.5)
    '1970-01-01T00:00:00Z'
    """
    return _moment(at).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(at: float) -> datetime:
    try:
        return datetime.fromtimestamp(at, UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True)
class Name:
    """A name to be shown: where there is no room its `head` gives way, the `tail` is what people look for."""

    head: str
    tail: str
    kind: str = ""  # what it names, where that is not a file

    @property
    def whole(self) -> str:
        return self.head + self.tail


@dataclass(frozen=True)
class Who:
    """An instance's name inside a sentence."""

    whole: str


@dataclass(frozen=True)
class Since:
    """How long something has been so, inside a sentence: it goes on counting. UTC epoch seconds."""

    at: float
    now: float

    @property
    def whole(self) -> str:
        return short(self.now - self.at)


Piece = str | Name | Who | Since  # of a sentence


def who(text: object) -> Who:
    """Of another's making: one bounded line."""
    return Who(quoted(str(text or "another"), SHORT))


def named(resource: Resource | None) -> Name:
    """
    >>> named(Resource(FILE, "src/auth/login.py"))
    Name(head='src/auth/', tail='login.py', kind='')
    """
    if resource is None:
        return Name("", "something")
    text, kind = quoted(str(resource), LONGEST), KINDS.get(resource.kind, "")
    if resource.kind == TREE:
        return Name("", text.partition(":")[2] or "everything", kind)
    if resource.kind not in (FILE, SUBTREE, SYMBOL):
        label, _, rest = text.partition(":")
        return Name("", rest or text, kind or quoted(label))
    return _parted(text, kind)


def _parted(text: str, kind: str = "") -> Name:
    cut = text.rstrip("/").rfind("/") + 1
    return Name(text[:cut], text[cut:], kind)


def path(text: str) -> Name:
    """A path of which only the text is known.

    >>> path("a/b/").tail
    'b/'
    """
    return _parted(quoted(text, LONGEST))
