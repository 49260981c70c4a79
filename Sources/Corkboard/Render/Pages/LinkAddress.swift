/// Addresses that pages may lead to, and how they are made.
enum LinkAddress {
    /// An address from outside, if it leads to a page: `http:`, `https:`, or a place on this host.
    static func safe(_ address: String) -> String? {
        let bytes = Array(address.utf8)
        guard !bytes.isEmpty, !bytes.contains(where: { $0 <= 0x20 || $0 == UInt8(ascii: "\\") }) else { return nil }
        if isWeb(bytes[...]) { return address }
        return bytes[0] == UInt8(ascii: "/") && bytes.dropFirst().first != UInt8(ascii: "/") ? address : nil
    }

    /// Whether a text is nothing but an address of the web.
    static func isWeb(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.starts(with: http) || text.starts(with: https) else { return false }
        return text.allSatisfy { $0 > 0x20 && $0 != 0x7F }
    }

    private static let http = Array("http://".utf8), https = Array("https://".utf8)

    /// `/database`
    static func database(_ name: String) -> String { "/" + TildeEncoding.encode(name) }

    /// `/database/table?name=value`
    static func table(_ database: String, _ table: String, _ pairs: [(String, String)] = []) -> String {
        let path = "/" + TildeEncoding.encode(database) + "/" + TildeEncoding.encode(table)
        return pairs.isEmpty ? path : path + "?" + query(pairs)
    }

    /// `/database/table/key,key`
    static func row(_ database: String, _ table: String, _ keys: [String]) -> String {
        self.table(database, table) + "/" + keys.map(TildeEncoding.encode).joined(separator: ",")
    }

    /// The page of the editor with a statement in it.
    static func sql(_ database: String, _ sql: String, _ parameters: [(String, String)] = []) -> String {
        Self.database(database) + "/-/query?" + query([("sql", sql)] + parameters)
    }

    /// `name=value&name=value`
    static func query(_ pairs: [(String, String)]) -> String {
        QueryItems(items: pairs.map { .init(name: $0.0, value: $0.1) }).encoded
    }

    /// The name by which a request compares a column; one that begins with an underscore would be a special one.
    static func filter(_ column: String) -> String { column + "__exact" }
}
