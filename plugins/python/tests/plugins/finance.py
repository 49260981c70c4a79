"""The finance plugin of the plan: a click group, job types, a worker and a data processor."""

import os
import sys
import time

import click

from clerk import hookimpl
from clerk.db import (
    civic_db_connection,
    get_next_finance_site,
    get_site_by_subdomain,
    get_sites_with_finance_data,
    update_site,
    update_site_finance_status,
    upsert_site,
)
from clerk.output import log, logger
from clerk.queue import RetryLater, Snooze, enqueue_job, report_progress

__version__ = "1.0.0"


@click.group()
@click.option("--verbose", is_flag=True)
@click.pass_context
def finance(ctx, verbose):
    """Campaign finance data.

    More text that does not belong to the summary.
    """
    ctx.obj = verbose


@finance.command()
@click.option("--subdomain", required=True)
@click.option("--years", type=int, multiple=True)
@click.option("--next-site", is_flag=True)
@click.pass_obj
def etl(verbose, subdomain, years, next_site):
    """Brings a site's finance data up to date."""
    job = enqueue_job("finance-etl", subdomain, priority="high", years=list(years), note="by hand")
    click.echo(f"Enqueued {job}, verbose={verbose}")
    log("enqueued", subdomain=subdomain, level="warning", years=list(years))


@finance.command()
def login():
    name = click.prompt("Name")
    password = click.prompt("Password", hide_input=True)
    click.echo(f"{name} has {len(password)} characters")


@finance.command()
@click.argument("how")
def end(how):
    if how == "crash":
        raise KeyError("no such agency")
    if how == "abort":
        raise click.Abort()
    if how == "wait":
        click.echo("waiting")
        time.sleep(30)
    if how == "child":
        for descriptor in (3, 4):
            os.system(f"[ -e /dev/fd/{descriptor} ] && echo {descriptor} open || echo {descriptor} closed")
        os.system("echo ${CLERK_PLUGIN_COMMAND-no command}")
        return
    if how == "text":
        sys.exit("a reason")
    raise click.exceptions.Exit(int(how))


@click.command("finance-count")
def count():
    click.echo(len(get_sites_with_finance_data()))


def finance_etl_job(subdomain, run_id=None, years=None, note="none", **more):
    with civic_db_connection() as conn:
        site = get_site_by_subdomain(conn, subdomain)
        update_site(conn, subdomain, {"status": "deployed", "extra": {"a": 1}})
    update_site_finance_status(subdomain, True)
    report_progress("half\nway")
    logger.info("loaded %s", site["name"], extra={"years": years})
    print(f"{subdomain} {run_id} {years!r} {note!r} {sorted(more)}")
    sys.stdout.buffer.write(b"bytes, no line end")


def finance_end_job(site, how, seconds=0.0):
    if how == "retry":
        raise RetryLater("the server is down")
    if how == "snooze":
        raise Snooze(600, "too early")
    if how == "network":
        raise ConnectionRefusedError(111, "Connection refused")
    if how == "broken":
        raise KeyError("Tran_Amt1")
    if how == "exit":
        sys.exit(3)
    if how == "sleep":
        print("sleeping", flush=True)
        time.sleep(seconds)
    if how == "stubborn":
        try:
            print("sleeping", flush=True)
            time.sleep(seconds)
        finally:
            print("cleaned up")
    if how == "system":
        os.system("echo from a shell; echo error >&2")
        os.write(1, b"from C\n")
    if how == "fork":
        child = os.fork()
        if not child:
            print("from the child")
            try:
                get_site_by_subdomain(site)
            except RuntimeError as error:
                print(type(error).__name__, file=sys.stderr)
            sys.stderr.flush()
            os._exit(0)
        os.waitpid(child, 0)
    if how == "print":
        for number in range(int(seconds)):
            print(f"line {number}")
    if how == "long":
        print("x" * 300_000)
        print("\0" * 200_000)
        log("é" * 2_000_000, field="y" * 100_000)
    if how == "next":
        print(get_next_finance_site()["name"])
    if how == "upsert":
        upsert_site({"subdomain": site, "name": "New", "status": "new"})


class FinanceProcessor:
    job_type = "finance-load"

    def __init__(self, subdomain):
        self.subdomain = subdomain

    def process(self, data, run_id):
        print("processed", self.subdomain, data, run_id)


class FinancePlugin:
    @hookimpl
    def register_cli_commands(self):
        return [finance, count]

    @hookimpl
    def register_job_types(self):
        return {
            "finance-etl": finance_etl_job,
            "finance-end": {"function": finance_end_job, "queue": "ends", "timeout": "20m"},
            "report-dotted": "tests.dotted.work",
            "report-colon": "tests.dotted:Work.at",
            "report-missing": "tests.dotted.absent",
            "report-upper": str.upper,
        }

    @hookimpl
    def register_worker_functions(self):
        return {"finance": {"function": finance_etl_job, "queues": ["high", "finance", "ends"]}, "report": None}

    @hookimpl
    def get_data_processors(self, data_type):
        return FinanceProcessor if data_type == "finance" else None
