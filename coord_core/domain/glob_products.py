"""A path that two sets of patterns have in common, by the product of their automata (automata.py). Pure.

Two sets without `!` have one when a pair of accepting states is reached: polynomial. Where a `!` takes out,
membership is known only of all states at once: the sets of states are looked at as they are reached (the
subset construction, Rabin and Scott, 1959), up to MOST. What a later pattern decides for good, no earlier
one can change, so that those states are left out.
"""

from __future__ import annotations

from coord_core.domain.automata import Alphabet, Automaton, TooLargeError, bits, characters
from coord_core.domain.glob_parsing import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    State = tuple[int, int, bool]  # of the one, of the other, and: inside of a name?
    Trail = dict[State, tuple[State, str] | None]  # from where, and by which character

SLASH = 1  # the symbol
MOST = 10_000  # sets of states that are looked at
MOST_STEPS = 500_000  # from one state by one symbol, in all of them
MOST_PAIRS = 50_000


class Side:
    """One of the two sets: its automaton, and for each pattern whether it takes in or out."""

    def __init__(self, patterns: Sequence[str], alphabet: Alphabet) -> None:
        self.takes_in = [not pattern.startswith("!") for pattern in patterns]
        self.automaton = Automaton(parsed(patterns), alphabet)
        self.accepts = self._of(self.automaton.accepts)
        self.alive = self._of(self.automaton.bits)

    def after(self, states: int, symbol: int) -> int:
        """The states that one symbol leads to; none when no path that goes on so is in the set."""
        found = self.automaton.after(states, symbol)
        for number in range(len(self.takes_in) - 1, 0, -1):
            if found & self.automaton.forever[number]:
                found &= -(self.automaton.bits[number] & -self.automaton.bits[number])
                break
        return found if found & self.alive else 0

    def _of(self, states: list[int]) -> int:
        """Those of the patterns that take in."""
        found = 0
        for number, takes_in in enumerate(self.takes_in):
            found |= states[number] if takes_in else 0
        return found

    def has(self, states: int) -> bool:
        """Is the path that led to exactly these states in the set? The last pattern that matches decides."""
        for takes_in, accepting in zip(
            reversed(self.takes_in), reversed(self.automaton.accepts), strict=True
        ):
            if states & accepting:
                return takes_in
        return False


def parsed(patterns: Sequence[str]) -> list[list[list[str | tuple[tuple[tuple[int, int], ...], ...] | None]]]:
    return [parse(pattern.removeprefix("!")) for pattern in patterns]


def common(one: Sequence[str], other: Sequence[str]) -> str | None:
    """A path in both sets, None when there is none. Raises TooLargeError."""
    alphabet = Alphabet(characters(parsed([*one, *other])))
    only = _by_pairs(_taking_in(one), _taking_in(other), alphabet)
    if only is None or not any(pattern.startswith("!") for pattern in (*one, *other)):
        return only
    return _by_sets(Side(one, alphabet), Side(other, alphabet), alphabet)


def _taking_in(patterns: Sequence[str]) -> list[str]:
    return [pattern for pattern in patterns if not pattern.startswith("!")]


def _by_pairs(one: list[str], other: list[str], alphabet: Alphabet) -> str | None:
    """Of sets in which nothing is taken out: pairs of states are enough."""
    left, right = Side(one, alphabet), Side(other, alphabet)
    trail: Trail = dict.fromkeys(_pairs(left.automaton.start, right.automaton.start, False))
    for number, state in enumerate(todo := list(trail)):
        if state[2] and left.accepts >> state[0] & 1 and right.accepts >> state[1] & 1:
            return _spelled(trail, state)
        if number > MOST_PAIRS:
            raise TooLargeError
        for sign, following in _after_pair(left.automaton, right.automaton, state, alphabet):
            if following not in trail:
                trail[following] = state, sign
                todo.append(following)
    return None


def _after_pair(
    left: Automaton, right: Automaton, state: State, alphabet: Alphabet
) -> Iterator[tuple[str, State]]:
    for mask, mine in left.moves[state[0]]:
        for theirs_mask, theirs in right.moves[state[1]]:
            both = mask & theirs_mask
            if both & SLASH and state[2]:
                yield from (("/", each) for each in _pairs(mine, theirs, False))
            if both & ~SLASH:
                sign = alphabet.signs[next(bits(both & ~SLASH))]
                yield from ((sign, each) for each in _pairs(mine, theirs, True))


def _pairs(mine: int, theirs: int, inside: bool) -> Iterator[State]:
    return ((each, other, inside) for each in bits(mine) for other in bits(theirs))


def _by_sets(left: Side, right: Side, alphabet: Alphabet) -> str | None:
    trail: Trail = {(left.automaton.start, right.automaton.start, False): None}
    steps = 0
    for number, state in enumerate(todo := list(trail)):
        if state[2] and left.has(state[0]) and right.has(state[1]):
            return _spelled(trail, state)
        steps += (state[0].bit_count() + state[1].bit_count()) * len(alphabet.signs)
        if number > MOST or steps > MOST_STEPS:
            raise TooLargeError
        for at, sign in enumerate(alphabet.signs):
            if at or state[2]:  # a slash comes only after a name
                mine, theirs = left.after(state[0], 1 << at), right.after(state[1], 1 << at)
                following = mine, theirs, at > 0
                if mine and theirs and following not in trail:
                    trail[following] = state, sign
                    todo.append(following)
    return None


def _spelled(trail: Trail, state: State) -> str:
    """The path that led there."""
    signs: list[str] = []
    step = trail[state]
    while step is not None:
        signs.append(step[1])
        step = trail[step[0]]
    return "".join(reversed(signs))
