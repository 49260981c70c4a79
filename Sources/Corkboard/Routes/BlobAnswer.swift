import Crypto
import HTTPTypes
import NIOCore

/// One binary value as a file: `.blob?_blob_column=name`.
struct BlobAnswer {
    let visit: Visit

    /// The value of the column in the first row; with `_blob_hash`, in the row whose bytes have that SHA-256.
    func respond(_ rows: ResultTable, in page: RowPage? = nil) throws(PageError) -> WebResponse {
        guard let name = visit.items["_blob_column"], !name.isEmpty else {
            throw .badRequest("?_blob_column= is required")
        }
        guard let column = rows.index(of: name) else { throw .badRequest("\(name) is not a valid column") }
        let hash = visit.items["_blob_hash"].flatMap { $0.isEmpty ? nil : $0 }
        for row in 0..<rows.rowCount {
            let bytes: [UInt8]
            switch rows.value(row, column) {
            case .blob(let value): bytes = value
            case .text(let text): bytes = Array(text.utf8)
            case .null where hash == nil: bytes = []
            default: continue
            }
            if let hash, Self.hash(bytes) != hash { continue }
            return answer(bytes, name: name, page: page)
        }
        if hash != nil {
            throw .badRequest("Link has expired - the requested binary content has changed or could not be found.")
        }
        throw .notFound("Row not found")
    }

    private func answer(_ bytes: [UInt8], name: String, page: RowPage?) -> WebResponse {
        var parts: [String] = []
        if let page {
            parts = [CSSClass.of(page.table.name), page.keyValues.map(TildeEncoding.encode).joined(separator: ",")]
        }
        parts.append(CSSClass.of(name))
        if let hash = visit.items["_blob_hash"], !hash.isEmpty { parts.append(String(hash.prefix(6))) }
        // A browser must not take what someone uploaded for a page.
        return WebResponse(
            headers: [
                .contentType: "application/binary",
                .contentDisposition: "attachment; filename=\"\(parts.joined(separator: "-")).blob\"",
                .xContentTypeOptions: "nosniff",
            ], body: .bytes(ByteBuffer(bytes: bytes)))
    }

    /// The URL of a value in the answer of a statement.
    static func link(_ visit: Visit, _ column: String, _ bytes: ArraySlice<UInt8>) -> String {
        visit.links.absolute(
            visit.links.format(
                "blob", replacing: "csv", adding: [("_blob_column", column), ("_blob_hash", hash(Array(bytes)))]))
    }

    private static func hash(_ bytes: [UInt8]) -> String {
        Hexadecimal.text(SHA256.hash(data: bytes))
    }
}
