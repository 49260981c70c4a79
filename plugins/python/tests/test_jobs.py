"""Jobs: what they get, what they ask, how they end."""

from __future__ import annotations

import os
import sys
import time

from .driver import SITE, PluginProcess, PluginTest, job_params

RUN = "alameda.ca_1781000000_a1b2c3"
QUICK_HEARTBEAT = (
    "import sys, clerk_host.jobs as jobs; jobs.HEARTBEAT_PAUSE = 0.05; "
    "from clerk_host.__main__ import main; sys.exit(main())"
)


class JobTests(PluginTest):
    def setUp(self) -> None:
        self.process: PluginProcess = self.plugin("finance.py")

    def test_the_handshake_tells_what_is_registered(self) -> None:
        process = self.start("file", "tests/plugins/finance.py")
        result = process.initialize()["result"]
        self.assertEqual(result["hooks"], [])
        self.assertEqual(
            result["commands"],
            [{"name": "finance", "summary": "Campaign finance data."}, {"name": "finance-count", "summary": ""}],
        )
        queues = {job["name"]: (job["queue"], job["time_limit"], job["heartbeat"]) for job in result["job_types"]}
        self.assertEqual(queues["finance-etl"], ("finance", 3600, 30))
        self.assertEqual(queues["finance-end"], ("ends", 1200, 30))
        self.assertEqual(queues["report-dotted"], ("report", 3600, 30))
        self.assertEqual(queues["finance-load"], ("finance", 3600, 30))
        self.assertEqual(
            result["workers"],
            [{"name": "finance", "queues": ["finance", "ends"]}, {"name": "report", "queues": ["report"]}],
        )
        self.assertEqual(result["data_types"], [{"name": "finance", "job_type": "finance-load"}])

    def test_a_job_gets_its_arguments_and_asks_for_sites(self) -> None:
        self.process.host = {"sites.find": lambda params: SITE, "sites.update": lambda params: True}
        answer = self.process.job("finance-etl", years="[2025, 2026]", note="[1]", limit="5", _json="years,limit")
        self.assertEqual(answer["result"], {})
        self.assertEqual(self.process.printed(), f"alameda.ca {RUN} [2025, 2026] '[1]' ['limit']\nbytes, no line end")
        self.assertEqual(
            [(request["method"], request["params"]) for request in self.process.requests],
            [
                ("sites.find", {"subdomain": "alameda.ca"}),
                ("sites.update", {"subdomain": "alameda.ca", "values": {"status": "deployed", "extra": '{"a": 1}'}}),
                ("sites.update", {"subdomain": "alameda.ca", "values": {"has_finance_data": True}}),
            ],
        )
        self.assertEqual(self.process.told("progress"), [{"text": "half way"}])
        record = self.process.told("log")[0]
        self.assertEqual((record["level"], record["message"]), ("info", "loaded Alameda"))
        self.assertEqual(record["fields"], {"years": "[2025, 2026]"})

    def test_the_error_of_the_host_is_raised(self) -> None:
        def refuse(params: object) -> None:
            raise ValueError("the column current_stage is clerk's own")

        self.process.host = {"sites.find": lambda params: SITE, "sites.update": refuse}
        message = self.refusal(self.process.job("finance-etl"))
        self.assertEqual(message, "HostError: the column current_stage is clerk's own")

    def test_functions_named_by_text(self) -> None:
        self.process.job("report-dotted")
        self.process.job("report-colon", year="2026")
        self.assertEqual(self.process.printed(), f"dotted alameda.ca {RUN}\ncolon alameda.ca {RUN} 2026\n")
        self.assertIn("tests.dotted.absent cannot be imported", self.refusal(self.process.job("report-missing")))

    def test_a_data_processor_without_a_job_type_of_its_own(self) -> None:
        self.process.job("finance-load")
        self.assertEqual(self.process.printed(), f"processed alameda.ca alameda.ca {RUN}\n")

    def test_how_jobs_end(self) -> None:
        cases = [
            ("retry", -32000, "the server is down", True),
            ("network", -32000, "ConnectionRefusedError: [Errno 111] Connection refused", True),
            ("broken", -32000, "KeyError: 'Tran_Amt1'", False),
            ("exit", -32000, "SystemExit: 3", False),
        ]
        for how, code, message, later in cases:
            with self.subTest(how):
                answer = self.process.job("finance-end", how=how)
                self.assertEqual(self.refusal(answer, code), message)
                data = answer["error"]["data"]
                self.assertEqual(data["try_again_later"], later)
                self.assertEqual(data["summary"], "job finance-end failed")
        answer = self.process.job("finance-end", how="snooze")
        self.assertEqual(
            answer["error"], {"code": -32001, "message": "too early", "data": {"seconds": 600, "reason": "too early"}}
        )

    def test_a_missing_argument_is_told(self) -> None:
        self.assertIn("'how'", self.refusal(self.process.job("finance-end")))
        self.assertIn("is no JSON text", self.refusal(self.process.job("finance-end", how="{", _json="how")))

    def test_cancel_ends_the_running_job(self) -> None:
        number = self.process.begin("job", job_params("finance-end", how="stubborn", seconds="30", _json="seconds"))
        while self.process.receive()["method"] != "output":
            pass
        begun = time.monotonic()
        self.process.send({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})
        answer = self.process.answer(number)
        self.assertEqual(answer["error"], {"code": -32002, "message": "cancelled"})
        self.assertLess(time.monotonic() - begun, 2)
        self.assertEqual(self.process.printed(), "cleaned up\n")
        self.assertEqual(self.process.job("report-dotted")["result"], {})

    def test_cancel_just_after_the_request(self) -> None:
        for _ in range(50):
            number = self.process.begin("job", job_params("finance-end", how="sleep", seconds="5", _json="seconds"))
            self.process.send({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})
            self.assertEqual(self.process.answer(number)["error"]["code"], -32002)

    def test_cancel_while_the_job_writes_never_cuts_a_message(self) -> None:
        for pause in range(40):
            number = self.process.begin("job", job_params("finance-end", how="print", seconds="1e6", _json="seconds"))
            for _ in range(pause * 7):
                self.process.receive()
            self.process.send({"jsonrpc": "2.0", "method": "cancel", "params": {"id": number}})
            self.assertEqual(self.process.answer(number)["error"]["code"], -32002)

    def test_other_cancels_are_passed_over(self) -> None:
        for params in ({"id": 999}, {"id": None}, {"id": [1]}, {}, [], 5):
            self.process.send({"jsonrpc": "2.0", "method": "cancel", "params": params})
        self.assertEqual(self.process.job("report-dotted")["result"], {})

    def test_what_is_not_printed_by_python_goes_to_standard_error(self) -> None:
        self.assertEqual(self.process.job("finance-end", how="system")["result"], {})
        for text in ("from a shell\n", "error\n", "from C\n"):
            self.assertIn(text, self.process.errors())

    def test_a_forked_child_does_not_speak_for_the_plugin(self) -> None:
        self.assertEqual(self.process.job("finance-end", how="fork")["result"], {})
        self.assertIn("from the child\nOutsideOfCall\n", self.process.errors())
        self.assertEqual(self.process.printed(), "")

    def test_long_texts_are_cut_into_messages_that_fit(self) -> None:
        self.assertEqual(self.process.job("finance-end", how="long")["result"], {})
        self.assertEqual(len(self.process.printed()), 500_002)
        record = self.process.told("log")[0]
        self.assertTrue(record["message"].endswith("... (cut)"))
        self.assertLess(len(record["fields"]["field"]), 3_000)

    def test_the_next_finance_site_is_taken(self) -> None:
        self.process.host = {"sites.claim_next_finance": lambda params: "alameda.ca", "sites.find": lambda params: SITE}
        self.process.job("finance-end", how="next")
        self.assertIsNone(self.process.requests[0]["params"]["candidates"])
        self.assertEqual(self.process.printed(), "Alameda\n")

    def test_upsert_registers_or_updates(self) -> None:
        for found, method in ((None, "sites.register"), (SITE, "sites.update")):
            self.process.host = {
                "sites.find": lambda params, found=found: found,
                "sites.register": lambda params: None,
                "sites.update": lambda params: True,
            }
            self.process.job("finance-end", how="upsert")
            self.assertEqual(self.process.requests[-1]["method"], method)

    def test_the_host_goes_while_a_job_runs(self) -> None:
        self.process.begin("job", job_params("finance-end", how="sleep", seconds="30", _json="seconds"))
        self.process.receive()
        self.process.process.stdin.close()
        self.assertEqual(self.process.wait(2), 0)

    def test_a_function_written_in_c_gets_the_site(self) -> None:
        self.assertEqual(self.process.job("report-upper", limit="1")["result"], {})


