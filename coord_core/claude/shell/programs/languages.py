"""JavaScript, Ruby, Perl and PHP as tables: the functions that write, and which argument is the path."""

from __future__ import annotations

import re


class Language:
    """`functions`: name → (indexes of written paths, index of the mode, or None). `runs`: shell commands.

    `keeps`: those of the functions that start from what is in the file. `reads`: functions that read one.
    """

    __slots__ = ("call", "functions", "keeps", "reads", "runs")

    def __init__(
        self,
        functions: dict[str, tuple[tuple[int, ...], int | None]],
        runs: tuple[str, ...],
        reads: str,
        keeps: str,
    ) -> None:
        self.functions = functions
        self.runs = runs
        self.reads = re.compile(rf"(?<![\w$])(?:{'|'.join(map(re.escape, reads.split()))})(?:\s*\(|\s+)")
        self.keeps = frozenset(keeps.split())
        names = "|".join(re.escape(name) for name in sorted((*functions, *runs), key=len, reverse=True))
        self.call = re.compile(rf"(?<![\w$])({names})(?:\s*\(|\s+(?=[\"'$my]))")


_FIRST: tuple[tuple[int, ...], None] = ((0,), None)
_SECOND: tuple[tuple[int, ...], None] = ((1,), None)
_BOTH: tuple[tuple[int, ...], None] = ((0, 1), None)

_JS_FIRST = (
    "writeFile appendFile truncate unlink rm utimes chmod outputFile outputJson writeJson remove emptyDir"
)
JAVASCRIPT = Language(
    {
        **{name + end: _FIRST for name in _JS_FIRST.split() for end in ("", "Sync")},
        **dict.fromkeys(
            (
                "createWriteStream",
                "writeTextFile",
                "writeTextFileSync",
                "Bun.write",
                "Deno.remove",
                "Deno.removeSync",
                "rmdirSync",
            ),
            _FIRST,
        ),
        **{name + end: _SECOND for name in ("copyFile", "cp", "symlink", "link") for end in ("", "Sync")},
        **{name + end: _BOTH for name in ("rename",) for end in ("", "Sync")},
        "openSync": ((0,), 1),
        "fs.open": ((0,), 1),
    },
    ("execSync", "exec", "spawnSync", "spawn", "execFileSync", "execa", "execaSync"),
    "readFileSync readFile readJsonSync readJson readTextFile readTextFileSync Bun.file",
    "appendFile appendFileSync utimes utimesSync chmod chmodSync",
)
RUBY = Language(
    {
        **dict.fromkeys(
            ("File.write", "IO.write", "File.binwrite", "File.delete", "File.unlink", "File.truncate"), _FIRST
        ),
        **dict.fromkeys(("FileUtils.rm", "FileUtils.rm_f", "FileUtils.rm_rf", "FileUtils.touch"), _FIRST),
        **dict.fromkeys(("FileUtils.cp", "FileUtils.copy", "FileUtils.ln_s", "FileUtils.install"), _SECOND),
        **dict.fromkeys(("FileUtils.mv", "FileUtils.move", "File.rename"), _BOTH),
        "File.open": ((0,), 1),
        "File.new": ((0,), 1),
    },
    ("system", "exec"),
    "File.read IO.read File.readlines File.binread",
    "FileUtils.touch",
)
PERL = Language(
    {
        "open": ((-1,), 1),
        "unlink": _FIRST,
        "truncate": _FIRST,
        "rename": _BOTH,
        "copy": _SECOND,
        "move": _BOTH,
        "write_file": _FIRST,
        "spurt": _FIRST,
    },
    ("system", "exec"),
    "read_file slurp",
    "",
)
PHP = Language(
    {
        **dict.fromkeys(("file_put_contents", "unlink", "touch", "chmod"), _FIRST),
        "copy": _SECOND,
        "rename": _BOTH,
        "fopen": ((0,), 1),
    },
    ("system", "exec", "shell_exec", "passthru"),
    "file_get_contents file",
    "touch chmod",
)
LUA = Language(
    {"io.open": ((0,), 1), "os.remove": _FIRST, "os.rename": _BOTH},
    ("os.execute", "io.popen"),
    "io.lines",
    "",
)
R = Language(
    {
        **dict.fromkeys(("writeLines", "saveRDS", "write.csv", "write.table", "write", "file.copy"), _SECOND),
        **dict.fromkeys(("write_csv", "fwrite", "file.append"), _SECOND),
        **dict.fromkeys(("unlink", "file.remove", "sink", "file.create"), _FIRST),
        "file.rename": _BOTH,
    },
    ("system", "system2"),
    "readLines readRDS read.csv",
    "",
)
JULIA = Language(
    {
        **dict.fromkeys(("write", "rm", "touch"), _FIRST),
        **dict.fromkeys(("cp",), _SECOND),
        "mv": _BOTH,
        "open": ((0,), 1),
    },
    (),
    "read readlines",
    "touch",
)
ELIXIR = Language(
    {
        **{
            name + end: _FIRST
            for name in ("File.write", "File.rm", "File.touch", "File.rm_rf")
            for end in ("", "!")
        },
        **{name + end: _SECOND for name in ("File.cp", "File.copy") for end in ("", "!")},
        **{name + end: _BOTH for name in ("File.rename",) for end in ("", "!")},
    },
    ("System.shell",),
    "File.read! File.read",
    "File.touch File.touch!",
)
