"""A plugin as they were before there were more than six hooks."""

import click

from clerk import hookimpl

__version__ = "1.2"


class NothingHere:
    """No hook, so no plugin."""

    def post_create(self, subdomain):
        raise AssertionError("not a hook")


class SixHooks:
    def __init__(self):
        self.uploaded = []

    @hookimpl
    def fetcher_extra(self, label):
        return {"base_url": "https://example.org/", "depth": (1, 2)} if label == "example_city" else None

    @hookimpl
    def fetcher_class(self, label):
        return None

    @hookimpl
    def deploy_municipality(self, subdomain):
        click.echo(click.style(subdomain, fg="cyan") + ": deployed")

    @hookimpl
    def post_deploy(self, site):
        print(site["name"], site["last_deployed"], site["has_finance_data"], site["extra"])

    @hookimpl
    def upload_static_file(self, storage_path):
        self.uploaded.append(storage_path)
        print(len(self.uploaded), storage_path)

    @hookimpl
    def post_create(self, subdomain):
        raise RuntimeError(f"no DNS for\n{subdomain}")
