"""Functions of jobs that a plugin names by text."""


def work(subdomain, run_id):
    print("dotted", subdomain, run_id)


class Work:
    @staticmethod
    def at(run_id, subdomain, *, year="none"):
        print("colon", subdomain, run_id, year)
