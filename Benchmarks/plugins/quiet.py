"""A Python plugin whose hook does nothing."""

from clerk import hookimpl


class Quiet:
    @hookimpl
    def post_create(self, subdomain):
        pass
