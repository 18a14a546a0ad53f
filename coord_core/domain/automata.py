"""Finite automata of patterns, and whether two sets of patterns have a path in common. Pure.

A set's automaton is nondeterministic (Thompson, "Regular expression search algorithm", 1968): states are
bits of a number, and a move goes from a state, with a set of symbols, to all states that follow. A symbol is
a class of characters that no pattern of the two sets tells apart, so that there are few.

Paths are canonical: names that are not empty between single slashes. What reads them has to see to it
(glob_products.py), so that some states here accept whatever follows: `forever`.
"""

from __future__ import annotations

from coord_core.domain.glob_classes import ANY, LAST, SLASH
from coord_core.domain.glob_parsing import DEEP, NAME, STAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coord_core.domain.glob_classes import Ranges
    from coord_core.domain.glob_parsing import Item

    Alternatives = list[list[Item]]
    Moves = list[tuple[int, int]]

MOST_STATES = 20_000
SLASHES: Ranges = ((SLASH, SLASH),)
ALL: Ranges = ((0, LAST),)


class TooLargeError(Exception):
    """More states than are looked at."""


class Alphabet:
    """The symbols of some sets of characters: bit 0 is the slash. `signs` has a character of each."""

    def __init__(self, used: set[Ranges]) -> None:
        every = sorted({*used, SLASHES, ANY})
        edges = sorted({edge for ranges in every for low, high in ranges for edge in (low, high + 1)} | {0})
        alike: dict[tuple[bool, ...], int] = {}
        for edge in edges:
            if edge <= LAST:
                alike.setdefault(tuple(_has(ranges, edge) for ranges in every), edge)
        slash = tuple(_has(ranges, SLASH) for ranges in every)
        order = [slash, *(each for each in alike if each != slash)]
        self.signs = "".join(chr(alike[each]) for each in order)
        self._masks = {
            ranges: sum(1 << number for number, each in enumerate(order) if each[at])
            for at, ranges in enumerate(every)
        }
        self._masks[ALL] = (1 << len(order)) - 1

    def mask(self, ranges: Ranges) -> int:
        return self._masks[ranges]


def _has(ranges: Ranges, sign: int) -> bool:
    return any(low <= sign <= high for low, high in ranges)


class Automaton:
    """Of a sequence of patterns: where it starts, its moves, and for each pattern where that accepts."""

    def __init__(self, patterns: Sequence[Alternatives], alphabet: Alphabet) -> None:
        self._alphabet = alphabet
        self._arrows: list[list[tuple[Ranges, int]]] = []
        self._follows: list[list[int]] = []  # without reading anything
        starts: list[int] = []
        self.accepts: list[int] = []
        self.forever: list[int] = []  # the states of each pattern that accept whatever follows
        self._endless = 0
        self.bits: list[int] = []  # the states of each pattern
        for alternatives in patterns:
            before, ends, self._endless = len(self._arrows), 0, 0
            for items in alternatives:
                starts.append(self._state())
                ends |= self._chain(items, starts[-1])
            self.accepts.append(ends)
            self.forever.append(self._endless)
            self.bits.append((1 << len(self._arrows)) - (1 << before))
        self.start = self._closure(starts)
        self.moves = [
            [(alphabet.mask(ranges), self._closure([to])) for ranges, to in arrows] for arrows in self._arrows
        ]

    def after(self, states: int, symbol: int) -> int:
        """All states that one symbol leads to."""
        found = 0
        for state in bits(states):
            for mask, to in self.moves[state]:
                if mask & symbol:
                    found |= to
        return found

    def _chain(self, items: list[Item], at: int) -> int:
        """The states of one alternative; returns those that accept, as bits."""
        for number, item in enumerate(items):
            if item is DEEP and number == len(items) - 1:
                return 1 << at | self._below(at, SLASHES)
            if items[number:] == [DEEP, NAME]:
                return self._below(at, ANY)
            if item is DEEP:
                at = self._folders(at)
                continue
            at = self._name(item, at)
            if number < len(items) - 1 and (items[number + 1] is not DEEP or number < len(items) - 2):
                at = self._read(SLASHES, at)
        return 1 << at

    def _below(self, at: int, first: Ranges) -> int:
        """Whatever follows, and something does."""
        below = self._read(first, at)
        self._arrows[below].append((ALL, below))
        self._endless |= 1 << below
        return 1 << below

    def _folders(self, at: int) -> int:
        """Any number of names, each with the slash after it."""
        outside, inside, end = self._state(), self._state(), self._state()
        self._follows[at].append(outside)
        self._arrows[outside].append((ANY, inside))
        self._arrows[inside] += [(ANY, inside), (SLASHES, outside)]
        self._follows[outside].append(end)
        return end

    def _name(self, item: str | tuple[Ranges, ...], at: int) -> int:
        tokens = item if isinstance(item, tuple) else [((ord(sign), ord(sign)),) for sign in item]
        for token in tokens:
            if token == STAR:
                loop = self._state()
                self._follows[at].append(loop)
                self._arrows[loop].append((ANY, loop))
                at = loop
            else:
                at = self._read(token, at)
        return at

    def _read(self, ranges: Ranges, at: int) -> int:
        to = self._state()
        self._arrows[at].append((ranges, to))
        return to

    def _state(self) -> int:
        if len(self._arrows) >= MOST_STATES:
            raise TooLargeError
        self._arrows.append([])
        self._follows.append([])
        return len(self._arrows) - 1

    def _closure(self, states: list[int]) -> int:
        found, todo = 0, list(states)
        while todo:
            state = todo.pop()
            if not found >> state & 1:
                found |= 1 << state
                todo += self._follows[state]
        return found


def characters(patterns: Sequence[Alternatives]) -> set[Ranges]:
    """The sets of characters that patterns tell apart."""
    found: set[Ranges] = set()
    for alternatives in patterns:
        for items in alternatives:
            for item in items:
                if isinstance(item, str):
                    found.update(((ord(sign), ord(sign)),) for sign in item)
                elif item is not DEEP:
                    found.update(token for token in item if token != STAR)
    return found


def bits(states: int) -> Iterator[int]:
    while states:
        lowest = states & -states
        yield lowest.bit_length() - 1
        states ^= lowest
