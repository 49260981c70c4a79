"""The API for plugins: sites, the log, the fetcher."""

from __future__ import annotations

import logging
import os
import tempfile
import unittest
from datetime import date, datetime, timezone
from typing import Any
from unittest import mock

import clerk
from clerk import db, finance_db, host, output, sites
from clerk.fetcher import checked_name
from clerk_host import wire
from tests.link import LinkTest


class SiteTests(LinkTest):
    SITES = [
        {"subdomain": "a.ca", "last_updated": "2026-01-02T00:00:00", "has_finance_data": True},
        {"subdomain": "b.ca", "last_updated": None},
        {"subdomain": "c.ca", "last_updated": "2026-01-01T00:00:00", "finance_last_updated": 1_781_000_000},
    ]

    def test_a_row_has_every_column_in_the_types_of_python(self) -> None:
        row = sites.row({"subdomain": "a.ca", "finance_last_updated": 0, "finance_coverage_start": "2026-01-31"})
        self.assertEqual(set(row), set(sites.COLUMNS))
        self.assertEqual(row["finance_last_updated"], datetime(1970, 1, 1, tzinfo=timezone.utc))
        self.assertEqual(row["finance_coverage_start"], date(2026, 1, 31))
        self.assertIs(row["has_finance_data"], False)
        self.assertEqual(sites.values(row)["finance_last_updated"], 0)
        self.assertEqual(sites.row({"subdomain": "a", "finance_last_updated": 1e300})["finance_last_updated"], 1e300)

    def test_with_and_without_a_connection(self) -> None:
        link = self.link(sites__find={"subdomain": "a.ca"}, sites__update=True)
        with db.civic_db_connection() as conn:
            for site in (
                db.get_site_by_subdomain(conn, "a.ca"),
                db.get_site_by_subdomain("a.ca"),
                db.get_site_by_subdomain(conn=conn, subdomain="a.ca"),
            ):
                self.assertEqual(site["subdomain"], "a.ca")
            db.update_site(conn, "a.ca", {"pages": 5})
            finance_db.update_site("a.ca", {"finance_coverage_end": date(2026, 1, 31)})
            with self.assertRaisesRegex(NotImplementedError, "use the functions of clerk.db"):
                conn.execute("SELECT 1")
            with self.assertRaisesRegex(NotImplementedError, "no `dialect`"):
                print(conn.dialect)
        self.assertEqual(link.asked[-1][1]["values"], {"finance_coverage_end": "2026-01-31"})

    def test_lists(self) -> None:
        link = self.link(sites__list=self.SITES)
        self.assertEqual([site["subdomain"] for site in db.get_all_sites()], ["a.ca", "b.ca", "c.ca"])
        self.assertEqual(
            [site["subdomain"] for site in db.get_all_sites(order_by="last_updated")], ["b.ca", "c.ca", "a.ca"]
        )
        self.assertEqual(len(db.get_all_sites(order_by="nothing")), 3)
        self.assertEqual(db.get_oldest_site(), "b.ca")
        db.get_sites_with_finance_data()
        self.assertEqual(link.asked[-1], ("sites.list", {"has_finance_data": True}))

    def test_lists_of_several_pages(self) -> None:
        pages = []

        def request(method: str, **which: Any) -> Any:
            pages.append((method, which))
            return [{"subdomain": f"{number:04}.ca"} for number in range(1000)][: 1000 if len(pages) < 3 else 7]

        with mock.patch.object(host, "request", request):
            self.assertEqual(len(db.get_all_sites()), 2007)
        self.assertEqual(pages, [("sites.list", which) for which in ({}, {"after": "0999.ca"}, {"after": "0999.ca"})])

    def test_finance_columns(self) -> None:
        link = self.link(sites__update=True, sites__find=self.SITES[0], sites__claim_next_finance=None)
        db.update_site_finance_metadata(
            "a.ca", source="CAL-ACCESS", coverage_start=date(2020, 1, 1), data_types=["f460"]
        )
        self.assertEqual(
            link.asked[-1][1]["values"],
            {"finance_source": "CAL-ACCESS", "finance_coverage_start": "2020-01-01", "finance_data_types": ["f460"]},
        )
        self.assertEqual(db.get_finance_metadata("a.ca")["has_finance_data"], True)
        self.assertIsNone(db.get_next_finance_site())

    def test_outside_of_a_call(self) -> None:
        with self.assertRaisesRegex(host.OutsideOfCall, "sites.find cannot be asked now"):
            db.get_site_by_subdomain("a.ca")

    def test_a_missing_site_is_told_to_the_log(self) -> None:
        link = self.link(sites__update=False)
        handler = output.HostHandler()
        logging.getLogger().addHandler(handler)
        self.addCleanup(logging.getLogger().removeHandler, handler)
        db.update_site("a.ca", {"pages": 1})
        self.assertEqual((link.told[0][1]["level"], link.told[0][1]["fields"]), ("warning", {"subdomain": "a.ca"}))


