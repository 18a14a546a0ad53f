"""Whatever the command: no exception, work in proportion to its length, and a scan that is sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coord_core.claude.shell.analysis import Analysis
from coord_core.claude.shell.reader import evaluated
from coord_core.claude.shell.scan import may_write
from tests.corpus.corpus import cases, make_tree
from tests.support.calls import assert_linear
from tests.support.thoroughness import deep

COMMANDS = [case.command for case in cases()]
_SIGNS = "> >> >| 2>&1 | && ; $( ) ` ' \" $x ${x } {a,b} * \\ <<< <( [[ ]] (( )) # & ! ~ / -i -- é"
_WORDS = (
    "if then fi for in do done case esac f() { } x=1 held.py add -A stash git eval bash python3 xargs find"
)
_WRITERS = (
    "rm sed cp mv tee patch tar awk ed perl node ruby php prettier --write black npm curl sudo env nice"
)
_ODD = [
    "\ue000",
    "\ue001",
    "\ue0010\ue001",
    "\0",
    "\ud800",
    "\n",
    "<<EOF\n",
    "EOF\n",
    "\\\n",
    "$'\\x41'",
    "\t",
]
PIECES = [*_SIGNS.split(), *_ODD, *[f"{word} " for word in (*_WORDS.split(), *_WRITERS.split())]]
fragments = st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A command of the corpus with a piece cut out, doubled, replaced or put in."""
    command = draw(st.sampled_from(COMMANDS))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(command)))
        end = min(len(command), start + draw(st.integers(0, 12)))
        middle = draw(st.sampled_from([*PIECES, command[start:end] * 2, command[:end]]))
        command = command[:start] + middle + command[end:]
    return command


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tree(tmp_path_factory.mktemp("tree"))


def _analysed(command: str, tree: Path) -> Analysis:
    return evaluated(command, str(tree), {"TMPDIR": "/tmp"}, "/home/dev")


def _is_sound(command: str, tree: Path) -> None:
    found = _analysed(command, tree)
    if found.writes or found.tree_operations or found.staging:
        assert may_write(command) or found.unknown
    for write in found.writes:
        assert write.path.startswith("/")


_HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@settings(deadline=None, derandomize=True, suppress_health_check=_HEALTH, max_examples=deep(300, 150))
@given(command=st.text(max_size=300) | fragments)
def test_any_text_is_analysed_and_the_scan_is_implied(command: str, tree: Path) -> None:
    _is_sound(command, tree)


@settings(deadline=None, derandomize=True, suppress_health_check=_HEALTH, max_examples=deep(500, 250))
@given(command=mutated())
def test_damaged_commands_are_analysed_and_the_scan_is_implied(command: str, tree: Path) -> None:
    _is_sound(command, tree)


SHAPES: dict[str, Callable[[int], str]] = {
    "statements": lambda n: "echo a > b; " * (n // 12),
    "and-list": lambda n: "cp a b && " * (n // 10) + "true",
    "pipeline": lambda n: "cat a | " * (n // 8) + "tee b",
    "subshells": lambda n: "(" * (n // 2) + "rm a" + ")" * (n // 2),
    "substitutions": lambda n: "echo " + "$(" * (n // 3) + "rm a" + ")" * (n // 3),
    "open braces": lambda n: "rm " + "{a," * (n // 3),
    "closing parentheses": lambda n: ")" * n,
    "heredoc operators": lambda n: "<<" * (n // 2),
    "heredocs": lambda n: "cat <<A > f\nx $y\nA\n" * (n // 18),
    "conditions": lambda n: "if a; then " * (n // 11),
    "loops": lambda n: "for i in 1 2 3; do " * (n // 40) + "rm $i; " + "done; " * (n // 40),
    "functions": lambda n: "".join(f"f{i}() {{ f{i + 1}; f{i + 1}; }}; " for i in range(n // 25)) + "f0",
    "words": lambda n: "rm " + "abc " * (n // 4),
    "variables": lambda n: "x=$x$x; " * (n // 8) + "rm $x",
    "python": lambda n: "python -c '" + 'open("a","w");' * (n // 14) + "'",
    "deep python": lambda n: "python -c '" + "(" * n + "'",
    "node": lambda n: "node -e '" + 'fs.writeFileSync("a",b);' * (n // 24) + "'",
    "wrappers": lambda n: "sudo " * (n // 5) + "rm x",
    "programs": lambda n: "sed " * (n // 4),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_no_faster_than_the_command(shape: str, tree: Path) -> None:
    def analyse(command: str) -> None:
        may_write(command)
        _analysed(command, tree)

    assert_linear(SHAPES[shape], analyse)
