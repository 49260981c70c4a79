"""Hooks: the handshake, answers and failures."""

from __future__ import annotations

from .driver import SITE, PluginTest


class HandshakeTests(PluginTest):
    def test_tells_name_version_and_hooks(self) -> None:
        process = self.start("file", "tests/plugins/six_hooks.py")
        self.assertEqual(
            process.initialize()["result"],
            {
                "protocol": 1,
                "name": "six_hooks",
                "version": "1.2",
                "hooks": [
                    "fetcher_extra",
                    "fetcher_class",
                    "deploy_municipality",
                    "post_deploy",
                    "upload_static_file",
                    "post_create",
                ],
                "commands": [],
                "job_types": [],
                "workers": [],
                "data_types": [],
            },
        )

    def test_tells_a_mistyped_hook_and_never_calls_it(self) -> None:
        process = self.start("file", "tests/plugins/typo.py")
        self.assertEqual(process.initialize()["result"]["hooks"], ["post_create", "post_creat", "update_site"])
        self.refusal(process.hook("post_creat", subdomain="alameda.ca"), -32602)
        self.assertEqual(process.hook("post_create", subdomain="alameda.ca")["result"], {"answer": None})

    def test_shutdown_is_answered_and_the_process_leaves(self) -> None:
        process = self.plugin("six_hooks.py")
        self.assertIsNone(process.ask("shutdown")["result"])
        self.assertEqual(process.wait(2), 0)

    def test_leaves_when_the_host_is_gone(self) -> None:
        process = self.plugin("six_hooks.py")
        process.process.stdin.close()
        self.assertEqual(process.wait(2), 0)


class HookTests(PluginTest):
    def test_answers_of_hooks(self) -> None:
        process = self.plugin("six_hooks.py")
        self.assertEqual(
            process.hook("fetcher_extra", label="example_city")["result"],
            {"answer": {"base_url": "https://example.org/", "depth": [1, 2]}},
        )
        self.assertEqual(process.hook("fetcher_extra", label="other")["result"], {"answer": None})
        self.assertEqual(process.hook("fetcher_class", label="other")["result"], {"answer": False})
        self.assertEqual(process.hook("deploy_municipality", subdomain="alameda.ca")["result"], {"answer": None})
        self.assertEqual(process.printed(), "alameda.ca: deployed\n")

    def test_an_implementation_may_take_fewer_parameters(self) -> None:
        process = self.plugin("six_hooks.py")
        for number in (1, 2):
            process.hook("upload_static_file", file_path="/tmp/1.png", storage_path=f"{number}.png")
        self.assertEqual(process.printed(), "1 1.png\n2 2.png\n")

    def test_a_site_has_every_column(self) -> None:
        process = self.plugin("six_hooks.py")
        self.assertEqual(process.hook("post_deploy", site=SITE)["result"], {"answer": None})
        self.assertEqual(process.printed(), "Alameda None False None\n")

    def test_a_failure_names_class_and_exception_in_one_line(self) -> None:
        process = self.plugin("six_hooks.py")
        answer = process.hook("post_create", subdomain="alameda.ca")
        self.assertEqual(self.refusal(answer), "SixHooks: RuntimeError: no DNS for alameda.ca")
        self.assertIn("Traceback", process.errors())
