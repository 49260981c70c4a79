"""`rq_worker.py SOCKET Worker|SimpleWorker`: runs what waits, then leaves."""

import sys

# Imported before the worker forks, as RQ advises: otherwise every job would import it anew.
import empty_job  # noqa: F401
import redis
import rq

QUEUE = "probe"


def main():
    socket, kind = sys.argv[1:]
    connection = redis.Redis(unix_socket_path=socket)
    classes = {"Worker": rq.Worker, "SimpleWorker": rq.SimpleWorker}
    worker = classes[kind]([rq.Queue(QUEUE, connection=connection)], connection=connection)
    # The level of `rq worker`, so that each job is logged as clerk does.
    worker.work(burst=True, logging_level="INFO")


if __name__ == "__main__":
    main()
