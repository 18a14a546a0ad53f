"""Other queues of tasks, as their defaults are: huey on SQLite, procrastinate on a PostgreSQL of its own."""

from __future__ import annotations

import importlib.resources
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.crew import Subject, Work
from bench.postgres import UnavailableError, server

_QUEUE = "bench"


@contextmanager
def available(folder: Path) -> Iterator[tuple[list[Subject], list[str]]]:
    """Those that can be measured here, until the end; and why others cannot, a line each."""
    found: list[Subject] = []
    problems: list[str] = []
    with ExitStack() as open_:
        try:
            import huey  # noqa: F401

            found.append(Subject("huey, SqliteStorage", "SQLite's own synchronous=FULL", _Huey(folder, None)))
            found.append(
                Subject("huey, fsync=False", "synchronous=OFF; none syncs to disk", _Huey(folder, False))
            )
        except ImportError as error:
            problems.append(f"huey is not measured: {error}")
        try:
            import procrastinate  # noqa: F401
            import psycopg  # noqa: F401

            where = open_.enter_context(server())
            tells = "PostgreSQL's own synchronous_commit=on, fsync=on"
            found.append(Subject("procrastinate", tells, _Procrastinate(where)))
        except (ImportError, UnavailableError) as error:
            problems.append(f"procrastinate is not measured: {error}")
        yield found, problems


class _Huey(Work):
    """Claiming takes the task out of the table, completing writes its result: nobody knows who had it."""

    def __init__(self, folder: Path, fsync: bool | None) -> None:
        self._folder = str(folder)
        self._fsync = fsync

    def fill(self, number: int, tasks: int) -> str:
        place = f"{self._folder}/huey-{number}-{self._fsync}.db"
        self.begin(place)
        for index in range(tasks):
            self._storage.enqueue(b"%d" % index)
        self._storage.close()
        del self._storage
        return place

    def begin(self, place: str) -> None:
        from huey.storage import SqliteStorage

        self._storage: Any = SqliteStorage(_QUEUE, filename=place, fsync=self._fsync)

    def step(self) -> bool:
        data = _until_not_busy(self._storage.dequeue)
        if data is None:
            return False
        _until_not_busy(lambda: self._storage.put_data(data.decode(), b"done"))
        return True


def _until_not_busy(step: Callable[[], Any]) -> Any:
    """As ours does it, when others had the database for longer than one waits."""
    while True:
        try:
            return step()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise


class _Procrastinate(Work):
    """Its own functions in SQL, called as its worker calls them, without what the worker adds in Python."""

    def __init__(self, where: str) -> None:
        self._where = where

    def fill(self, number: int, tasks: int) -> str:
        import psycopg

        name = f"round_{number}"
        with psycopg.connect(f"{self._where} dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        place = f"{self._where} dbname={name}"
        schema = importlib.resources.files("procrastinate").joinpath("sql", "schema.sql")
        with psycopg.connect(place) as connection:
            connection.execute(schema.read_bytes())
            connection.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name) "
                "SELECT %s, 'x' FROM generate_series(1, %s)", (_QUEUE, tasks)
            )  # fmt: skip
        return place

    def begin(self, place: str) -> None:
        import psycopg
        from procrastinate.sql import queries

        self._connection: Any = psycopg.connect(place, autocommit=True)
        self._fetch, self._finish = queries["fetch_job"], queries["finish_job"]
        self._worker = self._connection.execute(queries["register_worker"]).fetchone()[0]

    def step(self) -> bool:
        given = {"queues": None, "worker_id": self._worker}
        id_ = self._connection.execute(self._fetch, given).fetchone()[0]
        if id_ is None:
            self._connection.close()
            return False
        ended = {"job_id": id_, "status": "succeeded", "delete_job": False}
        self._connection.execute(self._finish, ended)
        return True
