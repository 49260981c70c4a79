"""Reads its settings when it is imported."""

import os

from clerk import hookimpl
from clerk.settings import get_env
from clerk.utils import STORAGE_DIR

SETTINGS = {"set": os.environ.get("CLERK_TEST_SET")}


class Settings:
    @hookimpl
    def fetcher_extra(self, label):
        storage = [STORAGE_DIR, get_env("STORAGE_DIR"), os.environ["STORAGE_DIR"]]
        return {**SETTINGS, "new": get_env("CLERK_TEST_NEW"), "storage": storage}
