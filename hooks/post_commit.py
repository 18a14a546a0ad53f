"""Git starts this after a commit."""

import sys

sys.path.insert(0, __file__.rpartition("/hooks/")[0].removesuffix("/coord_core"))
from coord_core import bundle

bundle.use("PostCommit")
from coord_core.repository.after_commit import main

main()
