"""What a hook costs while somebody looks, against the same hook while nobody does.

All views are open from the beginning, and all but one are frozen (SIGSTOP) when a hook is measured: so they
take turns hook by hook, and a slower moment of the machine hits all of them. Before its turn a view has
caught up with what happened while it was frozen, as it would have at the time.
"""

from __future__ import annotations

import random
import statistics
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Protocol

from bench.measure import WARM_UP, Cost
from bench.views.page import showing
from bench.views.place import Place
from bench.views.processes import Frozen, descendants
from bench.views.terminal import SIZES, watching

HOOKS = 60  # of each
GAP = (0.6, 0.9)  # seconds between two hooks: what was frozen has caught up
REFRESHED = 0.3  # seconds between two status lines
RESAMPLES = 2000


class View(Protocol):
    """Looks only between the two."""

    def resume(self) -> None: ...

    def freeze(self) -> None: ...


def report(place: Place, hooks: int = HOOKS) -> None:
    print(
        f"  an edit's hook while a view is open ({hooks} hooks each, in turn), against none: the median, and"
    )
    print("  the lower quartile, to which a busy machine adds least; with 90 % intervals")
    with ExitStack() as stack:
        views: dict[str, View] = {"none": Frozen(set(), place.folder)}
        views["watch"] = stack.enter_context(_watch(place))
        views["dashboard"] = stack.enter_context(_dashboard(place))
        views["status line"] = stack.enter_context(_status_line(place))
        found = _in_turn(place, views, hooks)
    for name, costs in found.items():
        _line(name, costs, found["none"])


def _in_turn(place: Place, views: dict[str, View], hooks: int) -> dict[str, list[Cost]]:
    found: dict[str, list[Cost]] = {name: [] for name in views}
    chance = random.Random(1)
    for number in range(WARM_UP + hooks):
        for name in chance.sample(list(views), len(views)):
            views[name].resume()
            time.sleep(chance.uniform(*GAP))
            cost = place.grant()
            views[name].freeze()
            if number >= WARM_UP:
                found[name].append(cost)
    return found


@contextmanager
def _watch(place: Place) -> Iterator[View]:
    with watching(place, SIZES[1]) as screen:
        yield from _frozen({screen.pid}, place)


@contextmanager
def _dashboard(place: Place) -> Iterator[View]:
    """The server, and a browser that shows its page."""
    before = descendants()
    with showing(place):
        yield from _frozen(descendants() - before, place)


def _frozen(pids: set[int], place: Place) -> Iterator[View]:
    view = Frozen(pids, place.folder)
    view.freeze()
    try:
        yield view
    finally:
        view.resume()


class _Drawn:
    """A status line that is drawn as often as the client does at most."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._wanted, self._over = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._draw)
        self._thread.start()

    def resume(self) -> None:
        self._wanted.set()

    def freeze(self) -> None:
        self._wanted.clear()

    def close(self) -> None:
        self._over.set()
        self._wanted.set()
        self._thread.join()

    def _draw(self) -> None:
        while not self._over.is_set():
            self._wanted.wait()
            self._place.status_line()
            time.sleep(REFRESHED)


@contextmanager
def _status_line(place: Place) -> Iterator[View]:
    drawn = _Drawn(place)
    try:
        yield drawn
    finally:
        drawn.close()


def _line(name: str, mine: list[Cost], none: list[Cost]) -> None:
    print(f"    {name:12} {_ratios([one.cpu for one in mine], [one.cpu for one in none])} of processor time")
    print(f"    {'':12} {_ratios([one.wall for one in mine], [one.wall for one in none])} of wall time")


def _ratios(mine: list[float], none: list[float]) -> str:
    return "   ".join(_ratio(mine, none, quartile) for quartile in (1, 0))


def _ratio(mine: list[float], none: list[float], quartile: int) -> str:
    """What was measured in one turn is drawn together."""
    chance, ratios = random.Random(1), []
    for _ in range(RESAMPLES):
        drawn = chance.choices(range(len(mine)), k=len(mine))
        ratios.append(_quartile(mine, drawn, quartile) / _quartile(none, drawn, quartile))
    cuts = statistics.quantiles(ratios, n=20)
    here, there = (_quartile(costs, range(len(costs)), quartile) for costs in (mine, none))
    return f"{here:6.1f} ms {here / there:5.3f} ({cuts[0]:5.3f} to {cuts[-1]:5.3f})"


def _quartile(costs: list[float], drawn: Iterable[int], number: int) -> float:
    """0: the lower one, 1: the median."""
    return statistics.quantiles((costs[at] for at in drawn), n=4)[number]
