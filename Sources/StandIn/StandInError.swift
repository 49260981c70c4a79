/// Why the stand-in could not do what it was asked.
package enum StandInError: Error, Equatable, CustomStringConvertible {
    /// The generator writes under a header that the sheet does not have.
    case columnUnknown(sheet: String, column: String)
    /// The generator has no rows for a sheet of that name.
    case sheetUnknown(String)
    /// A fault, a year or a city that does not read as one.
    case valueUnreadable(String, expected: String)
    /// The server is asked to start twice, or has stopped.
    case serverNotStartable
    /// The address cannot be listened on.
    case addressUnavailable(host: String, port: Int, cause: String)
    /// A file of the exports' directory cannot be read.
    case fileUnreadable(path: String, cause: String)

    /// What happened, and what to do next.
    package var description: String {
        switch self {
        case .columnUnknown(let sheet, let column):
            "Could not write sheet \"\(sheet)\": it has no column \"\(column)\". Next: compare with NetFileSheet.all."
        case .sheetUnknown(let sheet):
            "Could not write sheet \"\(sheet)\": the generator has no rows for it. Next: add them to CityYear."
        case .valueUnreadable(let text, let expected):
            "Could not read \"\(text)\". Next: give \(expected)."
        case .serverNotStartable:
            "Could not start the stand-in: it was started before. Next: make a new StandInServer."
        case .addressUnavailable(let host, let port, let cause):
            "Could not listen on \(host):\(port): \(cause). Next: give another --port, or 0 for any free one."
        case .fileUnreadable(let path, let cause):
            "Could not read \(path): \(cause). Next: check the directory given with --files."
        }
    }
}
