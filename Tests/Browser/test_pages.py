"""Corkboard's pages in Chromium, with scripts switched off, as readers without them have it.

CORKBOARD_PORT is the port of a server of the made-up city; SCREENSHOTS is where pictures are kept.
"""

import os
import unittest

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

PORT = os.environ["CORKBOARD_PORT"]
PICTURES = os.environ["SCREENSHOTS"]
CITY = f"http://lindenport.ca.localhost:{PORT}"
DIRECTORY = f"http://localhost:{PORT}"
PAGES = {
    "home": "/",
    "search": "/-/search?q=dredging",
    "statistics": "/-/dashboards/meetings-stats",
    "database": "/meetings",
    "minutes": "/meetings/minutes",
    "minutes-search": "/meetings/minutes?_search=dredging",
    "empty": "/meetings/minutes?_search=zzznothere",
    "page": "/meetings/minutes/m00000000000",
    "upcoming": "/meetings/upcoming",
    "finance": "/election_finance",
    "contributions": "/election_finance/monetary_contributions?_facet=entity_code",
    "contribution": "/election_finance/monetary_contributions/c002",
    "filing": "/election_finance/filings/f0",
    "editor": "/meetings/-/query?sql=select+meeting,+count(*)+from+minutes+group+by+1",
    "sql-error": "/meetings/-/query?sql=selekt",
    "missing": "/nothing-here",
    "settings": "/-/settings",
}


class Browser(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.playwright.stop()

    def open(self, address, width=1200, scripts=False, dark=False):
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=scripts,
            color_scheme="dark" if dark else "light",
        )
        self.addCleanup(context.close)
        page = context.new_page()
        self.failed = []
        page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.requested = []
        page.on("request", lambda request: self.requested.append(request.url))
        page.goto(address if address.startswith("http") else CITY + address)
        return page

    def picture(self, page, name):
        page.screenshot(path=os.path.join(PICTURES, name + ".png"), full_page=True)


class Reading(Browser):
    def test_home_tells_what_there_is(self):
        page = self.open("/")
        self.assertEqual(page.locator("h1").inner_text(), "Lindenport Meeting Archive")
        self.assertIn("Campaign Finance", page.inner_text("body"))
        self.assertGreater(page.locator("a[href='/meetings/minutes']").count(), 0)
        page.get_by_role("link", name="Campaign Finance").first.click()
        self.assertEqual(page.url, CITY + "/election_finance")

    def test_directory_leads_to_the_city(self):
        page = self.open(DIRECTORY + "/")
        page.get_by_role("link", name="Lindenport").first.click()
        self.assertEqual(page.locator("h1").inner_text(), "Lindenport Meeting Archive")

    def test_searches_from_home_to_a_page(self):
        page = self.open("/")
        page.get_by_role("searchbox").first.fill("dredging")
        page.get_by_role("searchbox").first.press("Enter")
        self.assertIn("/-/search?q=dredging", page.url)
        self.assertGreater(page.locator("mark").count(), 0)
        page.locator("main a[href*='/meetings/minutes/']").first.click()
        self.assertIn("Harbour", page.inner_text("main"))

    def test_highlights_in_a_table_and_shows_markup_as_text(self):
        page = self.open("/meetings/minutes?_search=dredging")
        self.assertEqual(page.locator("mark").first.inner_text().lower(), "dredging")
        self.assertIn("<b>Harbour</b>", page.inner_text("main"))

    def test_narrows_by_a_facet_and_back(self):
        page = self.open("/meetings/minutes")
        page.get_by_role("link", name="PlanningBoard").first.click()
        self.assertIn("meeting=PlanningBoard", page.url)
        bodies = page.locator("article.page-card").all_inner_texts()
        self.assertTrue(bodies and all("PlanningBoard" in body for body in bodies))
        page.go_back()
        self.assertIn("LibraryBoard", page.inner_text("main"))

    def test_filters_by_the_form(self):
        page = self.open("/election_finance/monetary_contributions")
        page.locator("summary", has_text="Filter").first.click()
        page.locator("[name^='_filter_column']").first.select_option("last_name")
        page.locator("[name^='_filter_op']").first.select_option("exact")
        page.locator("[name^='_filter_value']").first.fill("Donor 7")
        page.locator("[name^='_filter_value']").first.press("Enter")
        self.assertIn("last_name__exact=Donor+7", page.url)
        self.assertEqual(page.locator("main table tbody tr").count(), 1)

    def test_sorts_by_a_column(self):
        page = self.open("/election_finance/monetary_contributions")
        page.locator("th a", has_text="amount").first.click()
        self.assertRegex(page.url, r"_sort(_desc)?=amount")
        self.assertEqual(page.locator("th[aria-sort]").count(), 1)

    def test_goes_through_the_pages_to_the_end(self):
        page = self.open("/election_finance/monetary_contributions?_size=60&_sort=id")
        rows = 0
        for _ in range(5):
            rows += page.locator("main table tbody tr").count()
            following = page.locator("a[rel=next]")
            if following.count() == 0:
                break
            following.first.click()
        self.assertEqual(rows, 150)

    def test_row_has_its_filing_and_its_raw_row(self):
        page = self.open("/election_finance/monetary_contributions/c002")
        self.assertIn("1,234,567.50", page.inner_text("main"))
        self.assertGreater(page.locator("a[href*='/election_finance/filings/']").count(), 0)
        self.assertGreater(page.locator("a[href*='A_Contributions']").count(), 0)

    def test_money_is_right_aligned_with_its_sign_and_codes_are_spelled_out(self):
        page = self.open("/election_finance/monetary_contributions")
        cell = page.locator("td", has_text="19.99").first
        self.assertRegex(cell.inner_text(), "[-\u2212]")
        self.assertEqual(cell.evaluate("e => getComputedStyle(e).textAlign"), "right")
        self.assertIn("individual", page.inner_text("main"))

    def test_statement_of_a_reader_and_its_error(self):
        page = self.open("/meetings/-/query?sql=select+count(*)+as+n+from+minutes")
        self.assertIn("130", page.inner_text("main"))
        page.locator("textarea").fill("select nope from minutes")
        page.get_by_role("button", name="Run").first.click()
        self.assertIn("no such column: nope", page.locator("[role=alert]").inner_text())
        self.assertEqual(page.locator("textarea").input_value(), "select nope from minutes")

    def test_missing_page_names_the_city(self):
        page = self.open("/nothing-here")
        self.assertIn("Page not found", page.inner_text("main"))
        self.assertIn("Lindenport", page.inner_text("body"))


