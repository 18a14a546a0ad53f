"""The tables of docs/shell-commands.md, from the corpus: `python -m tests.corpus.page` puts them there."""

from __future__ import annotations

import tempfile
from pathlib import Path

from coord_core.claude.shell.reader import writes
from tests.corpus.corpus import FOLDER, HELD_OUT, Case, cases, flagged, make_tree

PAGE = Path(__file__).parents[2] / "docs/shell-commands.md"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "USER": "dev", "TMPDIR": "/tmp"}
GROUPS = {
    "harmless_reading": "looking at files, building, testing",
    "harmless_git": "git that changes nothing of others",
    "harmless_elsewhere": "writes outside of what is held",
    "harmless_sessions": "whole sessions' looking around",
    "unseen_harmless": "harmless, meant to look otherwise (held out)",
    "writes_shell": "redirections, here-documents, loops, variables",
    "writes_programs": "programs, formatters, archives, downloads",
    "writes_code": "code in python, node, ruby, perl, php",
    "writes_git": "git",
    "fresh": "held out earlier, first",
    "fresh2": "held out earlier, second",
    "fresh3": "held out earlier, third",
    "unseen1": "held out, writing",
    "unseen2": "held out, writing, rare programs",
    "unseen3": "held out, writing",
    "unseen4": "held out, steps of sessions",
    "unseen5": "held out, after a refusal",
    "unseen6": "held out, in a hurry",
}


def tables() -> str:
    with tempfile.TemporaryDirectory() as folder:
        root = make_tree(Path(folder) / "tree")
        judged = [(case, _found(case, root)) for case in (*cases(FOLDER), *cases(HELD_OUT))]
    return f"{_groups(judged)}\n\nWhat is not found before it runs:\n\n{_misses(judged)}\n"


def _found(case: Case, root: Path) -> frozenset[str]:
    return flagged(writes(case.text(root), str(root / case.folder), ENVIRONMENT, "/home/dev"), root)


def _groups(judged: list[tuple[Case, frozenset[str]]]) -> str:
    rows = ["| group | harmless | of them flagged | writing | of them found |", "|---|--:|--:|--:|--:|"]
    for group, name in GROUPS.items():
        rows.append(_row(name, [pair for pair in judged if pair[0].name.split(":")[0] == group]))
    return "\n".join([*rows, _row("**all**", judged)])


def _row(name: str, judged: list[tuple[Case, frozenset[str]]]) -> str:
    harmless = [found for case, found in judged if case.is_harmless]
    writing = [(case, found) for case, found in judged if not case.is_harmless]
    wrong = sum(1 for found in harmless if found)
    right = sum(1 for case, found in writing if not case.labels - found)
    share = f" ({right / len(writing):.1%})" if writing else ""
    return f"| {name} | {len(harmless)} | {wrong} | {len(writing)} | {right}{share} |"


def _misses(judged: list[tuple[Case, frozenset[str]]]) -> str:
    rows = ["| command | what it writes |", "|---|---|"]
    for case, found in judged:
        missed = sorted(case.labels - found)
        if missed:
            command = case.command.replace("|", "\\|").replace("\n", "⏎")
            rows.append(f"| `{command}` | {', '.join(missed)} |")
    return "\n".join(rows)


def with_tables(page: str) -> str:
    before, _, rest = page.partition("<!-- tables -->\n")
    _, _, after = rest.partition("<!-- end of tables -->")
    return f"{before}<!-- tables -->\n{tables()}<!-- end of tables -->{after}"


if __name__ == "__main__":
    PAGE.write_text(with_tables(PAGE.read_text()))
