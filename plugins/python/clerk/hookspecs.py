"""The twelve hooks of clerk. Names and parameters are the contract with plugins; they never change."""

from __future__ import annotations

from typing import Any

from pluggy import HookimplMarker, HookspecMarker

PROJECT = "civicband.clerk"

hookspec = HookspecMarker(PROJECT)
hookimpl = HookimplMarker(PROJECT)


class ClerkSpec:
    """A plugin implements the hooks it needs; an implementation may leave parameters out."""

    @hookspec
    def fetcher_extra(self, label: str) -> Any:
        """Answers what is stored in `sites.extra` for sites of this scraper label, or None."""

    @hookspec
    def fetcher_class(self, label: str) -> Any:
        """Answers the class that fetches the sites of this scraper label, or None."""

    @hookspec
    def deploy_municipality(self, subdomain: str) -> None:
        """Publishes a municipality's databases; an exception stops the deploy."""

    @hookspec
    def post_deploy(self, site: dict[str, Any]) -> None:
        """Called after a site was deployed, with its fresh row."""

    @hookspec
    def upload_static_file(self, file_path: str, storage_path: str) -> None:
        """Uploads a file that is to be served statically, such as a page image."""

    @hookspec
    def post_create(self, subdomain: str) -> None:
        """Called after a site was added."""

    @hookspec
    def register_cli_commands(self) -> Any:
        """Answers a click command or group, or a list of them."""

    @hookspec
    def register_job_types(self) -> Any:
        """Answers a dict: name of the job type -> function."""

    @hookspec
    def register_worker_functions(self) -> Any:
        """Answers a dict: word after `clerk worker` -> {"queues": [...]}."""

    @hookspec
    def get_data_processors(self, data_type: str) -> Any:
        """Answers the class that processes this kind of data, or None."""

    @hookspec
    def pre_compilation(self, subdomain: str, run_id: str) -> None:
        """Called before a site's database is compiled; an exception stops the compilation."""

    @hookspec
    def post_compilation(self, subdomain: str, database_path: str, run_id: str) -> None:
        """Called after a site's database was compiled and is in place."""
