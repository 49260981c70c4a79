"""What is measured of each system."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Workers:
    """Workers that are started together: processes, each running `slots` jobs at once; RQ's are of a kind."""

    processes: int
    slots: int = 1
    kind: str = ""


@dataclasses.dataclass(frozen=True)
class Enqueueing:
    """Enqueueing one by one (`single`) or all at once (`bulk`)."""

    name: str
    system: str
    way: str


@dataclasses.dataclass(frozen=True)
class Working:
    """Running what waits, until nothing does."""

    name: str
    system: str
    workers: Workers

    @property
    def forks(self):
        """Whether each job gets a process of its own, which takes so long that fewer jobs are measured."""
        return self.workers.kind == "Worker"


# The systems take turns, so that a slow minute of the machine hits all alike.
ENQUEUEING = [
    Enqueueing("clerk on SQLite", "sqlite", "single"),
    Enqueueing("RQ", "rq", "single"),
    Enqueueing("clerk on PostgreSQL", "postgres", "single"),
    Enqueueing("clerk on SQLite", "sqlite", "bulk"),
    Enqueueing("RQ", "rq", "bulk"),
    Enqueueing("clerk on PostgreSQL", "postgres", "bulk"),
]

ONE_WORKER = [
    Working("clerk on SQLite", "sqlite", Workers(1)),
    Working("RQ SimpleWorker", "rq", Workers(1, kind="SimpleWorker")),
    Working("clerk on PostgreSQL", "postgres", Workers(1)),
    Working("RQ Worker (forks)", "rq", Workers(1, kind="Worker")),
]

FOUR_WORKERS = [
    Working("clerk on SQLite, 4 processes", "sqlite", Workers(4)),
    Working("clerk on SQLite, -n 4", "sqlite", Workers(1, slots=4)),
    Working("RQ SimpleWorker, 4 processes", "rq", Workers(4, kind="SimpleWorker")),
    Working("clerk on PostgreSQL, 4 processes", "postgres", Workers(4)),
    Working("clerk on PostgreSQL, -n 4", "postgres", Workers(1, slots=4)),
    Working("RQ Worker (forks), 4 processes", "rq", Workers(4, kind="Worker")),
]