class Keyboard(Browser):
    def test_first_stop_skips_to_the_content(self):
        page = self.open("/meetings/minutes")
        page.keyboard.press("Tab")
        self.assertIn("kip", page.evaluate("document.activeElement.innerText"))
        page.keyboard.press("Enter")
        self.assertRegex(page.url, "#")

    def test_everything_is_reached_and_seen(self):
        page = self.open("/election_finance/monetary_contributions?_size=3")
        seen = set()
        for _ in range(200):
            page.keyboard.press("Tab")
            stop = page.evaluate(
                """() => { const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
                   return e === document.body ? null : [e.tagName + '|' + (e.innerText || e.name || '').slice(0, 40) + '|' + Math.round(r.y),
                     s.outlineStyle !== 'none' || s.boxShadow !== 'none'] }"""
            )
            if stop is None:
                break
            self.assertTrue(stop[1], f"no visible focus on {stop[0]}")
            seen.add(stop[0])
        reachable = page.locator("a[href]:visible, button:visible, input:not([type=hidden]):visible, select:visible, summary:visible, textarea:visible").count()
        self.assertGreaterEqual(len(seen), reachable * 0.9)

    def test_filter_opens_and_works_by_keys_alone(self):
        page = self.open("/meetings/minutes")
        page.locator("summary").first.focus()
        page.keyboard.press("Enter")
        self.assertGreater(page.locator("details[open]").count(), 0)


class Looks(Browser):
    def test_pages_fit_and_come_from_here_alone(self):
        for name, path in PAGES.items():
            with self.subTest(name):
                page = self.open(path)
                self.picture(page, name)
                self.assertEqual([url for url in self.requested if not url.startswith((CITY, "data:"))], [])
                self.assertEqual(self.failed, [])
                page.set_viewport_size({"width": 360, "height": 800})
                self.picture(page, f"{name}-360")
                self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), 360)
        self.picture(self.open(DIRECTORY + "/"), "directory")

    def test_dark_is_dark(self):
        page = self.open("/", dark=True)
        self.picture(page, "home-dark")
        red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")
        self.assertLess(sum(red[:3]), 200)


class Accessibility(Browser):
    OPTIONS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}

    def check(self, address, dark=False, width=1200):
        page = self.open(address, scripts=True, dark=dark, width=width)
        results = Axe().run(page, options=self.OPTIONS)
        found = [f"{v['id']}: {n['target']} {n['html'][:120]}" for v in results.response["violations"] for n in v["nodes"]]
        self.assertEqual(found, [])

    def test_pages_pass_axe(self):
        for name, path in PAGES.items():
            with self.subTest(name):
                self.check(path)

    def test_pages_pass_axe_in_the_dark(self):
        for name in ("home", "minutes-search", "contributions", "contribution", "sql-error"):
            with self.subTest(name):
                self.check(PAGES[name], dark=True)

    def test_directory_passes_axe(self):
        for path in ("/", "/?q=linden", "/map", "/how.html", "/privacy.html"):
            with self.subTest(path):
                self.check(DIRECTORY + path)


if __name__ == "__main__":
    unittest.main()
