"""`publish`: the state goes to the branch, and what was assigned there comes in.

The branch is read; what it says that is new is made true here, in one transaction that also notes the commit
it was read from; then the rows, as they are by then, become the files, pushed onto that very commit. A crash
between any two of these loses nothing: what was taken in is the same as what is there.
"""

from __future__ import annotations

from coord_core.repository.processes import Progress
from coord_core.repository.published import branch, clone, locks, log, tasks, tip_files
from coord_core.repository.published.branch import Tip
from coord_core.repository.published.report import Report
from coord_core.services import assignments, claims, instances
from coord_core.services.publishing import render_locks
from coord_core.services.snapshot import Snapshot
from coord_core.services.unit import UnitOfWork
from coord_core.views import audit_log, locks_file, tasks_file
from coord_core.witness import evidence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from coord_core.project import Project
    from coord_core.storage.transaction import Transaction

MERGED = "published_merged"  # of `meta`: the commit whose news were taken in last


def publish(
    project: Project, remote: str, progress: Progress | None = None, is_rehearsal: bool = False
) -> Report:
    """Bring both up to date; `is_rehearsal` only tells what would be done. Raises CoordinatorError."""
    folder = project.worktree or project.common
    own = clone.own_id(project.state, folder, remote)
    report = Report(remote, branch.BRANCH)

    def change(tip: Tip) -> dict[str, bytes]:
        theirs = _read(folder, tip, own)
        base = _base(project, folder, tip, own)
        report.begin(tip, theirs, base)
        _take_in(project, tip, theirs, base, report, is_rehearsal)
        return _files(project, tip, theirs, own, report)

    if is_rehearsal:
        tip = branch.read(folder, remote, progress=progress)
        branch.check_writable(folder, remote, tip)
        report.would(change(tip))
        return report
    message = clone.message("Publish the state of claude-coordinator", own)
    report.done(branch.update(folder, remote, change, message, progress=progress))
    return report


def _read(folder: str, tip: Tip, own: str) -> tasks.Queue:
    """The tasks file; one that cannot be read as it was in the newest commit where it could."""
    found = tasks.read(tip.files.get(tasks_file.NAME, b""), own)
    if found.is_readable or not tip.commit:
        return found
    for content in tip_files.earlier(folder, tip.commit, tasks_file.NAME):
        before = tasks.read(content, own)
        if before.is_readable:
            before.problems[:0] = found.problems
            return before
    return found


def _base(project: Project, folder: str, tip: Tip, own: str) -> tasks.Queue:
    """What the branch said of our tasks when the two last agreed."""
    with Snapshot(project) as tx:
        merged = str(tx.meta(MERGED) or "")
    commit = clone.last_agreed(folder, tip.commit, own, merged)
    if not commit:
        return tasks.Queue()
    files, _ = tip_files.of(folder, commit, branch.BRANCH)
    return tasks.read(files.get(tasks_file.NAME, b""), own)


def _take_in(
    project: Project, tip: Tip, theirs: tasks.Queue, base: tasks.Queue, report: Report, is_rehearsal: bool
) -> None:
    if is_rehearsal:
        with Snapshot(project) as tx:
            _each(tx, theirs, base, report, is_rehearsal)
        return
    with UnitOfWork(project, own_document=True) as tx:
        instances.sweep(tx, evidence)
        claims.sweep(tx, evidence)
        _each(tx, theirs, base, report, is_rehearsal)
        tx.set_meta(MERGED, tip.commit or "")


def _each(
    tx: Transaction, theirs: tasks.Queue, base: tasks.Queue, report: Report, is_rehearsal: bool
) -> None:
    for id_, there in theirs.own.items():
        before = base.own.get(id_)
        task = tx.task(id_)
        if task is None:
            report.problems.append(f"{id_} was on the branch, and is no task here: it is gone from there.")
            continue
        steps = assignments.news(tx, task, before.holding if before else None, there.holding)
        if steps and not tasks.is_proper(there.holding, task.branch):
            report.problems.append(f"{id_} has a wrong assignee or branch on the branch: not taken in.")
            continue
        if steps and not is_rehearsal:
            assignments.take(tx, task, steps, there.holding, branch.BRANCH)
        if steps:
            report.add(task, steps, there.holding)


def _files(project: Project, tip: Tip, theirs: tasks.Queue, own: str, report: Report) -> dict[str, bytes]:
    logged, unknown = log.items(tip.files.get(audit_log.NAME, b""))
    with Snapshot(project) as tx:
        held, queue, now = render_locks(tx), tx.tasks(), tx.now
        events = log.news(logged, tx.entries_since, own)
    held_there, problems = locks.text(tip.files.get(locks_file.NAME, b""), held, own, now)
    report.problems += problems
    if unknown:
        report.problems.append(f"{audit_log.NAME} on the branch has {unknown} parts that are no entries.")
    told = len(theirs.problems)
    tasks_there = tasks.text(theirs, queue, own, now)
    report.problems += theirs.problems[told:]
    return {
        locks_file.NAME: held_there,
        tasks_file.NAME: tasks_there,
        audit_log.NAME: log.extended(logged, events, own),
    }