class HeartbeatTests(PluginTest):
    def test_a_job_tells_that_it_is_alive(self) -> None:
        process = self.plugin("finance.py", program=[sys.executable, "-c", QUICK_HEARTBEAT])
        process.job("finance-end", how="sleep", seconds="0.5", _json="seconds")
        self.assertGreater(len(process.told("heartbeat")), 2)
        count = len(process.told("heartbeat"))
        time.sleep(0.3)
        process.job("report-dotted")
        self.assertLessEqual(len(process.told("heartbeat")), count + 1)


class DryRunTests(PluginTest):
    def test_only_questions_are_asked(self) -> None:
        process = self.start("file", "tests/plugins/six_hooks.py")
        process.initialize(dry_run=True)
        self.assertEqual(process.hook("post_create", subdomain="alameda.ca")["result"], {"answer": None})
        self.assertEqual(process.told("log")[0]["message"], "would call SixHooks.post_create")
        self.assertIsNotNone(process.hook("fetcher_extra", label="example_city")["result"]["answer"])

    def test_no_job_runs(self) -> None:
        process = self.start("file", "tests/plugins/finance.py")
        process.initialize(dry_run=True)
        self.assertEqual(process.job("finance-end", how="broken")["result"], {})
        self.assertEqual(process.printed(), "")


class SettingsTests(PluginTest):
    def test_settings_go_where_the_environment_has_none(self) -> None:
        environment = {**os.environ, "CLERK_TEST_SET": "environment"}
        process = self.start("file", "tests/plugins/settings.py", environment=environment)
        process.initialize(settings={"CLERK_TEST_SET": "file", "CLERK_TEST_NEW": "new"}, storage_dir="/srv/sites")
        answer = process.hook("fetcher_extra", label="x")["result"]["answer"]
        self.assertEqual(answer, {"set": "environment", "new": "new", "storage": ["/srv/sites"] * 3})
