"""What needs no process: lines, arguments of jobs, transient errors, the API for plugins."""

from __future__ import annotations

import errno
import functools
import logging
import os
import socket
import tempfile
import unittest
import urllib.error
from datetime import date, datetime, timezone
from typing import Any, Callable
from unittest import mock

import clerk
from clerk import db, finance_db, host, output, queue, sites
from clerk.fetcher import checked_name
from clerk_host import failures, jobs, wire


class FakeLink:
    """Stands for the host; keeps what it was asked and told."""

    in_call = True
    is_command = False

    def __init__(self, answers: dict[str, Any]) -> None:
        self.answers = answers
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.told: list[tuple[str, dict[str, Any]]] = []

    def request(self, method: str, params: dict[str, Any]) -> Any:
        self.asked.append((method, params))
        return self.answers[method]

    def notify(self, method: str, params: dict[str, Any]) -> None:
        self.told.append((method, params))


class LinkTest(unittest.TestCase):
    def link(self, **answers: Any) -> FakeLink:
        link = FakeLink({name.replace("__", "."): answer for name, answer in answers.items()})
        host.attach(link)
        self.addCleanup(host.attach, None)
        return link


def _read_at_most(read: Callable[[int, int], bytes], limit: int, descriptor: int, size: int) -> bytes:
    return read(descriptor, min(limit, size))


class WireTests(unittest.TestCase):
    def test_lines_of_any_cut(self) -> None:
        for block in (1, 2, 3, 65_536):
            reads, writes = os.pipe()
            os.write(writes, b'{"a":1}\n\n{"b":2}\r\nrest')
            os.close(writes)
            read = functools.partial(_read_at_most, os.read, block)
            with mock.patch.object(wire.os, "read", read):
                self.assertEqual(list(wire.lines(reads)), [b'{"a":1}', b'{"b":2}\r'])
            os.close(reads)

    def test_depth_is_that_outside_of_texts(self) -> None:
        for line, depth in (
            (b"{}", 1),
            (b'{"a":[{}]}', 3),
            (b'"[[["', 0),
            (rb'"\"[[["', 0),
            (rb'"\\",[', 1),
            (rb'"\\\"[",[[', 2),
            (b"[[]][", 2),
        ):
            self.assertEqual(wire._depth(line), depth, line)

    def test_exactly_as_deep_as_allowed(self) -> None:
        def nested(depth: int) -> bytes:
            return b'{"jsonrpc":"2.0","x":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"

        self.assertIn("x", wire.decode(nested(100)))
        with self.assertRaises(wire.WireError):
            wire.decode(nested(101))

    def test_halves_of_surrogate_pairs_are_replaced(self) -> None:
        self.assertEqual(wire.encode({"a": "\udcff"}), b'{"a":"?"}\n')


class ArgumentTests(LinkTest):
    def test_arguments_come_back_as_they_were(self) -> None:
        arguments = {
            "text": "1",
            "number": 1,
            "none": None,
            "list": [1, "a"],
            "truth": True,
            "umlaut": "ü",
            "empty": "",
        }
        encoded = queue.encode_arguments(arguments)
        self.assertTrue(all(isinstance(value, str) for value in encoded.values()))
        self.assertEqual(encoded["_json"], "number,none,list,truth")
        self.assertEqual(queue.decode_arguments(encoded), arguments)

    def test_what_cannot_be_sent(self) -> None:
        for arguments, error in (({"_json": "x"}, ValueError), ({"a,b": 1}, ValueError), ({"a": {1}}, TypeError)):
            with self.assertRaises(error):
                queue.encode_arguments(arguments)

    def test_enqueue(self) -> None:
        link = self.link(jobs__enqueue={"ids": [17], "already_waiting": []})
        self.assertEqual(queue.enqueue_job("a-b", "alameda.ca", run_id="r", timeout=5), "17")
        job = link.asked[0][1]["jobs"][0]
        self.assertEqual((job["run_id"], job["arguments"]), ("r", {"timeout": "5", "_json": "timeout"}))
        with self.assertRaisesRegex(ValueError, "Unknown priority: urgent"):
            queue.enqueue_job("a-b", "alameda.ca", priority="urgent")

    def test_a_run_has_a_name(self) -> None:
        self.assertRegex(queue.generate_run_id("alameda.ca"), r"^alameda\.ca_\d{10}_[a-z0-9]{6}$")


