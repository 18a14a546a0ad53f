"""Formatters and fixers of JavaScript, TypeScript, styles, pages and Markdown."""

from __future__ import annotations

from coord_core.claude.shell.programs.formatter import Formatter, Verbs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from coord_core.claude.shell.call import Call

SCRIPT = "*.js *.jsx *.mjs *.cjs *.ts *.tsx *.mts *.cts *.vue *.svelte"
WEB = SCRIPT + " *.json *.jsonc *.css *.scss *.less *.html *.md *.mdx *.yml *.yaml *.graphql"
MARKDOWN = "*.md *.markdown *.mdx"
_PRETTIER = (
    "",
    "config ignore-path parser log-level loglevel plugin print-width tab-width trailing-comma end-of-line"
    " prose-wrap cache-location cache-strategy quote-props arrow-parens",
)
_ESLINT = (
    "cofR",
    "config ext format output-file rule parser ignore-pattern ignore-path max-warnings plugin env global"
    " cache-location resolve-plugins-relative-to parser-options fix-type rulesdir cache-strategy",
)
_BIOME = ("", "config-path max-diagnostics diagnostic-level log-level indent-style line-width")
_BIOME_WRITE = Formatter(WEB, "write apply fix apply-unsafe", "", _BIOME, ".")
_DENO_FMT = Formatter(WEB, "", "check", ("c", "config ext ignore"), ".")
_STYLELINT = Formatter("*.css *.scss *.sass *.less *.vue", "fix", "", ("cfo", "config formatter output-file"))
_MANIFEST = Formatter(
    "package.json", "u upgrade", "", ("txf", "target filter reject"), "package.json", skip=99
)
_ALWAYS_MANIFEST = Formatter("package.json", "", "", ("", "source"), ".")

TABLE: dict[str, Callable[[Call], str | None]] = {
    "prettier": Formatter(WEB, "w write", "", _PRETTIER),
    "prettierd": Formatter(WEB, "w write", "", _PRETTIER),
    "eslint": Formatter(SCRIPT + " *.json", "fix", "fix-dry-run", _ESLINT, "."),
    "eslint_d": Formatter(SCRIPT, "fix", "", _ESLINT, "."),
    "tslint": Formatter("*.ts *.tsx", "fix", "", ("ceopr", "config exclude project format"), "."),
    "standard": Formatter(SCRIPT, "fix", "", ("", "env global plugin parser"), "."),
    "xo": Formatter(SCRIPT, "fix", "", ("", "ignore"), "."),
    "stylelint": _STYLELINT,
    "biome": Verbs(None, check=_BIOME_WRITE, format=_BIOME_WRITE, lint=_BIOME_WRITE, migrate=_BIOME_WRITE),
    "rome": Verbs(None, check=_BIOME_WRITE, format=_BIOME_WRITE),
    "oxlint": Formatter(SCRIPT, "fix fix-suggestions fix-dangerously", "", ("AWDc", "config"), "."),
    "dprint": Verbs(None, fmt=Formatter(WEB, "", "", ("c", "config"), ".")),
    "deno": Verbs(None, fmt=_DENO_FMT, lint=Formatter(SCRIPT, "fix", "", ("", "rules-exclude"), ".")),
    "jscodeshift": Formatter(
        SCRIPT, "", "d dry p", ("tcpv", "transform parser extensions cpus ignore-pattern"), None
    ),
    "djlint": Formatter("*.html *.jinja *.j2", "reformat", "check"),
    "mdformat": Formatter(MARKDOWN, "", "check", ("", "wrap number")),
    "markdownlint": Formatter(MARKDOWN, "fix f", "", ("cipo", "config ignore ignore-path output rules")),
    "markdownlint-cli": Formatter(MARKDOWN, "fix f", "", ("cipo", "config ignore ignore-path output")),
    "markdownlint-cli2": Formatter(MARKDOWN, "fix", "", ("", "config")),
    "doctoc": Formatter(MARKDOWN, "", "dryrun d", ("", "title maxlevel"), None),
    "sort-package-json": Formatter("package.json", "", "check", ("", ""), "package.json"),
    "ts-standard": Formatter("*.ts *.tsx", "fix", "", ("", "project"), "."),
    "semistandard": Formatter(SCRIPT, "fix", "", ("", ""), "."),
    "prettier-eslint": Formatter(WEB, "w write", "", _PRETTIER),
    "rustywind": Formatter(WEB, "write", "dry-run check-formatted", ("", "config-file"), None),
    "js-beautify": Formatter(WEB, "r replace", "", ("oscmw", "outfile indent-size config")),
    "lebab": Formatter(SCRIPT, "replace", "", ("ot", "out-file transform")),
    **dict.fromkeys(("ncu", "npm-check-updates"), _MANIFEST),
    "syncpack": Verbs(None, fix=_ALWAYS_MANIFEST, format=_ALWAYS_MANIFEST, update=_ALWAYS_MANIFEST),
    "markdown-toc": Formatter(MARKDOWN, "i", "", ("", "bullets maxdepth")),
    "textlint": Formatter(MARKDOWN, "fix", "dry-run", ("cfo", "config format rule")),
    "remark": Formatter(MARKDOWN, "o output", "", ("ru", "use rc-path")),
    "tidy": Formatter("*.html *.xml", "m modify", "", ("", "config"), None, one_dash=True),
}
