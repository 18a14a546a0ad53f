"""What is on a branch and not on its base, and bringing it to its remote."""

from __future__ import annotations

from coord_core.domain.errors import InputError, MachineError
from coord_core.repository import refs
from coord_core.repository.gitcalls import Answer, ask, failed
from coord_core.repository.processes import Progress
from coord_core.repository.remotes import without_prompts
from coord_core.views.refusal import quoted


class Commit:
    """`subject` is its first line, as its author wrote it: of another's making."""

    __slots__ = ("sha", "subject")

    def __init__(self, sha: str, subject: str) -> None:
        self.sha = sha
        self.subject = subject


def commits_beyond(folder: str, branch: str, base: str, remote: str = "") -> list[Commit]:
    """The commits of the branch that its base has neither here nor on the remote, newest first.

    Without a base, those that no other branch has. Raises MachineError when there is no such branch.
    """
    bases = [refs.local(base), *([refs.remote(remote, base)] if remote else [])] if base else []
    known = [name for name in bases if refs.commit_of(folder, name)]
    beyond = known or [f"--exclude={branch}", "--branches", f"--exclude=*/{branch}", "--remotes"]
    answer = ask(
        folder, "log", "-z", "--format=tformat:%H%n%s", "--no-show-signature", "--no-mailmap",
        "--encoding=UTF-8", refs.local(branch), "--not", *beyond, "--",
    )  # fmt: skip
    if answer.status:
        raise failed(f"git could not list the commits of {quoted(branch)!r}", answer)
    parted = [field.decode(errors="replace").partition("\n") for field in answer.output.split(b"\0") if field]
    return [Commit(sha, subject) for sha, _, subject in parted]


def changed_files(folder: str, base: str, branch: str) -> list[str]:
    """The paths that the branch changes since it left `base`, a branch or a commit's id. Of a rename both.

    Raises InputError when one of the two is not there.
    """
    tip = refs.commit_of(folder, refs.local(branch))
    start = refs.commit_of(folder, refs.local(base)) or refs.commit_of(folder, base)
    if not tip or not start:
        raise InputError(f"There is no branch or commit {quoted(base if tip else branch)!r}.")
    common = ask(folder, "merge-base", start, tip).text.split("\n")[0]
    answer = ask(folder, "diff-tree", "-r", "-z", "--name-only", "--no-renames", common or start, tip)
    if answer.status:
        raise failed("git could not list the changed files", answer)
    return answer.fields


def push(worktree: str, branch: str, remote: str, progress: Progress | None = None) -> None:
    """Bring the branch to the remote, which it follows then. Never forces, never asks for a password.

    Raises MachineError, which says what to do.
    """
    refs.check(branch, worktree)
    reference = refs.local(branch)
    answer = ask(
        worktree, "push", "--porcelain", "--no-force", "--no-force-with-lease", "--set-upstream", "--",
        remote, f"{reference}:{reference}", variables=without_prompts(worktree), progress=progress,
    )  # fmt: skip
    if answer.status:
        raise _refused(branch, remote, answer)


def _refused(branch: str, remote: str, answer: Answer) -> MachineError:
    """The flag and the words in brackets are the same in every language (git-push, OUTPUT)."""
    rejections = [line for line in answer.text.splitlines() if line.startswith("!\t")]
    said = quoted(rejections[0].split("\t")[-1]) if rejections else ""
    what = f"{quoted(branch)!r} could not be pushed to {quoted(remote)!r}"
    if "[rejected]" in said:
        return MachineError(
            f"{what}: the branch there has commits that this one has not.",
            f"Fetch them, merge or rebase in the worktree, and try again: `git fetch {quoted(remote)}`. "
            "Nothing was forced.",
        )
    if said:
        why = f"{what}: the remote refused it, {said}; {answer.complaint}."
        return MachineError(why, "Do what the remote asks for, and try again.")
    return failed(
        what,
        answer,
        "If a pre-push hook failed, mend what it found; else see that you are online and may write there "
        "without being asked for a password. Then try again.",
    )
