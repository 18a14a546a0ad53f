"""Programs that are known to write nothing that is under version control, whatever their options are.

Of programs that run a project's own code, or have verbs of many kinds, only the quiet verbs are named. Test
runners and builds count as quiet: what they write (caches, reports, build folders) is ignored by git.
"""

from __future__ import annotations

_SHELL = (
    "[ [[ (( } : . # cd chdir pushd popd dirs pwd echo printf true false test read mapfile readarray set"
    " unset shift export declare typeset local readonly let getopts return exit break continue wait jobs"
    " bg fg disown kill alias unalias hash type ulimit umask shopt history times caller complete compgen"
    " setopt unsetopt whence for case select function fi done esac in ;; trap"
)
_FILES = (
    "cat tac head tail less more most ls dir vdir wc nl cut paste join comm cmp diff colordiff sdiff"
    " diff3 fold fmt column rev tr od hexdump hd strings file stat du df basename dirname realpath"
    " readlink pathchk tsort expand unexpand mkdir rmdir mktemp md5sum sha1sum sha224sum sha256sum"
    " sha384sum sha512sum shasum md5 cksum sum b2sum base64 base32 basenc numfmt factor expr seq bc dc yes"
    " look tree bat batcat exa eza lsd zcat bzcat xzcat zless zgrep zipinfo grep egrep fgrep ggrep rg ag"
    " ack fd fdfind jq gron fx xq tomlq hq htmlq tokei cloc scc sloccount delta diffstat difft locate"
    " plocate fzf glow tac pr pygmentize identify ffprobe mediainfo pdftotext pdfinfo nm ldd readelf"
    " objdump size addr2line otool lipo"
)
_SYSTEM = (
    "ps pgrep pidof pstree top htop free uptime date cal id whoami who w groups hostname uname arch nproc"
    " lscpu lsb_release sw_vers printenv which whereis locale tty stty clear reset tput getconf lsof fuser"
    " ss netstat ip ifconfig ping dig nslookup host traceroute nc ncat telnet ssh sleep usleep man info"
    " tldr help apropos sysctl dmesg journalctl systemctl launchctl vmstat iostat pkill killall logger"
    " open xdg-open code cursor say notify-send nvm fnm rvm sdk pbcopy pbpaste xclip xsel wl-copy time"
)
_OWN = "claude-coordinator claude-optimizer"  # what its commands write, they put on record themselves
_CHECKERS = (
    "pytest py.test mypy pyright basedpyright pyre flake8 pylint pyflakes pycodestyle pydocstyle bandit"
    " vulture radon shellcheck hadolint yamllint actionlint tflint tfsec checkov semgrep jest vitest mocha"
    " ava phpunit rspec ctest cspell ansible-lint commitlint depcheck madge knip tap nyc c8 lint-imports"
    " import-linter pip-audit mysql redis-cli mongosh kubectx kubens stern k9s az doctl"
    " flyctl heroku vercel netlify"
)
_GIT = (
    "status diff log show branch tag blame annotate grep ls-files ls-tree ls-remote rev-parse rev-list"
    " cat-file describe shortlog reflog config remote fetch push name-rev merge-base for-each-ref"
    " symbolic-ref show-ref show-branch help version var check-ignore check-attr check-mailmap"
    " count-objects fsck gc prune repack whatchanged cherry range-diff diff-tree diff-index diff-files"
    " notes init clone hash-object write-tree commit-tree mktree update-ref pack-refs verify-commit"
    " verify-tag request-pull maintenance credential replace rerere column mktag patch-id stripspace"
    " send-email --version --help"
)
_MODULES = (
    "pytest unittest mypy pyright flake8 pylint pyflakes pycodestyle bandit doctest timeit trace pdb this"
    " site http.server json.tool tokenize ast dis platform sysconfig calendar compileall py_compile pip"
    " coverage cProfile ensurepip"
)
_VERBS = {
    "python pypy ipython": _MODULES,
    "node nodejs tsx ts-node php ruby perl lua luajit Rscript julia elixir": "",
    "bash sh zsh dash ksh ash source": "",
    "npm": "test t tst ls list ll la outdated view info show v why explain audit root prefix bin ping"
    " whoami search help config get doctor fund pack login token access owner repo docs bugs"
    " prune cache ci",
    "go": "test vet list version env doc build tool help clean",
    "cargo": "test t check c build b clippy doc tree metadata bench nextest search version help clean audit"
    " deny",
    "dotnet": "test build list restore clean nuget",
    "docker podman nerdctl": "ps logs images image inspect version info stats top port events history"
    " search login pull push volume network system container context ls stop"
    " start restart kill rm rmi cp wait diff",
    "kubectl oc": "get describe logs top explain version config cluster-info api-resources auth diff"
    " apply delete rollout scale exec port-forward wait label annotate patch create",
    "terraform tofu": "fmt plan validate show output version state graph providers console workspace",
    "gh": "pr issue api auth status search browse run workflow release gist label repo secret variable cache",
    "pip": "list show freeze check search index config debug help cache",
    "tsc": "",
    "bundle": "list show info check outdated exec",
    "composer": "show outdated validate audit why diagnose",
    "mix": "test compile deps help xref",
    "gradle gradlew mvn mvnw": "test check build compile dependencies tasks projects verify clean classes",
    "swift": "build test",
    "zig": "build test version env",
    "deno": "test check lint info  doc types",
}
_CODE = {  # the short options with which an interpreter runs no file
    "python pypy ipython": "cV",
    "bash sh zsh dash ksh ash": "cn",
    "node nodejs tsx ts-node": "epvc",
    "perl ruby": "eEcv",
    "php": "rlv",
    "lua luajit Rscript julia elixir": "eEv",
}
_UPDATES = (
    "--update --snapshot-update --fix --write --in-place --inplace --output --outfile --junit --html --report"
)

_LETTERS = "tree scc pygmentize bandit semgrep rspec pip-audit less base64 sdiff lipo radon ctest"
OUTPUT_LETTERS = frozenset(_LETTERS.split())  # these have `-o FILE` or `-O FILE`
OUTPUT_OPTIONS = ("--out", "--report", "--log-junit", "--log-file", "-output")

QUIET = frozenset(f"{_SHELL} {_FILES} {_SYSTEM} {_OWN} {_CHECKERS}".split())
CHECKERS = frozenset(_CHECKERS.split())  # these write when they are told to update or to fix
QUIET_GIT = frozenset(_GIT.split())  # what git's tables of verbs have is looked at there
VERBS = {name: frozenset(verbs.split()) for names, verbs in _VERBS.items() for name in names.split()}
INTERPRETERS = {name: letters for names, letters in _CODE.items() for name in names.split()}
LONG_CODE = ("--eval", "--print", "--version", "--check")
UPDATES = tuple(_UPDATES.split())
