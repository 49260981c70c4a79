"""Calls the implementations of a hook one by one: pluggy's own call ends at the first exception."""

from __future__ import annotations

import sys
import traceback
from typing import Any

import pluggy
from pluggy import HookImpl

from clerk import sites
from clerk.hookspecs import ClerkSpec
from clerk.output import logger

from . import wire
from .failures import Failure, described

FIRST_ANSWER = ("fetcher_extra", "fetcher_class")
ALL_OR_STOP = ("deploy_municipality", "pre_compilation")
ALL = ("post_deploy", "upload_static_file", "post_create", "post_compilation")
CALLED = FIRST_ANSWER + ALL_OR_STOP + ALL
ASKED_ONCE = ("register_cli_commands", "register_job_types", "register_worker_functions", "get_data_processors")


def implementations(pm: pluggy.PluginManager, hook: str) -> list[HookImpl]:
    """The hook's implementations, the last registered first."""
    return list(reversed(getattr(pm.hook, hook).get_hookimpls()))


def owner(implementation: HookImpl) -> str:
    """The name of the plugin class."""
    plugin = implementation.plugin
    return getattr(plugin, "__name__", None) or type(plugin).__name__


def call(implementation: HookImpl, arguments: dict[str, Any]) -> Any:
    """Calls one implementation with those of the arguments that it takes."""
    return implementation.function(*(arguments[name] for name in implementation.argnames))


def call_hook(pm: pluggy.PluginManager, hook: str, arguments: dict[str, Any], dry_run: bool) -> Any:
    """The `answer` of a hook."""
    if hook not in CALLED:
        raise Failure(f"clerk calls no hook {hook}", wire.INVALID_PARAMS)
    arguments = checked_arguments(hook, arguments)
    if hook == "fetcher_extra":
        return fetcher_extra(pm, arguments)
    if hook == "fetcher_class":
        return fetcher_class(pm, arguments["label"]) is not None
    failures: list[tuple[str, BaseException]] = []
    for implementation in implementations(pm, hook):
        if dry_run:
            logger.log(f"would call {owner(implementation)}.{hook}")
            continue
        try:
            call(implementation, dict(arguments))
        except (Exception, SystemExit) as error:
            if hook in ALL_OR_STOP:
                raise
            traceback.print_exc(file=sys.stderr)
            failures.append((owner(implementation), error))
    if failures:
        told = "; ".join(f"{name}: {described(error)}" for name, error in failures)
        raise Failure(told)
    return None


def fetcher_extra(pm: pluggy.PluginManager, arguments: dict[str, Any]) -> Any:
    """The first answer to `fetcher_extra`, or None."""
    for implementation in implementations(pm, "fetcher_extra"):
        answer = call(implementation, arguments)
        if not answer:
            continue
        if not isinstance(answer, dict):
            kind = type(answer).__name__
            raise Failure(f"{owner(implementation)}.fetcher_extra answered a {kind}, which is no JSON object")
        try:
            wire.encode({"answer": answer})
        except wire.WireError as error:
            raise Failure(f"{owner(implementation)}.fetcher_extra: {error}") from None
        return answer
    return None


def fetcher_class(pm: pluggy.PluginManager, label: str) -> Any:
    """The first answer to `fetcher_class`, or None."""
    for implementation in implementations(pm, "fetcher_class"):
        answer = call(implementation, {"label": label})
        if answer:
            return answer
    return None


def fetch(pm: pluggy.PluginManager, params: dict[str, Any]) -> None:
    """Fetches a site's meetings with the class that the plugin gives for the label."""
    label = checked_text(params, "label")
    site = checked_site(params.get("site"))
    start_year = params.get("start_year")
    if start_year is not None and (isinstance(start_year, bool) or not isinstance(start_year, int)):
        raise Failure("`start_year` is no integer", wire.INVALID_PARAMS)
    fetcher = fetcher_class(pm, label)
    if fetcher is None:
        raise Failure(f"the plugin has no fetcher for {label}")
    fetcher(site, start_year, params.get("all_agendas") is True).fetch_events()


def checked_arguments(hook: str, arguments: Any) -> dict[str, Any]:
    """The arguments of the hook, each of its type."""
    if not isinstance(arguments, dict):
        raise Failure("`arguments` is no object", wire.INVALID_PARAMS)
    specification = getattr(ClerkSpec, hook)
    names = specification.__code__.co_varnames[1 : specification.__code__.co_argcount]
    return {
        name: checked_site(arguments.get(name)) if name == "site" else checked_text(arguments, name) for name in names
    }


def checked_text(params: dict[str, Any], name: str) -> str:
    """A parameter that is a text."""
    value = params.get(name)
    if not isinstance(value, str):
        raise Failure(f"`{name}` is no text", wire.INVALID_PARAMS)
    return value


def checked_site(site: Any) -> dict[str, Any]:
    """A parameter that is a site, with every column."""
    if not isinstance(site, dict) or not isinstance(site.get("subdomain"), str):
        raise Failure("`site` is no site", wire.INVALID_PARAMS)
    return sites.row(site)
