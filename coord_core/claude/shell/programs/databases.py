"""Databases' clients: where they put results and dumps on this machine."""

from __future__ import annotations

import re

from coord_core.claude.shell.options import Grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

_PSQL = Grammar("cdfFhLopPRTUv", "command dbname file output log-file host port username set variable pset")
_DUMP = Grammar(
    "fdhpUntTFZEroujeP",
    "file dbname host port username schema table format result-file archive out output databases user db"
    " password collection uri query jobs exclude-table exclude-schema encoding compress",
)
_COPY = re.compile(
    r"\\copy\b.{0,500}?\bto\s+(?:'([^'\n]+)'|(?!stdout|program|pstdout)([^\s;]+))", re.I | re.S
)
_PSQL_OUTPUT = re.compile(r"\\(?:o|out|w|g)[ \t]+([^\s|;]+)")
_SQLITE_OUTPUT = re.compile(r"^\.(?:output|once|backup|save|dump\s*>|excel)[ \t]+'?\"?([^\s'\"|]+)", re.M)


_CHANGES = re.compile(r"\b(?:insert|update|delete|drop|create|alter|replace|vacuum|reindex)\b", re.I)


def _psql(call: Call) -> str | None:
    options = _PSQL.read(call.args)
    call.write(*options.all("o", "output", "L", "log-file"))
    for text in (*options.all("c", "command"), call.input.text or ""):
        call.write(*[quoted or bare for quoted, bare in _COPY.findall(text[:50000])])
        call.write(*_PSQL_OUTPUT.findall(text[:50000]))
    return None


def _sqlite(call: Call) -> str | None:
    for text in (*call.args, call.input.text or ""):
        call.write(*[path for path in _SQLITE_OUTPUT.findall(text[:50000]) if path != "stdout"])
    operands = [word for word in call.args if word[:1] != "-"]
    if operands and any(_CHANGES.search(text[:50000]) for text in (*operands[1:], call.input.text or "")):
        call.write(operands[0], keeps=True)
    return None


def _dump(call: Call) -> str | None:
    options = _DUMP.read(call.args)
    call.write(*options.all("f", "file", "result-file", "archive", "output"))
    if call.name.startswith("mysql") or call.name.startswith("maria"):
        call.write(*options.all("r"))
    elif call.name.startswith("mongo"):
        call.write_below(*options.all("o", "out"))
    return None


TABLE: dict[str, Callable[[Call], str | None]] = {
    "psql": _psql,
    **dict.fromkeys(("sqlite3", "sqlite", "duckdb"), _sqlite),
    **dict.fromkeys(
        ("pg_dump", "pg_dumpall", "mysqldump", "mariadb-dump", "mongodump", "mongoexport"), _dump
    ),
}
