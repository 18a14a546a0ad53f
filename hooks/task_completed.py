"""Claude Code starts this at TaskCompleted. Status 2 would undo it, so whatever is wrong ends with 0."""

import os
import sys

sys.path.insert(0, __file__.rpartition("/hooks/")[0].removesuffix("/coord_core"))
try:
    from coord_core import bundle

    bundle.use("TaskCompleted")
    from coord_core.claude.dispatch import main
except BaseException:
    os._exit(0)
main("TaskCompleted")
