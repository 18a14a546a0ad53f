"""A branch on a remote that holds a few files and no code: read, and written by compare-and-set.

Nothing is checked out. A commit is made of objects alone, so working tree, index and hooks have no part in
it, and it is pushed only onto the very commit that was read (`--force-with-lease`). Who comes second gets
MovedError, and `update` begins again. What is on the branch comes from others: it is read as bytes, within
bounds, and a branch that holds anything but our files is never written to.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping

from coord_core.domain.errors import InputError, MachineError
from coord_core.repository import refs
from coord_core.repository.gitcalls import Answer, ask, failed, tell
from coord_core.repository.processes import Progress
from coord_core.repository.published import tip_files
from coord_core.repository.published.objects import commit_of_files
from coord_core.repository.remotes import without_prompts
from coord_core.views.refusal import quoted
from coord_core.views.shell_words import shell_word

BRANCH = "claude-coordination"
PATIENCE = 60.0  # seconds that the remote may take for one answer
TRIES = 20
_PAUSE = 0.1  # seconds; grows with each try
_LONGEST_PAUSE = 2.0
# What the user set for their own pushes is not for ours.
SETTINGS = (
    "core.hooksPath=/dev/null", "push.useForceIfIncludes=false", "push.pushOption=", "trailer.separators=:",
)  # fmt: skip
PUSHED = "claude-coordinator: published"  # what the log of the remote's branch says of a commit of ours
_RACES = (  # why git itself, and no hook or rule, rejects what came second (receive-pack, push)
    "stale info", "fetch first", "failed to update ref", "failed to lock", "cannot lock ref",
    "incorrect old value provided", "reference already exists",
)  # fmt: skip
_MEND = (
    "See that you are online, that the remote is there, and that you may use it without being asked for a "
    "password. Then try again."
)


class Tip:
    """What the branch holds. `commit` is None where there is no such branch; then there are no files.

    `others`: what else is in its tree, so that it is not a branch of ours.
    """

    __slots__ = ("commit", "files", "others")

    def __init__(self, commit: str | None, files: Mapping[str, bytes], others: tuple[str, ...] = ()) -> None:
        self.commit = commit
        self.files = dict(files)
        self.others = others


class MovedError(MachineError):
    """Somebody else wrote to the branch first: nothing was written."""


Change = Callable[[Tip], Mapping[str, bytes] | None]


def read(repository: str, remote: str, branch: str = BRANCH, progress: Progress | None = None) -> Tip:
    """The branch as it is on the remote now.

    Raises InputError where there is no such remote, MachineError, which says what to do, where it does not
    answer or a file is too large.
    """
    _check(repository, remote, branch)
    for _ in range(TRIES):
        commit = _there(repository, remote, branch, progress)
        if not commit:
            return Tip(None, {})
        if _has(repository, remote, branch, commit, progress):
            return Tip(commit, *tip_files.of(repository, commit, branch))
    raise MovedError(f"{quoted(branch)!r} on {quoted(remote)!r} kept changing.", "Try again.")


def write(
    repository: str, remote: str, tip: Tip, files: Mapping[str, bytes], message: str, branch: str = BRANCH,
    progress: Progress | None = None,
) -> Tip:  # fmt: skip
    """One commit of exactly these files on top of the tip, an orphan where there is none, pushed.

    Raises MovedError when the branch is not at the tip any more, InputError for a branch that is not ours,
    MachineError when the remote does not take it. Nothing is written then.
    """
    check_writable(repository, remote, tip, branch)
    commit = commit_of_files(repository, files, tip.commit, message)
    reference = refs.local(branch)
    answer = ask(
        repository, "push", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags",
        "--recurse-submodules=no", f"--force-with-lease={reference}:{tip.commit or ''}", "--",
        remote, f"{commit}:{reference}",
        settings=SETTINGS, variables=without_prompts(repository), patience=PATIENCE, progress=progress,
    )  # fmt: skip
    if answer.status:
        _judge(repository, remote, branch, tip, commit, answer)
    _keep(repository, remote, branch, commit, PUSHED)
    return Tip(commit, files)


def update(
    repository: str, remote: str, change: Change, message: str, branch: str = BRANCH, tries: int = TRIES,
    progress: Progress | None = None,
) -> Tip:  # fmt: skip
    """Read, change, write; again when somebody was first. `change` returns None when all is well as it is.

    It is called once for each reading, so it must bear to be called again. Raises what `read` and `write` do,
    MovedError after so many tries.
    """
    for number in range(1, tries + 1):
        tip = read(repository, remote, branch, progress)
        check_writable(repository, remote, tip, branch)
        files = change(tip)
        if files is None or (tip.commit and files == tip.files):
            return tip
        try:
            return write(repository, remote, tip, files, message, branch, progress)
        except MovedError:
            if number == tries:
                raise
            time.sleep(random.uniform(0, min(_PAUSE * 2**number, _LONGEST_PAUSE)))
    raise ValueError("no try was allowed")


def check_writable(repository: str, remote: str, tip: Tip, branch: str = BRANCH) -> None:
    """Raises InputError for a branch that is not ours, and where ours would be the remote's first."""
    _check(repository, remote, branch)
    if tip.others:
        raise _not_ours(branch, remote, tip.others)
    if tip.commit is None and not heads(repository, remote):
        raise InputError(
            f"{quoted(remote)!r} has no branch yet, and its first becomes its default branch.",
            f"Push your own first: `git push {shell_word(remote)} HEAD`.",
        )


