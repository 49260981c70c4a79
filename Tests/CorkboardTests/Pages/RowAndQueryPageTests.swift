import Testing

@testable import Corkboard

@Suite struct RowAndQueryPageTests {
    private func fixture(config: String = "{}") throws -> PagesFixture {
        try PagesFixture(["election_finance": PagesFixture.finance], config: config)
    }

    @Test func leadsFromATransactionToItsFilingAndRawRow() throws {
        let html = try fixture().html("/election_finance/monetary_contributions/f1-T1")
        for part in [
            "<h1>Friends of Ann, Bea, 2026-01-05, $1,234,567.50</h1>",
            "<a href=\"/election_finance/filings/f1\">Its filing</a>",
            "<a href=\"/election_finance/A_Contributions/2026,2\">Row in A_Contributions</a>",
            "IND <span class=\"note\">individual</span>", "S <span class=\"note\">support</span>",
            "<dt>amount_cents</dt><dd>123456750</dd>", "rel=\"bookmark\"",
        ] {
            #expect(html.contains(part), "\(part)")
        }
    }

    @Test func leadsBack() throws {
        let raw = try fixture().html("/election_finance/A_Contributions/2026,2")
        #expect(raw.contains("source_year__exact=2026&amp;source_row__exact=2\">1 row in monetary_contributions</a>"))
        let old = try fixture().html("/election_finance/filings/f0")
        #expect(old.contains("<a href=\"/election_finance/filings/f1\">The filing that replaces it</a>"))
        let filing = try fixture().html("/election_finance/filings/f1")
        #expect(filing.contains("filing_id__exact=f1\">2 rows in monetary_contributions</a>"))
    }

    @Test func signsDollarsInTables() throws {
        let html = try fixture().html("/election_finance/monetary_contributions")
        #expect(html.contains("<td class=\"number\">\u{2212}$50.00</td>"))
        #expect(html.contains("<td class=\"number\">-5000</td>"))
        let raw = try fixture().html("/election_finance/A_Contributions")
        #expect(raw.contains("<th scope=\"row\"><a href=\"/election_finance/A_Contributions/2026,2\">2026,2</a></th>"))
        #expect(raw.contains("<td class=\"number\">$1,234,567.50</td>"))
    }

    @Test func keepsAWrongStatementWithItsError() throws {
        let page = try fixture().get("/election_finance/-/query?sql=select+*+from+nope")
        let html = page.text
        #expect(html.contains("select * from nope</textarea>") && html.contains("aria-invalid=\"true\""))
        #expect(html.contains("role=\"alert\" id=\"sql-error\">no such table: nope</p>"))
        #expect(html.contains("aria-describedby=\"sql-error\"") && !html.contains("These rows as"))
        let write = try fixture().get("/election_finance/-/query?sql=delete+from+filings")
        #expect(write.status == 400 && write.text.contains("role=\"alert\""))
    }

    @Test func asksForParameters() throws {
        let html = try fixture().html("/election_finance/-/query?sql=select+:name+as+x,+1.5+as+total&name=Ann")
        #expect(
            html.contains("<label for=\"p-0\">name</label><input type=\"text\" id=\"p-0\" name=\"name\" value=\"Ann\">")
        )
        #expect(html.contains("<td>Ann</td><td class=\"number\">$1.50</td>"))
        #expect(html.contains("/election_finance/-/query.json?sql=") && html.contains("Hide SQL"))
    }

    @Test func showsACannedQuery() throws {
        let fixture = try fixture(
            config: """
                {"databases": {"election_finance": {"queries": {"big": {"sql": "select * from filings where form = :form",
                "title": "Big filings", "description": "The <big> ones"}}}}}
                """)
        let html = try fixture.html("/election_finance/big?form=F460")
        #expect(html.contains("<h1>Big filings</h1>") && html.contains("The &lt;big&gt; ones"))
        #expect(html.contains("action=\"/election_finance/big\"") && html.contains("Edit SQL"))
        #expect(!html.contains("<textarea") && html.contains("value=\"F460\""))
        #expect(try fixture.html("/election_finance").contains("<a href=\"/election_finance/big\">Big filings</a>"))
        #expect(try !fixture.html("/election_finance/big?form=F460&_hide_sql=1").contains("<pre class=\"sql\">"))
    }

    @Test func tellsThatRowsAreMissing() throws {
        let sql = "with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n+limit+1500)+select+i+from+n"
        #expect(
            try fixture().html("/election_finance/-/query?sql=\(sql)").contains("There are more rows than these 1000"))
    }

    @Test func writesInstancePagesReadably() throws {
        let html = try fixture().html("/-/databases")
        #expect(
            html.contains("<h1>databases</h1>") && html.contains("\n    &quot;name&quot;: &quot;election_finance&quot;")
        )
        #expect(html.contains("<a href=\"/-/databases.json\">JSON</a>"))
    }
}
