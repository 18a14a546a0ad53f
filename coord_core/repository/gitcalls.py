"""Asking git, through GitPython: nothing in the environment redirects it, and nothing waits for a person.

What git says in words is only ever shown, never parsed: bounded, on one line, and without the secrets that an
address may hold. Hooks that git runs see the user's own locale.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import BinaryIO, cast

from coord_core.domain.errors import MachineError
from coord_core.gitprocess import NAMING
from coord_core.repository import processes
from coord_core.repository.processes import Progress
from coord_core.views.refusal import quoted

ZERO = "0" * 40
# More that ties git to one repository (`git rev-parse --local-env-vars`), or changes how it reads a path.
REDIRECTING = (
    *NAMING, "GIT_CONFIG", "GIT_GRAFT_FILE", "GIT_SHALLOW_FILE", "GIT_REPLACE_REF_BASE",
    "GIT_NO_REPLACE_OBJECTS", "GIT_IMPLICIT_WORK_TREE", "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
    "GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS",
)  # fmt: skip
# Nothing of git's stays behind, and no setting of the user's adds to what is read.
_SETTINGS = (
    "core.fsmonitor=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "color.ui=false",
    "log.showSignature=false",
)
_PROMPTLESS = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
}
_TIMED_OUT = 124


@dataclass(frozen=True, slots=True)
class Answer:
    """Git's exit status, its output, and its complaint, fit to be shown."""

    status: int
    output: bytes
    complaint: str

    @property
    def text(self) -> str:
        """The output without its last newline."""
        return os.fsdecode(self.output).removesuffix("\n")

    @property
    def fields(self) -> list[str]:
        """Of an output that NUL characters part."""
        return [os.fsdecode(field) for field in self.output.split(b"\0") if field]

    @property
    def is_late(self) -> bool:
        """Git was ended because it took too long."""
        return self.status == _TIMED_OUT


def ask(
    folder: str,
    *words: str,
    settings: Sequence[str] = (),
    variables: Mapping[str, str] | None = None,
    patience: float | None = None,
    progress: Progress | None = None,
    keep: Sequence[int] = (),
    given: bytes = b"",
) -> Answer:
    """Run git in a folder. Whatever it answers is a value; raises MachineError where there is no git.

    `patience` in seconds. `keep`: descriptors that git, too, holds open. `given`: what it reads.
    """
    options = [word for setting in (*_SETTINGS, *settings) for word in ("-c", setting)]
    extra = {**_PROMPTLESS, **_locale(), **(variables or {})}
    command = [*_without(extra), "git", "--no-optional-locks", *options, "-C", folder, *words]
    process = _started(command, extra, keep, given)
    try:
        output, complaints = processes.read(process, patience, progress and _safely(progress))
    except processes.Impatient:
        return Answer(_TIMED_OUT, b"", f"it took longer than {patience:.0f} seconds")
    return Answer(process.returncode, output, complaint(complaints))


def tell(folder: str, *words: str) -> str:
    """Git's answer as text. Raises MachineError when it fails."""
    answer = ask(folder, *words)
    if answer.status:
        raise failed(f"`git {words[0]}` failed", answer)
    return answer.text


def failed(what: str, answer: Answer, mend: str = "Mend that and try again.") -> MachineError:
    return MachineError(f"{what}: {answer.complaint or f'exit status {answer.status}'}.", mend)


def complaint(said: bytes) -> str:
    """The last lines of what a program complained of, as one bounded line without secrets."""
    lines = [line.strip() for line in without_secrets(said.decode(errors="replace")).splitlines()]
    told = [line for line in lines if line and not line.startswith("hint:")]
    return quoted(" ".join(told[-3:])).rstrip(".")


def without_secrets(text: str) -> str:
    """Without what stands before the `@` of an address, and without the tokens in its query.

    >>> without_secrets("fatal: 'https://me:s3cr3t@example.org/r.git?private_token=x' not found")
    "fatal: 'https://example.org/r.git?private_token=…' not found"
    """
    text = re.sub(r"(\w://)[^\s'\"]*@", r"\1", text)
    return re.sub(r"(?i)([?&][\w-]*(?:token|password|secret|key|auth)[\w-]*=)[^\s&'\"]+", r"\1…", text)


def _started(
    command: list[str], extra: Mapping[str, str], keep: Sequence[int], given: bytes
) -> processes.Process:
    try:
        from git.cmd import Git
        from git.exc import GitCommandNotFound
    except ImportError as error:  # it looks for git when it is imported
        raise _no_git() from error
    try:
        with _input(given) as stdin:
            started = Git().execute(
                command, as_process=True, env=extra, start_new_session=True, pass_fds=tuple(keep),
                istream=stdin,
            )  # fmt: skip
    except GitCommandNotFound as error:
        raise _no_git() from error
    assert started.proc is not None
    process, started.proc = started.proc, None  # ours to end
    return process


def _input(given: bytes) -> AbstractContextManager[BinaryIO | None]:
    """A file, which git reads while we read git; None for nothing."""
    if not given:
        return nullcontext()
    file = cast(BinaryIO, tempfile.TemporaryFile())
    file.write(given)
    file.seek(0)
    return file


def _no_git() -> MachineError:
    return MachineError("git is not installed, or not on PATH.", "Install git and try again.")


def _without(extra: Mapping[str, str]) -> list[str]:
    """The words before git that take out of its environment what would redirect it."""
    found = [name for name in REDIRECTING if name in os.environ and name not in extra]
    return ["env", *(word for name in found for word in ("-u", name))] if found else []


def _locale() -> dict[str, str]:
    """GitPython sets C for all; LANGUAGE, which it sets too, is enough for git's own words."""
    return {"LC_ALL": os.environ.get("LC_ALL", "")}


def _safely(progress: Progress) -> Progress:
    return lambda line: progress(without_secrets(line))
