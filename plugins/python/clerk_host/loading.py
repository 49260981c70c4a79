"""Finds and loads the one plugin of this process."""

from __future__ import annotations

import importlib.util
import inspect
import os
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Callable

import pluggy

from clerk.hookspecs import PROJECT, ClerkSpec

from .failures import Failure, described, one_line

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

GROUP = "clerk.plugins"
PACKAGE = "clerk_plugins"
CAME_WITH_CLERK = ("bs4", "httpx", "sqlite_utils")  # plugins import them without requiring them
MARK = f"{PROJECT}_impl"


@dataclass(frozen=True)
class Plugin:
    """A plugin that can be loaded, or was."""

    name: str
    version: str
    source: str


class LoadingError(Failure):
    """The plugin cannot be used at all."""


def load_file(path: str, pm: pluggy.PluginManager) -> Plugin:
    """Loads a file of the plugins directory and registers its plugin classes."""
    file = os.path.realpath(path)
    directory, stem = os.path.dirname(file), os.path.splitext(os.path.basename(file))[0]
    sys.path.insert(0, os.path.dirname(directory))
    package = types.ModuleType(PACKAGE)
    package.__path__ = [directory]  # so that a plugin may import its neighbours relatively
    sys.modules[PACKAGE] = package
    name = f"{PACKAGE}.{stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise LoadingError(f"Error loading plugin {path}: not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    loader = spec.loader
    _guarded(lambda: loader.exec_module(module), f"Error loading plugin {path}")
    classes = {id(kind): kind for kind in vars(module).values() if inspect.isclass(kind) and kind.__module__ == name}
    for kind in sorted(filter(_has_hooks, classes.values()), key=lambda kind: kind.__name__):
        instance = _guarded(kind, f"Error instantiating plugin {kind.__name__} from {path}")
        register(instance, pm, path)
    version = getattr(module, "__version__", None)
    return Plugin(stem, "0" if version is None else str(version), path)


def load_entry_point(name: str, pm: pluggy.PluginManager) -> Plugin:
    """Loads an installed plugin and registers it under its name."""
    source = f"entry point {name}"
    found = [(entry, distribution) for entry, distribution in _entry_points() if entry.name == name]
    if len(found) != 1:
        offers = " and ".join(distribution.metadata["Name"] for _, distribution in found)
        reason = f"offered by both {offers}" if found else f"no installed distribution offers it in {GROUP}"
        raise LoadingError(f"Error loading plugin {source}: {reason}")
    entry, distribution = found[0]
    plugin = _guarded(entry.load, f"Error loading plugin {source}")
    if inspect.isclass(plugin):
        plugin = _guarded(plugin, f"Error instantiating plugin {plugin.__name__} from {source}")
    register(plugin, pm, source, name)
    return Plugin(name, distribution.version, source)


def installed() -> list[dict[str, str]]:
    """The installed plugins, by name, without loading them."""
    found = [
        {"name": entry.name, "version": distribution.version, "distribution": distribution.metadata["Name"]}
        for entry, distribution in _entry_points()
    ]
    return sorted(found, key=lambda plugin: (plugin["name"], plugin["distribution"]))


def register(plugin: Any, pm: pluggy.PluginManager, source: str, name: Any = None) -> None:
    """Registers a plugin; parameters that a hook does not have are told by name."""
    what = type(plugin).__name__ if not inspect.ismodule(plugin) else plugin.__name__
    try:
        pm.register(plugin, name)
    except pluggy.PluginValidationError as error:
        reason = _wrong_parameters(plugin, pm) or one_line(str(error))
        raise LoadingError(f"Error loading plugin {source}: {what}.{reason}") from error
    except Exception as error:
        raise LoadingError(f"Error loading plugin {source}: {what}: {described(error)}") from error


def _entry_points() -> Iterator[tuple[EntryPoint, Distribution]]:
    """Of two distributions of one name the first on sys.path counts, as for imports."""
    from importlib.metadata import distributions

    seen = set()
    for distribution in distributions():
        entries = [entry for entry in distribution.entry_points if entry.group == GROUP]
        if entries and distribution.metadata["Name"] not in seen:
            seen.add(distribution.metadata["Name"])
            yield from ((entry, distribution) for entry in entries)


def _has_hooks(kind: type) -> bool:
    attributes = (getattr(kind, name, None) for name in dir(kind) if not name.startswith("_"))
    return any(callable(attribute) and hasattr(attribute, MARK) for attribute in attributes)


def _guarded(step: Callable[[], Any], what: str) -> Any:
    """Any exception of the plugin's code, `sys.exit()` included, is an error of loading."""
    try:
        return step()
    except (KeyboardInterrupt, GeneratorExit):
        raise
    except (Exception, SystemExit) as error:
        name = error.name if isinstance(error, ModuleNotFoundError) else None
        hint = "; pip install 'civicband-clerk[fetchers]'" if name in CAME_WITH_CLERK else ""
        raise LoadingError(f"{what}: {described(error)}{hint}") from error


def _wrong_parameters(plugin: Any, pm: pluggy.PluginManager) -> str:
    """Which implementation asks for parameters that its hook does not have, or none."""
    for name in dir(plugin):
        options = pm.parse_hookimpl_opts(plugin, name)
        hook = options and (options.get("specname") or name)
        specification = getattr(ClerkSpec, hook, None) if hook else None
        if specification is None:
            continue
        offered = list(inspect.signature(specification).parameters)[1:]
        taken = inspect.signature(getattr(plugin, name)).parameters.values()
        by_position = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        more = [p.name for p in taken if p.name not in offered and p.default is p.empty and p.kind in by_position]
        if more:
            passed = ", ".join(offered) or "nothing"
            return f"{name} takes {', '.join(more)}, which clerk does not pass; it passes {passed}"
    return ""
