import CivicModel
import Testing

@testable import Corkboard

@Suite struct HostRoutingTests {
    private let routing = HostRouting(rootDomains: HostRouting.defaultRootDomains)

    @Test(
        arguments: [
            "civic.band", "CIVIC.Band", "civic.band:443", "civic.band.", "civic.band.:8001", "civic.band:",
            "adversely-star-koala.edgecompute.app", "localhost", "LOCALHOST:8001", "localhost.", "127.0.0.1:8001",
            "0.0.0.0", "[::1]", "[::1]:8001",
        ]) func leadsRootDomainsToTheDirectory(host: String)
    {
        #expect(routing.destination(host) == .directory)
    }

    @Test(
        arguments: [
            ("berkeley.ca.civic.band", "berkeley.ca"), ("BERKELEY.ca.Civic.Band", "berkeley.ca"),
            ("berkeley.ca.civic.band:8080", "berkeley.ca"), ("berkeley.ca.civic.band.", "berkeley.ca"),
            ("vancouver.bc.canada.civic.band", "vancouver.bc.canada"), ("alameda.ca", "alameda.ca"),
            ("o-fallon.mo.adversely-star-koala.edgecompute.app", "o-fallon.mo"), ("a.ca.localhost:8001", "a.ca"),
            ("www.civic.band", "www"), ("notcivic.band", "notcivic.band"),
            ("alameda.ca.evil.com", "alameda.ca.evil.com"), ("10.0.0.1", "10.0.0.1"),
        ]) func namesTheSite(host: String, name: String) throws
    {
        #expect(routing.destination(host) == .site(try #require(Subdomain(name))))
    }

    @Test(
        arguments: [
            "a_b.example.com", "-a.civic.band", "a-.civic.band", "a..civic.band", "[fe80::1]", "[::ffff:1.2.3.4]:80",
            String(repeating: "a", count: 101) + ".civic.band", "_.civic.band",
        ]) func sendsOtherNamesAway(host: String)
    {
        #expect(routing.destination(host) == .elsewhere)
    }

    @Test(
        arguments: [
            "", " ", ".", "..", ":", ":80", ".civic.band", "civic.band..", "civic.band:80:80", "civic.band:http",
            "civic.band:123456", " civic.band", "civic band", "berkeley.ca.civic.band\r\nX: y", "civic.band/evil",
            "user@civic.band", "civic.band?x", "civic.band#", "a%2eca.civic.band", "bérkeley.ca.civic.band",
            "berkeley.ca.civic。band", "civic.band\u{0}", "~.civic.band", "\u{200B}civic.band", "[::1", "[]x", "[::1]x",
            "[::1]:x", "[zz]", "[]", "İ.civic.band", "\u{212A}.civic.band", "../../etc.civic.band",
            String(repeating: "a.", count: 150) + "civic.band", String(repeating: "x", count: 100_000),
        ]) func refusesWhatIsNoHostName(host: String)
    {
        #expect(routing.destination(host) == .malformed)
    }

    @Test func prefersTheLongestRootDomain() throws {
        let routing = HostRouting(rootDomains: ["example.org", "Sites.Example.Org."])
        #expect(routing.destination("a.sites.example.org") == .site(try #require(Subdomain("a"))))
        #expect(routing.destination("sites.example.org") == .directory)
        #expect(routing.destination("a.example.org") == .site(try #require(Subdomain("a"))))
        #expect(routing.destination("civic.band") == .site(try #require(Subdomain("civic.band"))))
    }
}
