"""What a refusal has to say where the state is damaged."""

from __future__ import annotations

from tests.support.hooks import Answer

MENDING = ("recover", "init", "install.py", "Try again", "try again", "Free", "permissions", "Mend", "report")


def assert_refuses_and_says_how_to_mend(answer: Answer, *words: str) -> None:
    assert answer.refuses, answer
    assert any(word in answer.sentence for word in MENDING), answer.sentence
    for word in words:
        assert word in answer.sentence
    assert "Unexpected" not in answer.sentence
