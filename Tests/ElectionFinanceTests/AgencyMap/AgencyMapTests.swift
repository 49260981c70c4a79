import CivicModel
import Foundation
import TestSupport
import Testing

@testable import ElectionFinance

@Suite struct AgencyMapTests {
    private let map: AgencyMap

    init() throws { map = try AgencyMap(builtIn: AgencyFile.builtIn()) }

    @Test(arguments: [
        ("berkeley.ca", "BRK", 1), ("alameda-county.ca", "COA", 12), ("oakland.ca", "COAK", 13),
        // OAK is Oakley, not Oakland.
        ("oakley.ca", "OAK", 317), ("sanfrancisco.ca", "SFO", 52), ("sanbernardino-county.ca", "SBD", 50),
    ])
    func knowsTheAgenciesOfConfirmedSites(site: String, shortcut: String, id: Int) throws {
        let (agency, warning) = try map.resolve(subdomain(site))
        #expect(agency.shortcut == shortcut && agency.netfileID == id)
        #expect(warning == nil)
        #expect(map.confirmed.contains(agency))
    }

    @Test func runsAProposedAgencyWithAWarning() throws {
        let (agency, warning) = try map.resolve(subdomain("sandiego.ca"))
        #expect(agency.shortcut == "CSD")
        #expect(warning?.contains("clerk finance agencies confirm sandiego.ca") == true)
        #expect(!map.confirmed.contains(agency))
    }

    @Test func takesTheNumberZeroForANumber() throws {
        let (agency, _) = try map.resolve(subdomain("anaheim.ca"))
        #expect(agency.netfileID == 0)
        #expect(agency.shortcut == "ANA")
    }

    @Test func refusesAShortcutThatTwoAgenciesShare() throws {
        let failure = #expect(throws: Failure.self) { try map.resolve(subdomain("arroyogrande.ca")) }
        #expect(failure?.observed.contains("CAG") == true)
        #expect(failure?.observed.contains("Metro Gold Line") == true)
    }

    @Test func takesTheSharedShortcutOfOneCityListedTwice() throws {
        #expect(try map.resolve(subdomain("calistoga.ca")).agency.netfileID == 367)
    }

    @Test func tellsWhereACityFilesThatIsNotOnNetFile() throws {
        let failure = #expect(throws: Failure.self) { try map.resolve(subdomain("alameda.ca")) }
        #expect(failure?.observed == "City of Alameda does not file with NetFile; it files with SouthTech eCampaign.")
        #expect(failure?.status == .failed)
    }

    @Test func suggestsTheNearestSubdomain() throws {
        let failure = #expect(throws: Failure.self) { try map.resolve(subdomain("san-francisco.ca")) }
        #expect(failure?.observed.contains("Did you mean sanfrancisco.ca?") == true)
        let typo = #expect(throws: Failure.self) { try map.resolve(subdomain("berkley.ca")) }
        #expect(typo?.observed.contains("berkeley.ca") == true)
    }

    @Test func refusesTwoSubdomainsOfOneAgency() throws {
        let failure = #expect(throws: Failure.self) {
            try AgencyMap(builtIn: AgencyFile.builtIn(), overrides: [agency("bezerkeley.ca", "BRK")])
        }
        #expect(failure?.observed.contains("agency BRK has two subdomains") == true)
        #expect(failure?.observed.contains("bezerkeley.ca") == true)
        #expect(failure?.observed.contains("berkeley.ca = BRK") == true)
    }

    @Test func refusesTwoAgenciesOfOneSubdomain() throws {
        let failure = #expect(throws: Failure.self) {
            try AgencyMap(builtIn: AgencyFile.builtIn(), overrides: [agency("berkeley.ca", "OTHER")])
        }
        #expect(failure?.observed.contains("berkeley.ca has two agencies") == true)
    }

    @Test func putsTheOperatorsEntryOverTheBuiltInOne() throws {
        var rejected = agency("berkeley.ca", "BRK")
        rejected.status = .rejected
        let overridden = try AgencyMap(
            builtIn: AgencyFile.builtIn(), overrides: [rejected, agency("bezerkeley.ca", "BRK")])
        #expect(try overridden.resolve(subdomain("bezerkeley.ca")).agency.shortcut == "BRK")
        #expect(throws: Failure.self) { try overridden.resolve(subdomain("berkeley.ca")) }
    }

    @Test func writesAFileThatItReads() throws {
        let directory = try TemporaryDirectory()
        var odd = agency("oddtown.ca", "ODD")
        odd.name = "Odd, \"Town\" of\nTwo Lines"
        odd.netfileID = nil
        try AgencyFile.write([odd], to: directory.file("agencies.csv"))
        #expect(try AgencyFile.read(directory.file("agencies.csv")) == [odd])
        #expect(try AgencyFile.read(directory.file("missing.csv")) == [])
    }

    @Test(arguments: [
        ("status", "1,X,n,city,x.ca,perhaps,NetFile,,"), ("netfile_id", "one,X,n,city,x.ca,confirmed,NetFile,,"),
        ("subdomain", "1,X,n,city,../x,confirmed,NetFile,,"), ("shortcut", "1,X/Y,n,city,x.ca,confirmed,NetFile,,"),
    ])
    func refusesAFileWithAFieldThatCannotBe(field: String, line: String) throws {
        let header = AgencyFile.header.joined(separator: ",")
        let failure = #expect(throws: Failure.self) { try AgencyFile.parse("\(header)\n\(line)\n", path: "a.csv") }
        #expect(failure?.observed.contains("line 2") == true)
        #expect(failure?.observed.contains(field) == true)
    }

    @Test func refusesAFileWithoutTheColumns() {
        let failure = #expect(throws: Failure.self) { try AgencyFile.parse("id,site\n1,x.ca\n", path: "a.csv") }
        #expect(failure?.observed.contains("shortcut") == true)
    }

    private func agency(_ site: String, _ shortcut: String) -> Agency {
        Agency(
            netfileID: 7, shortcut: shortcut, name: "A City", kind: "city", subdomain: site, status: .confirmed,
            filesWith: "NetFile", note: "", evidence: "a test")
    }

    private func subdomain(_ name: String) throws -> Subdomain { try #require(Subdomain(name)) }
}
