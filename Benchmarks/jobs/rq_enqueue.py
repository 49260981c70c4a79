"""`rq_enqueue.py SOCKET single|bulk COUNT`: enqueues empty jobs and prints how many seconds that took.

As in `probe-clerk probe enqueue`, the start of Python, the connection and the descriptions of the jobs do not count.
"""

import sys
import time

import empty_job
import redis
import rq

QUEUE = "probe"


def main():
    socket, way, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    connection = redis.Redis(unix_socket_path=socket)
    connection.ping()
    queue = rq.Queue(QUEUE, connection=connection)
    jobs = [rq.Queue.prepare_data(empty_job.run) for _ in range(count)] if way == "bulk" else []
    started = time.perf_counter()
    if way == "bulk":
        queue.enqueue_many(jobs)
    else:
        for _ in range(count):
            queue.enqueue(empty_job.run)
    print(time.perf_counter() - started)


if __name__ == "__main__":
    main()