def heads(repository: str, remote: str) -> list[str]:
    """The names of the remote's branches. Raises MachineError."""
    answer = ask(
        repository, "ls-remote", "--heads", "--", address(repository, remote),
        settings=SETTINGS, variables=without_prompts(repository), patience=PATIENCE,
    )  # fmt: skip
    if answer.status:
        raise failed(f"{quoted(remote)!r} could not be asked for its branches", answer, _MEND)
    return [line.partition("\t")[2].removeprefix(refs.local("")) for line in answer.text.splitlines()]


def address(repository: str, remote: str) -> str:
    """Where to read from: the remote's name, or its address for pushing where that is another.

    Raises InputError where there are several of these: no compare-and-set spans them.
    """
    pushed = tell(repository, "remote", "get-url", "--push", "--all", "--", remote).splitlines()
    if len(pushed) > 1:
        raise InputError(
            f"{quoted(remote)!r} has {len(pushed)} addresses to push to.",
            "Publish to a remote that has one: --remote NAME.",
        )
    fetched = tell(repository, "remote", "get-url", "--", remote)
    return remote if pushed == [fetched] else pushed[0]


def seen_on(repository: str) -> list[str]:
    """The remotes that had the branch when they were last asked."""
    known = tell(repository, "remote").splitlines()
    return [name for name in known if refs.commit_of(repository, refs.remote(name, BRANCH))]


def _check(repository: str, remote: str, branch: str) -> None:
    """Raises InputError."""
    refs.check(branch, repository)
    known = tell(repository, "remote").splitlines()
    if remote in known:
        return
    if not known:
        raise InputError(
            "This repository has no remote to publish to.", "Add one: `git remote add origin ADDRESS`."
        )
    names = quoted(", ".join(known))
    raise InputError(f"There is no remote called {quoted(remote)!r}.", f"Those here are: {names}.")


def _there(repository: str, remote: str, branch: str, progress: Progress | None) -> str:
    """The branch's commit on the remote; empty where it has no such branch. Raises MachineError."""
    reference = refs.local(branch)
    answer = ask(
        repository, "ls-remote", "--", address(repository, remote), reference,
        settings=SETTINGS, variables=without_prompts(repository), patience=PATIENCE, progress=progress,
    )  # fmt: skip
    if answer.status:
        raise failed(f"{quoted(remote)!r} could not be asked for {quoted(branch)!r}", answer, _MEND)
    pairs = (line.partition("\t") for line in answer.text.splitlines())
    return next((commit for commit, _, name in pairs if name == reference), "")


def _has(repository: str, remote: str, branch: str, commit: str, progress: Progress | None) -> bool:
    """Bring the commit here. False where the branch went elsewhere meanwhile. Raises MachineError."""
    if refs.commit_of(repository, refs.remote(remote, branch)) == commit:
        return True
    answer = ask(
        repository, "fetch", "--refmap=", "--no-tags", "--no-prune", "--no-recurse-submodules",
        "--no-write-fetch-head", "--no-auto-maintenance", "--",
        address(repository, remote), refs.local(branch),
        settings=SETTINGS, variables=without_prompts(repository), patience=PATIENCE, progress=progress,
    )  # fmt: skip
    if refs.commit_of(repository, commit) == commit:
        _keep(repository, remote, branch, commit)
        return True
    if answer.status and _there(repository, remote, branch, progress) == commit:
        raise failed(f"{quoted(branch)!r} could not be fetched from {quoted(remote)!r}", answer, _MEND)
    return False


def _keep(repository: str, remote: str, branch: str, commit: str, why: str = "") -> None:
    """Note it as last seen, so that its objects stay and need not be fetched again. Others may do so too."""
    words = ("--create-reflog", "-m", why) if why else ()
    ask(
        repository, "update-ref", "--no-deref", *words, refs.remote(remote, branch), commit, settings=SETTINGS
    )


def _judge(repository: str, remote: str, branch: str, tip: Tip, commit: str, answer: Answer) -> None:
    """What a push that failed means. Nothing, when our commit arrived all the same."""
    now = _there(repository, remote, branch, None)
    if now == commit:
        return
    said = _said(answer)
    if now != (tip.commit or "") or any(race in said for race in _RACES):
        raise MovedError(
            f"Somebody else wrote to {quoted(branch)!r} on {quoted(remote)!r} first{said and f' ({said})'}.",
            "Try again.",
        )
    what = f"{quoted(branch)!r} could not be pushed to {quoted(remote)!r}"
    if not said:
        raise failed(what, answer, _MEND)
    raise MachineError(
        f"{what}: the remote refused it, {said}; {answer.complaint}.",
        f"See that you may write there, and that no rule protects {quoted(branch)!r} from being pushed to.",
    )


def _said(answer: Answer) -> str:
    """Why it was rejected: the flag stands before it in every language (git-push, OUTPUT)."""
    rejections = [line for line in answer.text.splitlines() if line.startswith("!\t")]
    return quoted(rejections[0].split("\t")[-1]) if rejections else ""


def _not_ours(branch: str, remote: str, others: tuple[str, ...]) -> InputError:
    named = quoted(", ".join(others[:3]))
    return InputError(
        f"{quoted(branch)!r} on {quoted(remote)!r} holds what is not the coordinator's: {named}.",
        "Nothing was written. If that branch is nobody's work, remove it and publish again: "
        f"`git push {shell_word(remote)} --delete {shell_word(refs.local(branch))}`.",
    )
