"""Git starts this before a commit."""

import sys

sys.path.insert(0, __file__.rpartition("/hooks/")[0].removesuffix("/coord_core"))
from coord_core import bundle

bundle.use("PreCommit")
from coord_core.repository.guard import main

main()
