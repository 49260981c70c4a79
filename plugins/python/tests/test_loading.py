"""What cannot be loaded is told in one line, and the process leaves."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from .driver import HOST, PluginTest

HOOK = "from clerk import hookimpl\nclass Bad:\n    @hookimpl\n    def "
COMMANDS = HOOK + "register_cli_commands(self): return "
JOBS = HOOK + "register_job_types(self): return "

REFUSED = [
    ("def broken(:\n", "Error loading plugin {path}: SyntaxError: invalid syntax (bad.py, line 1)"),
    ("import no_such_package\n", "Error loading plugin {path}: ModuleNotFoundError: No module named 'no_such_package'"),
    ("raise KeyError('two\\nlines')\n", "Error loading plugin {path}: KeyError: 'two\\nlines'"),
    ("import sys; sys.exit('left')\n", "Error loading plugin {path}: SystemExit: left"),
    (
        HOOK + "post_create(self): pass\n    def __init__(self, needed): pass\n",
        "Error instantiating plugin Bad from {path}: TypeError: ",
    ),
    (
        HOOK + "post_create(self, subdomain, site): pass\n",
        "Error loading plugin {path}: Bad.post_create takes site, which clerk does not pass; it passes subdomain",
    ),
    (
        HOOK + "register_job_types(self, label): pass\n",
        "Error loading plugin {path}: Bad.register_job_types takes label, which clerk does not pass; it passes nothing",
    ),
    (
        COMMANDS + "5\n",
        "Error loading plugin {path}: Bad.register_cli_commands answered a int, which is no click command",
    ),
    (COMMANDS + "[print]\n", "{error}Bad.register_cli_commands answered a builtin_function_or_method"),
    (COMMANDS + "1/0\n", "{error}Bad.register_cli_commands: ZeroDivisionError: division by zero"),
    (JOBS + "[1]\n", "{error}Bad.register_job_types answered a list, which is no dict"),
    (JOBS + "{'Bad Name': print}\n", "{error}a job type cannot be named 'Bad Name'"),
    (JOBS + "{5: print}\n", "{error}a job type cannot be named 5"),
    (JOBS + "{'a-b': None}\n", "{error}job type a-b has no function"),
    (JOBS + "{'a-b': 'module'}\n", "{error}job type a-b has no function"),
    (JOBS + "{'a-b': {'function': print, 'timeout': 0}}\n", "{error}job type a-b has the timeout 0"),
    (JOBS + "{'a-b': {'function': print, 'timeout': '8d'}}\n", "{error}job type a-b has the timeout '8d'"),
    (JOBS + "{'a-b': {'function': print, 'retry': 3}}\n", "{error}job type a-b has a retry other than"),
    (JOBS + "{f'a-{n}': print for n in range(101)}\n", "{error}a plugin has at most 100 job types"),
    (HOOK + "register_worker_functions(self): return {'a': {'queues': ['B']}}\n", "{error}a queue cannot be named 'B'"),
    (
        "from clerk import hookimpl\nclass Bad:\n    @hookimpl(hookwrapper=True)\n    def post_create(self): yield\n",
        "{error}Bad.post_create is a hook wrapper, which clerk has not",
    ),
    (
        JOBS + "{'a-b': print}\nclass Worse:\n    @hookimpl\n    def register_job_types(self): return {'a-b': print}\n",
        "{error}job type a-b is registered twice",
    ),
]


class LoadingTests(PluginTest):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name).resolve()
        (self.directory / "plugins").mkdir()

    def write(self, path: str, text: str) -> str:
        file = self.directory / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return str(file)

    def test_what_cannot_be_loaded_is_refused_in_one_line(self) -> None:
        path = str(self.directory / "plugins" / "bad.py")
        for text, expected in REFUSED:
            with self.subTest(text):
                self.write("plugins/bad.py", text)
                process = self.start("file", path, environment={"PYTHONDONTWRITEBYTECODE": "1"})
                message = self.refusal(process.initialize())
                self.assertTrue(
                    message.startswith(expected.format(path=path, error=f"Error loading plugin {path}: ")), message
                )
                self.assertEqual(process.wait(), 1)
                self.assertIn("Traceback", process.errors())

    def test_a_missing_file_and_a_bad_name(self) -> None:
        for path, reason in ((self.write("a b.py", ""), "cannot be named 'a b'"), ("/nowhere.py", "FileNotFoundError")):
            process = self.start("file", path)
            self.assertIn(reason, self.refusal(process.initialize()))
            self.assertEqual(process.wait(), 1)

    def test_a_file_without_plugins_is_fine(self) -> None:
        process = self.start("file", self.write("plugins/empty.py", "from tests.plugins import typo\n"))
        self.assertEqual(process.initialize()["result"]["hooks"], [])

    def test_neighbours_can_be_imported(self) -> None:
        self.write("shared.py", "NAME = 'shared'\n")
        self.write("plugins/_near.py", "NAME = 'near'\n")
        text = (
            "import shared\nfrom . import _near\nfrom plugins._near import NAME\nfrom clerk import hookimpl\n"
            "class B:\n    @hookimpl\n    def fetcher_extra(self, label): return {'b': 1}\n"
            "class A:\n    @hookimpl\n    def fetcher_extra(self, label):\n"
            "        return {'names': [shared.NAME, _near.NAME, NAME, __name__]} if label == 'a' else None\n"
            "class C:\n    @hookimpl\n    def fetcher_extra(self, label): return {} if label == 'c' else None\n"
        )
        process = self.start("file", self.write("plugins/both.py", text))
        process.initialize()
        self.assertEqual(process.hook("fetcher_extra", label="b")["result"], {"answer": {"b": 1}})
        self.assertEqual(
            process.hook("fetcher_extra", label="a")["result"], {"answer": {"b": 1}}, "last registered first"
        )

    def test_one_failure_does_not_stop_the_hooks_that_run_all(self) -> None:
        text = "from clerk import hookimpl\n"
        for name, body in (
            ("A", "raise ValueError('a')"),
            ("B", "print('B', subdomain)"),
            ("C", "raise KeyError('c')"),
        ):
            text += f"class {name}:\n"
            for hook in ("post_create", "deploy_municipality"):
                text += f"    @hookimpl\n    def {hook}(self, subdomain): {body}\n"
        process = self.start("file", self.write("plugins/several.py", text))
        process.initialize()
        message = self.refusal(process.hook("post_create", subdomain="alameda.ca"))
        self.assertEqual(message, "C: KeyError: 'c'; A: ValueError: a")
        self.assertEqual(process.printed(), "B alameda.ca\n")
        self.assertEqual(self.refusal(process.hook("deploy_municipality", subdomain="alameda.ca")), "KeyError: 'c'")
        self.assertEqual(process.printed(), "B alameda.ca\n")

    def test_wrong_answers_of_questions(self) -> None:
        for answer, reason in (
            ("[1]", "a list, which is no JSON object"),
            ("{'a': float('nan')}", "no JSON"),
            ("{'a': {1, 2}}", "no JSON"),
            ("{'a': 'x' * 2_000_000}", "bytes; it has at most 1048576"),
            ("deep(200)", "nested more than 100 deep"),
            ("deep(100_000)", "no JSON"),
        ):
            with self.subTest(answer):
                text = "def deep(n):\n    d = {}\n    for _ in range(n): d = {'d': d}\n    return d\n" + HOOK
                text += f"fetcher_extra(self, label): return {answer}\n"
                process = self.start("file", self.write("plugins/bad.py", text))
                process.initialize()
                self.assertIn(reason, self.refusal(process.hook("fetcher_extra", label="x")))
                self.assertEqual(process.hook("fetcher_class", label="x")["result"], {"answer": False})

    def test_a_plugin_that_registers_itself(self) -> None:
        text = (
            "from clerk import hookimpl\nfrom clerk.utils import pm\nclass Own:\n"
            "    def __init__(self, name='?'): self.name = name\n"
            "    @hookimpl\n    def post_create(self, subdomain): print(self.name, subdomain)\n"
            "    @hookimpl\n    def post_deploy(self, site): pm.hook.post_create(subdomain=site['subdomain'])\n"
            "pm.register(Own('own'))\n"
        )
        process = self.start("file", self.write("plugins/own.py", text))
        process.initialize()
        process.hook("post_create", subdomain="alameda.ca")
        self.assertEqual(process.printed(), "? alameda.ca\nown alameda.ca\n")


class EntryPointTests(PluginTest):
    def setUp(self) -> None:
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.environment = {"PYTHONPATH": directory.name}
        self.distribution(
            "clerk-fetchers", "0.0.4", "clerk-fetchers = fetchers_package:Plugin\nbroken = nowhere:Plugin\n"
        )
        (self.directory / "fetchers_package.py").write_text((Path(__file__).parent / "fetchers_package.py").read_text())

    def distribution(self, name: str, version: str, entries: str) -> None:
        folder = self.directory / f"{name.replace('-', '_')}-{version}.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (folder / "entry_points.txt").write_text(f"[clerk.plugins]\n{entries}")

    def entry(self, name: str):  # type: ignore[no-untyped-def]
        return self.start("entry-point", name, environment=self.environment)

    def test_lists_the_installed_plugins_without_loading_them(self) -> None:
        result = subprocess.run([*HOST, "list"], env=self.environment, stdout=subprocess.PIPE, check=True)
        self.assertEqual(result.stdout.count(b"\n"), 1)
        own = [plugin for plugin in json.loads(result.stdout) if plugin["distribution"] == "clerk-fetchers"]
        self.assertEqual(
            own,
            [
                {"name": "broken", "version": "0.0.4", "distribution": "clerk-fetchers"},
                {"name": "clerk-fetchers", "version": "0.0.4", "distribution": "clerk-fetchers"},
            ],
        )

    def test_a_fetcher_plugin_fetches(self) -> None:
        process = self.entry("clerk-fetchers")
        result = process.initialize(storage_dir=str(self.directory / "sites"))["result"]
        self.assertEqual((result["name"], result["version"]), ("clerk-fetchers", "0.0.4"))
        self.assertEqual(result["hooks"], ["fetcher_extra", "fetcher_class"])
        self.assertEqual(process.hook("fetcher_class", label="example_city")["result"], {"answer": True})
        extra = process.hook("fetcher_extra", label="example_city")["result"]["answer"]
        site = {"subdomain": "example.ca", "start_year": 2015, "extra": json.dumps(extra)}
        params = {"label": "example_city", "site": site, "start_year": None, "all_agendas": True}
        self.assertIsNone(process.ask("fetch", params)["result"])
        self.assertEqual(process.printed(), "https://example-city.gov/meetings 2015 True False True\n")
        record = process.told("log")[0]
        self.assertEqual((record["message"], record["fields"]["subdomain"]), ("Initializing", "example.ca"))
        written = self.directory / "sites/example.ca/pdfs/CityCouncil/2026-01-31.pdf"
        self.assertEqual(written.read_bytes(), b"%PDF")

    def test_a_fetcher_fails(self) -> None:
        process = self.entry("clerk-fetchers")
        process.initialize(storage_dir=str(self.directory / "sites"))
        site = {"subdomain": "example.ca", "start_year": 2015}
        params = {"label": "pipeline", "site": site, "start_year": 2024, "all_agendas": False}
        self.assertIn("comes with the meeting pipeline", self.refusal(process.ask("fetch", params)))
        self.assertIn("no fetcher for other", self.refusal(process.ask("fetch", {**params, "label": "other"})))
        for wrong in ({"site": None}, {"site": {}}, {"label": 5}, {"start_year": "2024"}, {"start_year": True}):
            self.refusal(process.ask("fetch", {**params, **wrong}), -32602)
        outside = {**params, "site": {**site, "subdomain": "../example.ca"}}
        self.assertIn("would leave", self.refusal(process.ask("fetch", outside)))

    def test_what_cannot_be_loaded(self) -> None:
        self.distribution("other", "1", "broken = nowhere:Plugin\n")
        for name, reason in (
            ("absent", "no installed distribution offers it in clerk.plugins"),
            ("broken", "offered by both"),
        ):
            process = self.entry(name)
            self.assertIn(f"Error loading plugin entry point {name}: {reason}", self.refusal(process.initialize()))
            self.assertEqual(process.wait(), 1)

    def test_usage(self) -> None:
        for words in ([], ["file"], ["other", "x"], ["list", "more"]):
            result = subprocess.run([*HOST, *words], stderr=subprocess.PIPE)
            self.assertEqual(result.returncode, 64)
            self.assertIn(b"usage:", result.stderr)
