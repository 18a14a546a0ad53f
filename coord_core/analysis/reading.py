"""Outlines of many files: a few small ones are read here, more of them by processes beside this one.

A file that a worker does not answer for in time, or that ends it, has no outline; the others go on with a
new worker.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice

from coord_core.analysis import languages, parsing
from coord_core.analysis.outline import Outline
from coord_core.analysis.tree import Found
from coord_core.analysis.workers import Worker

FEW = 16
# Bytes of one file on which a parser is let loose in this process, where nothing bounds it. Of most languages
# there are texts that take time, or memory, with the square of their length: a worker has bounds for both.
TINY = 2_000
SMALL = {"python": 20_000}  # at its worst it takes less than a second for them
_BATCH = 40
_MOST_WORKERS = 8
_LAST_IN_LINE = 19  # of niceness

Progress = Callable[[int, int], None]  # how many are done, of how many


def outlines(files: dict[str, Found], progress: Progress) -> dict[str, Outline]:
    """By key. Whatever cannot be read is empty."""
    if len(files) <= FEW and all(found.size <= _bound(key) for key, found in files.items()):
        return {key: parsing.outline_of(key, found.path) for key, found in files.items()}
    read: dict[str, Outline] = {}
    progress(0, len(files))
    pool = ThreadPoolExecutor(_readers())
    workers = _Workers()
    try:
        running = [pool.submit(workers.read, batch) for batch in _batches(files.items())]
        for done in as_completed(running):
            read.update(done.result())
            progress(len(read), len(files))
    finally:
        pool.shutdown(cancel_futures=True)
        workers.end()
    return read


def _bound(key: str) -> int:
    """Bytes of a file up to which its parser can be let loose in this process."""
    return SMALL.get(languages.name_of(key) or "", TINY)


def _readers() -> int:
    """One for a process that stands back from all others, as the updater does."""
    return 1 if os.nice(0) >= _LAST_IN_LINE else min(_MOST_WORKERS, os.cpu_count() or 1)


class _Workers:
    """As many as there are threads that ask: each takes one that is idle, or starts one."""

    def __init__(self) -> None:
        self._idle: list[Worker] = []

    def read(self, batch: list[tuple[str, Found]]) -> dict[str, Outline]:
        try:
            worker = self._idle.pop()
        except IndexError:
            worker = Worker()
        try:
            return worker.read([(key, found.path) for key, found in batch])
        finally:
            self._idle.append(worker)

    def end(self) -> None:
        for worker in self._idle:
            worker.end()


def _batches(items: Iterable[tuple[str, Found]]) -> Iterable[list[tuple[str, Found]]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch
