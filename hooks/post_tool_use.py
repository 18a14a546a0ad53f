"""Claude Code starts this at PostToolUse."""

import sys

sys.path.insert(0, __file__.rpartition("/hooks/")[0].removesuffix("/coord_core"))
try:
    from coord_core import bundle

    bundle.use("PostToolUse")
    from coord_core.claude.dispatch import main
except BaseException as error:
    sys.stderr.write(f"claude-coordinator is damaged ({error}). Run its install.py again to mend it.\n")
    sys.exit(1)
main("PostToolUse")
