"""The git hooks that we install, and the shell that starts the script of each.

pre-commit   decides on the commit: where its script cannot run, a session is refused and a person warned.
post-commit  decides nothing: where its script cannot run, it is silent.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass

from coord_core.install.environment import INTERPRETER_FLAGS, MEND, TOOL, Environment


@dataclass(frozen=True, slots=True)
class CommitHook:
    """One of git's hooks: git's name for it, and the shell that starts ours, to be filled in."""

    name: str
    template: str

    @property
    def script(self) -> str:
        """Of ours, in the folder `hooks`, without its suffix."""
        return self.name.replace("-", "_")

    def shell(self, environment: Environment) -> str:
        """Goes on to its next line, except where the commit is refused."""
        script = environment.script(self.script)
        lacking = f"{TOOL} cannot check this commit: {environment.interpreter} or {script} is missing"
        return self.template.format(
            python=shlex.quote(environment.interpreter),
            script=shlex.quote(script),
            flags=" ".join(INTERPRETER_FLAGS),
            refusal=shlex.quote(f"{lacking}. Nothing was committed; ask the user to {MEND}."),
            warning=shlex.quote(f"warning: {lacking}; the commit goes on unchecked. To mend it, {MEND}."),
        )


PRE_COMMIT = CommitHook(
    "pre-commit",
    """\
# Checks the commit against the other sessions' locks; then the hook that was here before has its turn.
python={python}
check={script}
if [ -x "$python" ] && [ -r "$check" ]; then
  "$python" {flags} "$check" "$@" </dev/null || exit
elif [ "${{CLAUDECODE:-}}" = 1 ]; then
  printf '%s\\n' {refusal} >&2
  exit 1
else
  printf '%s\\n' {warning} >&2
fi
""",
)
POST_COMMIT = CommitHook(
    "post-commit",
    """\
# Lets the coordinator see the new commit; then the hook that was here before has its turn.
python={python}
script={script}
if [ -x "$python" ] && [ -r "$script" ]; then "$python" {flags} "$script" "$@" </dev/null; fi
""",
)
COMMIT_HOOKS = (PRE_COMMIT, POST_COMMIT)
