"""The job of RQ: as empty as clerk's `probe-empty`."""


def run():
    pass
