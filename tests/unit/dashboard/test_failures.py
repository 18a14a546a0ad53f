from __future__ import annotations

from coord_core.dashboard.failures import AGAIN, MOST, Failures, sentence
from coord_core.domain.errors import MachineError


def test_the_same_is_not_repeated_for_a_while() -> None:
    said: list[str] = []
    times = iter([0.0, 1.0, AGAIN + 0.5])
    failures = Failures(said.append, lambda: next(times))
    for _ in range(3):
        failures.note("GET /", ValueError("no"))
    assert said == ["The dashboard failed at GET /: ValueError: no"] * 2


def test_many_different_ones_are_all_said_and_not_all_remembered() -> None:
    said: list[str] = []
    failures = Failures(said.append, lambda: 0.0)
    for number in range(MOST * 2):
        failures.note(f"GET /{number}", ValueError("no"))
    failures.note("GET /0", ValueError("no"))
    assert len(said) == MOST * 2 + 1


def test_a_line_is_bounded_and_clean_whatever_failed() -> None:
    line = sentence("GET /\n\x1b[2J" + "x" * 9999, ValueError("\x07" * 9999 + "\n"))
    assert len(line) < 800 and line.isprintable()


def test_what_is_said_is_the_cause_in_our_own_words() -> None:
    error = RuntimeError("response already started")
    error.__cause__ = MachineError("The state is damaged.", "Run `claude-coordinator recover`.")
    assert sentence("GET /audit.csv", error).startswith(
        "The dashboard failed at GET /audit.csv: The state is"
    )


def test_a_terminal_that_is_gone_is_no_failure() -> None:
    def gone(line: str) -> None:
        raise OSError(5, "Input/output error")

    Failures(gone).note("GET /", ValueError())
