"""One decorated method is no hook, by a slip of the pen."""

from clerk.hookspecs import hookimpl


class Typo:
    @hookimpl
    def post_creat(self, subdomain, whatever):
        raise AssertionError("never called")

    @hookimpl
    def update_site(self, subdomain, updates):
        raise AssertionError("a hook that is gone")

    @hookimpl
    def post_create(self):
        print("called")