class LogTests(LinkTest):
    def setUp(self) -> None:
        self.fake = self.link()
        handler = output.HostHandler()
        root = logging.getLogger()
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        self.addCleanup(root.removeHandler, handler)

    def records(self) -> list[tuple[str, str, dict[str, str]]]:
        return [(told["level"], told["message"], told["fields"]) for _, told in self.fake.told]

    def test_records(self) -> None:
        output.log("a", "x.ca", "error", filename="f", name="n", args="m", count=5)
        output.log("b", level="nonsense", subdomain="x.ca")
        output.logger.log("c", level="warning", err=True)
        output.logger.log(logging.WARNING, "d %s", 1)
        output.logger.info("100%")
        output.logger.debug("too much")
        logging.getLogger("other").warning("e")
        self.assertEqual(
            self.records(),
            [
                ("error", "a", {"subdomain": "x.ca", "filename_": "f", "name_": "n", "args_": "m", "count": "5"}),
                ("info", "b", {"subdomain": "x.ca"}),
                ("warning", "c", {"err": "True"}),
                ("warning", "d 1", {}),
                ("info", "100%", {}),
                ("warning", "e", {"logger": "other"}),
            ],
        )

    def test_a_traceback_is_a_field(self) -> None:
        try:
            raise ValueError("x")
        except ValueError:
            output.logger.exception("failed")
        self.assertIn("ValueError: x", self.records()[0][2]["exception"])

    def test_a_flood_of_fields_fits(self) -> None:
        output.log("\0" * 100_000, **{f"{'k' * 200}{n}": "\0" * 5_000 for n in range(100)})
        wire.encode({"params": self.fake.told[0][1]})


class FetcherTests(unittest.TestCase):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        patch = mock.patch.dict(os.environ, {"STORAGE_DIR": directory.name})
        patch.start()
        self.addCleanup(patch.stop)
        self.fetcher = clerk.Fetcher({"subdomain": "a.ca", "start_year": 2015, "pages": 3})

    def test_attributes(self) -> None:
        fetcher = self.fetcher
        self.assertEqual((fetcher.start_year, fetcher.ocr_lang, fetcher.previous_page_count), (2015, "eng+spa", 3))
        self.assertEqual(fetcher.start_date, datetime(2015, 1, 1))
        self.assertTrue(fetcher.agendas_processed_dir.endswith("/a.ca/_agendas/processed"))
        self.assertEqual(sorted(os.listdir(f"{fetcher.dir_prefix}/_docs")), ["html", "pdfs", "processed"])
        self.assertFalse(os.path.exists(f"{fetcher.dir_prefix}/meetings.db"))

    def test_names_of_meetings(self) -> None:
        for body, name in (
            ("City Council", "CityCouncil"),
            ("Parks & Recreation/Arts*", "ParksAndRecreationAndArts"),
            ("Special Concurrent Meeting of the City Council", "CityCouncil"),
            ("Meeting of the Board", "Board"),
        ):
            self.assertEqual(self.fetcher.simplified_meeting_name(body), name)

    def test_names_that_would_leave_the_directory(self) -> None:
        for name in ("", ".", "..", "../x", "/etc", "a/b", "a\\b", "a\0"):
            with self.assertRaisesRegex(ValueError, "would leave"):
                checked_name(name, "meeting")
            with self.assertRaises(ValueError):
                self.fetcher.check_if_exists(name, "2026-01-31", "minutes")
            with self.assertRaises(ValueError):
                self.fetcher.fetch_and_write_pdf("https://example.org", "agenda", "Council", name)

    def test_what_comes_later(self) -> None:
        with self.assertRaisesRegex(NotImplementedError, "comes with the meeting pipeline"):
            self.fetcher.request("GET", "https://example.org", headers={})
        with self.assertRaisesRegex(ValueError, "'minutes' or 'agenda'"):
            self.fetcher.check_if_exists("Council", "2026-01-31", "pdfs")
        with self.assertRaises(NotImplementedError):
            self.fetcher.fetch_events()
