import CivicModel
import Testing

@Suite struct NameTests {
    @Test(arguments: ["berkeley.ca", "alameda-county.ca", "sf.ca", "a", "29palms.ca"])
    func acceptsSubdomains(name: String) {
        #expect(Subdomain(name)?.name == name)
    }

    @Test(arguments: [
        "", ".", "..", "../x", "a/b", "a b", "Berkeley.ca", "berkeley..ca", ".ca", "ca.", "-a.ca", "a-.ca", "a\0b",
        "münchen.de", "a_b", "%2e", String(repeating: "a", count: 101),
    ])
    func refusesWhatIsUnsafeAsDirectoryOrHost(name: String) {
        #expect(Subdomain(name) == nil)
    }

    @Test func laysFilesWhereOtherProgramsLookForThem() throws {
        let layout = StorageLayout(root: "/srv/sites/")
        let berkeley = try #require(Subdomain("berkeley.ca"))
        #expect(layout.meetingsDatabase(berkeley) == "/srv/sites/berkeley.ca/meetings.db")
        #expect(layout.financeDatabase(berkeley) == "/srv/sites/berkeley.ca/finance/election_finance.db")
        #expect(layout.financeRawDirectory(berkeley) == "/srv/sites/berkeley.ca/finance/raw")
        #expect(layout.financeStagingDatabase(berkeley) == "/srv/sites/berkeley.ca/finance/staging.db")
        #expect(layout.sitesDatabase == "/srv/sites/sites.db")
        #expect(StorageLayout(root: "/").root == "/")
    }

    @Test func makesRunIDsOfSubdomainTimeAndSixCharacters() throws {
        let berkeley = try #require(Subdomain("berkeley.ca"))
        var random = SystemRandomNumberGenerator()
        let ids = (0..<50).map { _ in RunID(subdomain: berkeley, unixSeconds: 1_795_154_400, using: &random).text }
        #expect(Set(ids).count == 50)
        for id in ids {
            #expect(try #/berkeley\.ca_1795154400_[a-z0-9]{6}/#.wholeMatch(in: id) != nil)
        }
    }

    @Test func tellsAFailureInFourParts() {
        let failure = Failure(
            "Could not load filings for oakland.ca", observed: "sheet \"A\" row 812 is \"12,5O\", expected a decimal.",
            state: "nothing was replaced.", next: "check the export.", status: .tryAgainLater)
        #expect(
            failure.description == """
                Could not load filings for oakland.ca: sheet "A" row 812 is "12,5O", expected a decimal.
                State: nothing was replaced.
                Next: check the export.
                """)
        #expect(failure.status.rawValue == 75)
    }
}