class CallTests(unittest.TestCase):
    def test_functions_get_what_they_take(self) -> None:
        offered = {"subdomain": "s", "run_id": "r", "year": 1}
        cases: list[tuple[Any, Any]] = [
            (lambda subdomain: [subdomain], ["s"]),
            (lambda site, run_id=None: [site, run_id], ["s", "r"]),
            (lambda site, /: [site], ["s"]),
            (lambda run_id, subdomain: [run_id, subdomain], ["r", "s"]),
            (lambda *, subdomain: [subdomain], ["s"]),
            (lambda subdomain, **more: [subdomain, more], ["s", {"run_id": "r", "year": 1}]),
            (lambda site, **more: [site, more], ["s", {"run_id": "r", "year": 1}]),
            (lambda *all, **more: [all, more], [("s",), {"run_id": "r", "year": 1}]),
            (lambda: [], []),
            (lambda year: [year], [1]),
        ]
        for number, (function, expected) in enumerate(cases):
            self.assertEqual(jobs.call_with_offered(function, "s", offered), expected, number)

    def test_processors(self) -> None:
        class Named:
            def __init__(self, run_id: str, subdomain: str) -> None:
                self.all = [run_id, subdomain]

            def run(self) -> list[str]:
                return self.all

        class Optional:
            def __init__(self, session: Any = None) -> None:
                self.session = session

            def process(self, subdomain: str, run_id: str) -> list[Any]:
                return [self.session, subdomain, run_id]

        for processor, expected in ((Named, ["r", "s"]), (Optional, [None, "s", "r"]), (Optional(5), [5, "s", "r"])):
            function = jobs.processor_function(processor)
            self.assertEqual(jobs.call_with_offered(function, "s", {"subdomain": "s", "run_id": "r"}), expected)
        self.assertIsNone(jobs.processor_function(object))


class FailureTests(unittest.TestCase):
    def test_what_may_pass(self) -> None:
        def like(module: str, name: str, base: type = Exception) -> BaseException:
            return type(name, (type("Base", (base,), {}),), {"__module__": module})()

        for error, passes in (
            (ConnectionResetError(), True),
            (TimeoutError(), True),
            (socket.gaierror(-3, "try again"), True),
            (OSError(errno.EHOSTUNREACH, "no route"), True),
            (OSError(errno.ENOSPC, "full"), False),
            (FileNotFoundError(2, "x"), False),
            (urllib.error.URLError(ConnectionRefusedError()), True),
            (urllib.error.URLError("unknown type"), False),
            (urllib.error.HTTPError("http://x", 404, "x", None, None), False),  # type: ignore[arg-type]
            (like("requests.exceptions", "ConnectionError", OSError), True),
            (like("requests.exceptions", "HTTPError", OSError), False),
            (like("httpx", "NetworkError"), True),
            (like("httpx._exceptions", "TimeoutException"), True),
            (like("other", "Timeout"), False),
            (queue.RetryLater("x"), True),
            (host.HostError("locked", -32000, {"try_again_later": True}), True),
            (host.HostError("no such column"), False),
            (ValueError(), False),
        ):
            self.assertEqual(failures.may_pass(error), passes, repr(error))

    def test_an_exception_without_a_text(self) -> None:
        class Silent(Exception):
            def __str__(self) -> str:
                raise RuntimeError

        self.assertEqual(failures.described(ValueError()), "ValueError")
        self.assertIn("without a readable text", failures.described(Silent()))
        self.assertLessEqual(len(failures.described(ValueError("x" * 100_000))), failures.MESSAGE_LIMIT)


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
