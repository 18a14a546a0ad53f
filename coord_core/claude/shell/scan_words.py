"""The words that the scan looks for: programs that write whatever their options are, and programs with what
they need for it.

    -x     a short option with that letter        *fix   a word that holds this
    <  |"  stands in the command                  |      something is piped into a program before or at this
    /      a path outside of the project          w      (with a blank) sed's command that writes
    ^      it stands where a command begins           else   this word
"""

from __future__ import annotations

_WRITERS = (
    "aws gsutil gcloud rclone mc s3cmd aria2c axel cog cog.py embedme script cp gcp mv gmv ln rsync scp"
    " rm grm unlink shred truncate touch gtouch chmod chown chgrp dd tee sponge split csplit patch gpatch"
    " ed red ex vim vi nvim unzip zip gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd lz4 7z 7za 7zr tar"
    " gtar bsdtar trash trash-put rmtrash rename prename perl-rename sd objcopy strip wget black blue"
    " isort pyupgrade add-trailing-comma jscodeshift rustfmt rufo phpcbf pint swiftformat scalafmt stylua"
    " nixfmt mdformat doctoc dos2unix unix2dos sort-package-json ast-grep sg comby fastmod ambr rpl"
    " addlicense licenseheaders crudini xmlstarlet augtool dasel ansible-vault bumpversion bump2version"
    " bump-my-version conventional-changelog conventional-changelog-cli emacs psql sqlite3 sqlite duckdb"
    " pg_dump pg-dump pg_dumpall pg-dumpall mysqldump mariadb-dump mongodump mongoexport absolufy-imports"
    " alejandra astyle buildifier cabal-fmt cljfmt cmake-format csharpier cue darker elm-format fantomas"
    " flynt fourmolu gci gersemi golines gomodifytags haml-lint hclfmt htmlbeautifier js-beautify"
    " jsonnetfmt ktfmt lebab leptosfmt ncu nixpkgs-fmt nomad npm-check-updates ocamlformat ormolu packer"
    " perltidy pg-format pg_format prettier-eslint pycln pyink pyment pyproject-fmt rector remark"
    " reorder-python-imports rustywind semistandard ssort stylish-haskell swift-format swiftlint syncpack"
    " textlint tidy toml-sort ts-standard ufmt uncrustify unify usort yamlfix yamlfmt markdown-toc eval"
    " claude trap parallel json.tool ginstall dotnet pip-compile terraform tofu su runuser"
)
WRITERS = frozenset(_WRITERS.split())

_ROWS = {
    "sed gsed": "-i --in-place *--in-place w ",
    "awk gawk mawk nawk": '-i *inplace |"',
    "perl": "-e -E -i < |",
    "ruby": "-e -i < |",
    "python pypy ipython": "-c < | /",
    "node nodejs tsx ts-node": "-e -p *--eval *--print < | /",
    "deno": "eval fmt *fix < | /",
    "bun": "-e *--eval < | / add remove rm update x run",
    "lua luajit Rscript julia elixir": "-e *--eval < | /",
    "php": "-r *--run < | /",
    "bash sh zsh dash ksh ash": "-c < | /",
    "source": "/",
    "install": "^ -m -D -d -t -o -g -v -C -p",
    "find gfind": "*-delete *-fprint *-fls",
    "sort gsort shuf": "-o *--output",
    "claude-coordinator claude-optimizer": "-o *--output",
    "uniq": "*. */",
    "xxd": "-r",
    "curl": "-o -O -D -c *output *remote-name *dump-header *cookie-jar *trace *stderr",
    "http https xh": "-o *output",
    "openssl": "*-out *-keyout",
    "ruff": "*fix format",
    "autopep8 yapf autoflake docformatter yq": "-i *in-place *inplace",
    "2to3": "-w *write",
    "prettier prettierd": "-w *--write",
    "biome rome": "*write *apply *fix",
    "oxlint eslint eslint_d tslint standard xo stylelint standardrb markdownlint-cli2": "*fix",
    "golangci-lint php-cs-fixer clang-tidy": "*fix",
    "dprint zig": "fmt",
    "gofmt gofumpt goimports shfmt buf codespell typos": "-w *write",
    "go": "fmt fix get mod -o",
    "cargo": "fmt fix add remove rm update --fix",
    "clang-format": "-i",
    "rubocop": "-a -A -x *fix *auto",
    "ktlint": "-F *format",
    "google-java-format": "-i -r *replace",
    "mix dart": "format",
    "taplo sqlfluff": "fmt fix format",
    "djlint": "*reformat",
    "markdownlint markdownlint-cli": "*fix -f",
    "docker podman nerdctl kubectl oc": "cp",
    "gio": "trash",
    "mkdir": "*.git",
    "plugin plugins": "disable uninstall remove rm install i enable update marketplace prune",
    "gh": "co checkout download",
    "npm": "install i add uninstall remove rm un update up version pkg dedupe",
    "pnpm": "add remove rm update up install i version dedupe",
    "yarn": "add remove upgrade up version",
    "poetry": "add remove version update lock",
    "uv pdm": "add remove lock",
    "pipenv": "install uninstall lock",
    "bundle": "add remove update",
    "composer": "require remove update",
    "git": "*ooksPath *ookspath *OOKSPATH add stage update-index commit checkout switch restore stash reset"
    " clean rebase merge pull revert cherry-pick am apply rm mv bisect read-tree checkout-index config"
    " sparse-checkout subtree worktree merge-file filter-branch filter-repo *--output archive format-patch"
    " bundle init clone",
    "pandoc xsltproc dot rsvg-convert jsonnet gcc cc clang g++ clang++ ld as iconv": "-o *--out",
    "swc openapi-typescript tailwindcss sass esbuild terser uglifyjs svgo typedoc quicktype": "-o *--out",
    "bison flex m4 protoc": "-o *--out *_out",
}

_KEYWORDS = "do then else elif if while until time sudo env xargs command exec"
BEGINS_COMMAND = frozenset((*";|&()\n`{!", *_KEYWORDS.split()))
NEVER_SCRIPTS = ("/usr/", "/bin/", "/opt/", "/etc/", "/lib", "/dev/")
ELSEWHERE = ("/", "~", "../")

NEEDS: dict[str, tuple[str, ...]] = {
    name: tuple("w " if need == "w" else need for need in needs.split())
    for names, needs in _ROWS.items()
    for name in names.split()
}


def without_version(name: str) -> str:
    """`python3.11` → `python`, `clang-format-15` → `clang-format`; another name as it is."""
    return name.rstrip("0123456789.").removesuffix("-") if name[-1:].isdecimal() else name


def program_name(word: str) -> str:
    """The program that a word may name: `/usr/bin/python3.11` → `python`, `prettier@3` → `prettier`."""
    name = word[word.rfind("/") + 1 :].strip("\n$+")
    if name[:2] in ("-m", "-S", "-c"):
        name = name[2:]  # an option of a program that runs another, with that other's name attached
    name = name.replace("_", "-")
    if "@" in name:
        name = name[: name.find("@")]
    if "." in name and name.endswith((".py", ".js", ".ts", ".md")):
        return name
    return name if name in WRITERS or name in NEEDS else without_version(name)
