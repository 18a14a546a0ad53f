"""The work of an analysis grows no faster than its command, in more shapes, and in PowerShell's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coord_core.claude.shell.powershell import writes_powershell
from coord_core.claude.shell.reader import evaluated
from coord_core.claude.shell.scan import may_write
from tests.corpus.corpus import HELD_OUT, cases, make_tree
from tests.support.calls import assert_linear
from tests.support.thoroughness import deep

COMMANDS = [case.command for case in (*cases(), *cases(HELD_OUT))]
PIECES = (
    "Set-Content -Path f -Value x|gci | |rm "
    "|'a'|\"b $x\"|@'\n|\n'@|@\"\n|\n\"@|$(|)|{|}|@{|,|;|\n|>|>>|2>&1| |`|#|<#|#>"
    "|$p = |$env:X|${}|[IO.File]::WriteAllText(|function F |& |-|--|=|é|\0|\ue000"
)
fragments = st.lists(st.sampled_from(PIECES.split("|")), max_size=25).map("".join)
_HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tree(tmp_path_factory.mktemp("tree"))


@settings(deadline=None, derandomize=True, suppress_health_check=_HEALTH, max_examples=deep(400, 200))
@given(command=st.text(max_size=200) | fragments | st.sampled_from(COMMANDS))
def test_any_text_is_read_as_powershell(command: str, tree: Path) -> None:
    for write in writes_powershell(command, str(tree), {"TEMP": "/tmp"}, "/home/dev").writes:
        assert write.path.startswith("/")


SHAPES: dict[str, Callable[[int], str]] = {
    "semicolons": lambda n: ";" * n,
    "short statements": lambda n: "a;" * (n // 2),
    "unknown programs": lambda n: "tool --output f; " * (n // 17),
    "substitutions in strings": lambda n: 'echo "' + "$(echo x)" * (n // 9) + '" > f',
    "nested substitutions": lambda n: "rm " + "$(" * (n // 2) + ")" * (n // 2),
    "nested strings": lambda n: 'rm "$(' * (n // 6) + ')"' * (n // 6),
    "brace products": lambda n: "rm " + "{a,b}" * (n // 5),
    "brace ranges": lambda n: "rm " + "{1..9} " * (n // 7),
    "single quotes": lambda n: "rm " + "'a'" * (n // 3),
    "double quotes": lambda n: "rm " + '"a" ' * (n // 4),
    "an open quote": lambda n: "rm '" + "a b " * (n // 4),
    "backslashes": lambda n: "rm " + "\\a" * (n // 2),
    "backquotes": lambda n: "rm `" * (n // 4),
    "heredocs of one line": lambda n: "".join(f"cat <<E{i} >f\nx\nE{i}\n" for i in range(n // 20)),
    "an endless heredoc": lambda n: "cat > f <<EOF\n" + "$x `y`\n" * (n // 7),
    "globs": lambda n: "rm " + "*.ts " * (n // 5),
    "one long glob": lambda n: "rm " + "a*" * (n // 2),
    "character sets": lambda n: "rm " + "[a-z]" * (n // 5),
    "redirections": lambda n: "echo " + ">f " * (n // 3),
    "assignments": lambda n: "".join(f"v{i}=$v{i - 1}a; " for i in range(n // 14)) + "rm $v9",
    "arrays": lambda n: "a=(" + "x " * (n // 2) + '); rm "${a[@]}"',
    "parameters": lambda n: "rm " + "${x:-" * (n // 5) + "}" * (n // 5),
    "cases": lambda n: "case x in " + "a) rm f;; " * (n // 10) + "esac",
    "lists": lambda n: "true || " * (n // 8) + "rm f",
    "sed expressions": lambda n: "sed -i " + "-e s/a/b/ " * (n // 10) + "f",
    "finds": lambda n: "find . " + "-name a -o " * (n // 11) + "-delete",
    "git": lambda n: "git add f && " * (n // 13) + "git commit -m x",
    "perl": lambda n: "perl -e '" + 'open(F,">f");' * (n // 13) + "'",
    "templates": lambda n: "node -e 'fs.writeFileSync(`" + "${x}" * (n // 4) + "`)'",
    "listings": lambda n: "node -e '" + 'fs.readdirSync("src").forEach(f=>f);' * (n // 36) + "'",
    "patch": lambda n: "git apply <<'E'\n" + "--- a/f\n+++ b/f\n" * (n // 16) + "E\n",
    "evals": lambda n: "eval 'rm a'; " * (n // 13),
    "carets": lambda n: "cat " + "<<<x " * (n // 5),
    "names in code": lambda n: "node -e '" + "a" * n + "'",
    "variables in code": lambda n: "perl -e '" + "$" * n + "'",
    "spaces in templates": lambda n: "node -e 'fs.writeFileSync(`" + "${ " * (n // 3) + "`)'",
    "quoted stages": lambda n: 'x "y z" | ' * (n // 10) + "tee f",
    "stages without a first": lambda n: '| "' * (n // 3),
    "not ascii": lambda n: "rm " + "é" * n,
}
POWERSHELL: dict[str, Callable[[int], str]] = {
    "statements": lambda n: "rm a; " * (n // 6),
    "open quotes": lambda n: "rm '" * (n // 4),
    "open strings": lambda n: 'rm "`' * (n // 5),
    "here-strings": lambda n: "@'\n" * (n // 3),
    "closed here-strings": lambda n: "@'\n'@" * (n // 5),
    "comments": lambda n: "<#" * (n // 2),
    "parentheses": lambda n: "(" * n,
    "blocks": lambda n: "if (a) { rm b } " * (n // 16),
    "functions": lambda n: "function f { " * (n // 13),
    "variables": lambda n: "$a = 'x'; rm $a; " * (n // 17),
    "one string": lambda n: 'rm "' + "$a" * (n // 2) + '"',
    "braced variables": lambda n: "${" * (n // 2),
    "commas": lambda n: "rm " + "a," * (n // 2),
    "redirections": lambda n: "> a " * (n // 4),
    "methods": lambda n: "[IO.File]::Delete('a') " * (n // 23),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_work_grows_no_faster_than_a_command(shape: str, tree: Path) -> None:
    def analyse(command: str) -> None:
        may_write(command)
        evaluated(command, str(tree), {"TMPDIR": "/tmp"}, "/home/dev")

    assert_linear(SHAPES[shape], analyse)


@pytest.mark.parametrize("shape", POWERSHELL)
def test_work_grows_no_faster_than_a_powershell_command(shape: str, tree: Path) -> None:
    assert_linear(POWERSHELL[shape], lambda command: writes_powershell(command, str(tree), {}, "/home/dev"))
