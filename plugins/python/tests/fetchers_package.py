"""An installed plugin in the form of clerk-fetchers: two dictionaries behind two hooks."""

import json
import os

from clerk import Fetcher, hookimpl


class ExampleCityFetcher(Fetcher):
    def child_init(self):
        extra = self.site.get("extra", "{}")
        if isinstance(extra, str):
            extra = json.loads(extra)
        self.base_url = extra["base_url"]
        self.logger.log("Initializing")

    def fetch_events(self):
        meeting = self.simplified_meeting_name("Special Concurrent Meeting of the City Council")
        before = self.check_if_exists(meeting, "2026-01-31", "minutes")
        directory = f"{self.storage_dir}/{self.subdomain}/pdfs/{meeting}"
        os.makedirs(directory, exist_ok=True)
        with open(f"{directory}/2026-01-31.pdf", "wb") as file:
            file.write(b"%PDF")
        self.total_minutes += 1
        after = self.check_if_exists(meeting, "2026-01-31", "minutes")
        print(self.base_url, self.start_year, self.all_agendas, before, after)
        return self.total_events, self.total_minutes


class PipelineFetcher(Fetcher):
    def fetch_events(self):
        self.fetch_and_write_pdf("https://example.org/1.pdf", "minutes", "CityCouncil", "2026-01-31")


FETCHERS = {"example_city": ExampleCityFetcher, "pipeline": PipelineFetcher}
EXTRA = {"example_city": {"base_url": "https://example-city.gov/meetings"}}


class Plugin:
    @hookimpl
    def fetcher_class(self, label):
        return FETCHERS.get(label)

    @hookimpl
    def fetcher_extra(self, label):
        return EXTRA.get(label)
