import Testing

@testable import ElectionFinance

@Suite struct AgencyProposalsTests {
    @Test(arguments: [
        ("Berkeley, City of", "berkeley.ca"), ("City of San Leandro", "sanleandro.ca"),
        ("Fremont, City", "fremont.ca"), ("Alameda, County of", "alameda-county.ca"),
        ("Sonoma County", "sonoma-county.ca"), ("County of Del Norte", "delnorte-county.ca"),
        ("Carmel-by-the-Sea, City", "carmelbythesea.ca"), ("Town of Los Gatos", "losgatos.ca"),
        ("City and County of San Francisco", "sanfrancisco-county.ca"), ("Culver City", "culvercity.ca"),
        ("Yuba City", "yubacity.ca"), ("La Cañada, City of", "lacanada.ca"),
    ])
    func namesASiteAfterItsAgency(name: String, subdomain: String) {
        #expect(AgencyProposals.subdomain(for: name) == subdomain)
    }

    @Test func proposesOnlyWhatTheMapDoesNotKnow() throws {
        let map = try AgencyMap(builtIn: AgencyFile.builtIn())
        let listed = [
            AgencyProposals.Listed(id: 1, shortcut: "BRK", name: "Berkeley, City of"),
            AgencyProposals.Listed(id: 9001, shortcut: "LIND", name: "City of Lindenport"),
            // A second agency of a city that has one is shown, but gets no site.
            AgencyProposals.Listed(id: 9002, shortcut: "BRK2", name: "City of Berkeley"),
        ]
        let new = AgencyProposals.new(listed, knownIn: map)
        #expect(new.map(\.shortcut) == ["LIND", "BRK2"])
        #expect(new.map(\.subdomain) == ["lindenport.ca", nil])
        #expect(new.allSatisfy { $0.status == .proposed })
    }

    @Test func readsNetFilesAnswerAndNothingElse() {
        let json = #"{"agencies":[{"id":0,"shortcut":"ANA","name":"Anaheim, City of"}],"responseStatus":null}"#
        #expect(
            AgencyProposals.parse(json) == [
                AgencyProposals.Listed(id: 0, shortcut: "ANA", name: "Anaheim, City of")
            ])
        #expect(AgencyProposals.parse("<html>sorry</html>") == nil)
        #expect(AgencyProposals.parse(#"{"responseStatus":{"errorCode":"SqlException"}}"#) == nil)
    }
}
