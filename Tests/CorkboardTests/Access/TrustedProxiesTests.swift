import Testing

@testable import Corkboard

@Suite struct TrustedProxiesTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var peer: String
        var forwarded: [String]
        var client: String
        var testDescription: String { "\(peer) \(forwarded)".prefix(80).description }

        init(_ peer: String, _ forwarded: [String], _ client: String) {
            (self.peer, self.forwarded, self.client) = (peer, forwarded, client)
        }
    }

    @Test(arguments: [
        Case("198.51.100.1", [], "198.51.100.1"),
        Case("127.0.0.1", [], "127.0.0.1"),
        Case("127.0.0.1", ["198.1.2.7, 10.0.0.1"], "198.1.2.7"),
        Case("127.0.0.1", ["198.1.2.7"], "198.1.2.7"),
        // Its own word counts for nothing.
        Case("198.51.100.1", ["203.0.113.9"], "198.51.100.1"),
        Case("127.0.0.1", ["203.0.113.9, 198.1.2.7"], "198.1.2.7"),
        Case("127.0.0.1", ["203.0.113.9", "198.1.2.7, 10.0.0.1"], "198.1.2.7"),
        // All are ours: the first of them.
        Case("127.0.0.1", ["10.0.0.2, 10.0.0.1"], "10.0.0.2"),
        // What is no address ends the chain.
        Case("127.0.0.1", ["203.0.113.9, unknown, 10.0.0.1"], "10.0.0.1"),
        Case("127.0.0.1", ["203.0.113.9,,10.0.0.1"], "10.0.0.1"),
        Case("127.0.0.1", ["203.0.113.9, "], "127.0.0.1"),
        Case("127.0.0.1", [""], "127.0.0.1"),
        Case("127.0.0.1", ["evil\u{0}1.2.3.4"], "127.0.0.1"),
        Case("127.0.0.1", ["1.2.3.4\r\nX: y"], "127.0.0.1"),
        Case("127.0.0.1", [String(repeating: "10.0.0.1,", count: 5000) + "203.0.113.9"], "203.0.113.9"),
        Case("127.0.0.1", ["203.0.113.9," + String(repeating: "10.0.0.1,", count: 5000) + "10.0.0.1"], "203.0.113.9"),
        // Ports, brackets, IPv6, spaces.
        Case("::1", ["2001:db8::7"], "2001:db8::7"),
        Case("127.0.0.1", ["[2001:db8::7]:443\t"], "2001:db8::7"),
        Case("::1", [" [2001:db8::7] "], "2001:db8::7"),
        Case("::ffff:127.0.0.1", ["198.1.2.7:8080"], "198.1.2.7"),
        Case("127.0.0.1", ["198.1.2.7:"], "127.0.0.1"),
        Case("127.0.0.1", ["198.1.2.7:80x"], "127.0.0.1"),
        Case("127.0.0.1", ["[2001:db8::7"], "127.0.0.1"),
        Case("127.0.0.1", ["[2001:db8::7]x"], "127.0.0.1"),
        Case("127.0.0.1", ["::ffff:198.1.2.7"], "198.1.2.7"),
        Case("a socket", ["198.1.2.7"], "a socket"),
    ])
    func findsTheClient(_ given: Case) {
        #expect(TrustedProxies.usual.client(peer: given.peer, forwardedFor: given.forwarded) == given.client)
    }

    @Test func believesOnlyWhomItIsTold() throws {
        let one = TrustedProxies([try #require(NetworkRange("192.0.2.1"))])
        #expect(one.client(peer: "192.0.2.1", forwardedFor: ["198.1.2.7, 10.0.0.1"]) == "10.0.0.1")
        #expect(one.client(peer: "127.0.0.1", forwardedFor: ["198.1.2.7"]) == "127.0.0.1")
        #expect(TrustedProxies([]).client(peer: "127.0.0.1", forwardedFor: ["198.1.2.7"]) == "127.0.0.1")
    }

    @Test(
        arguments: [
            ("127.0.0.1", ["https"], "https"), ("127.0.0.1", ["HTTPS "], "https"), ("127.0.0.1", [], "http"),
            ("127.0.0.1", ["http, https"], "https"), ("127.0.0.1", ["http", "https"], "https"),
            ("127.0.0.1", ["https, http"], "http"), ("127.0.0.1", ["javascript"], "http"), ("127.0.0.1", [""], "http"),
            ("127.0.0.1", ["https,"], "http"), ("198.51.100.1", ["https"], "http"), ("a socket", ["https"], "http"),
        ] as [(String, [String], String)])
    func findsTheScheme(peer: String, forwarded: [String], scheme: String) {
        #expect(TrustedProxies.usual.scheme(peer: peer, forwardedProto: forwarded, connection: "http") == scheme)
    }
}
