"""A plugin of clerk in Python: counts the pages of each site's texts, and reports them.

`clerk pages report` prints the counts, `clerk pages count SITE...` has them counted anew by `clerk worker pages`. Each
new site is counted, too: one that was taken over may have pages already.
"""

import json
from pathlib import Path

import click

from clerk import hookimpl, utils
from clerk.db import get_all_sites, get_site_by_subdomain, update_site
from clerk.output import log
from clerk.queue import enqueue_job, report_progress

__version__ = "1.0.0"


def count_pages(subdomain):
    """A job. Run twice, it counts twice and writes the same number."""
    count = 0
    for file in (Path(utils.STORAGE_DIR) / subdomain / "txt").rglob("*.txt"):
        count += 1
        if count % 1000 == 0:
            report_progress(f"{count} pages, {file.parent.name}")
    if get_site_by_subdomain(subdomain) is None:
        raise LookupError(f"there is no site {subdomain}")
    update_site(subdomain, {"pages": count})
    report_progress(f"{count} pages")


@click.group(help="Count the pages of sites, and report them.")
def pages():
    pass


@pages.command(help="Print how many pages each site has.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def report(as_json):
    counts = {site["subdomain"]: site["pages"] for site in get_all_sites()}
    if as_json:
        click.echo(json.dumps(counts))
        return
    for subdomain, count in counts.items():
        click.echo(f"{subdomain}: {count or 0}")


@pages.command(help="Enqueue the counting of sites.")
@click.argument("sites", nargs=-1, required=True)
def count(sites):
    for subdomain in sites:
        if get_site_by_subdomain(subdomain) is None:
            raise click.ClickException(f"there is no site {subdomain}")
    for subdomain in sites:
        click.echo(f"{subdomain}: job {enqueue_job('pages-count', subdomain)}")


class PagesReport:
    @hookimpl
    def post_create(self, subdomain):
        log("the pages will be counted", subdomain=subdomain, job=enqueue_job("pages-count", subdomain))

    @hookimpl
    def register_cli_commands(self):
        return pages

    @hookimpl
    def register_job_types(self):
        return {"pages-count": {"function": count_pages, "timeout": "10m"}}
