import Testing

@testable import Clerk

@Suite struct LokiAddressTests {
    @Test(arguments: [
        ("http://localhost:3100", "http://localhost:3100/loki/api/v1/push", nil as String?, "localhost:3100"),
        ("https://logs.example.org/", "https://logs.example.org/loki/api/v1/push", nil, "logs.example.org"),
        (
            "HTTPS://logs.example.org/tenant//", "https://logs.example.org/tenant/loki/api/v1/push", nil,
            "logs.example.org"
        ),
        (
            "https://clerk:s3cret@logs.example.org:443", "https://logs.example.org:443/loki/api/v1/push",
            "Basic Y2xlcms6czNjcmV0", "logs.example.org:443"
        ),
        // A password with "@" and ":" in it, percent-encoded.
        ("http://u:p%40%3Aq@h", "http://h/loki/api/v1/push", "Basic dTpwQDpx", "h"),
        ("http://token@h", "http://h/loki/api/v1/push", "Basic dG9rZW46", "h"),
    ])
    func readsAnAddress(text: String, push: String, authorization: String?, shown: String) throws {
        let address = try LokiAddress(text)
        #expect(address.push == push)
        #expect(address.authorization == authorization)
        #expect(address.description == shown)
    }

    @Test(arguments: [
        "", "localhost:3100", "ftp://u:s3cret@h", "http://", "http://u:s3cret@", "http://h/?a=s3cret",
        "http://h/#s3cret", "http://u:s3cret@h h", "/loki",
    ])
    func refuses(text: String) {
        do {
            _ = try LokiAddress(text)
            Issue.record("\(text) was taken")
        } catch {
            #expect(!"\(error)".contains("s3cret"))
            #expect("\(error)".contains("the address of Loki"))
        }
    }
}
