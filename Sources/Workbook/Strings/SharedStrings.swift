/// The workbook's table of texts, held as one run of bytes and the end of each text in it.
///
/// - Shape: N texts in the order of the part; rich text joined, phonetic guides dropped, escapes decoded.
/// - Cost: the bytes and 4 a text, in memory up to `WorkbookLimits.sharedStringMemoryBytes` each, then on disk.
final class SharedStrings {
    private let text: SpillBuffer
    private let ends: SpillBuffer
    private let limits: WorkbookLimits
    /// Texts in the table.
    private(set) var count = 0

    init(limits: WorkbookLimits) {
        self.limits = limits
        text = SpillBuffer(threshold: limits.sharedStringMemoryBytes, directory: limits.spillDirectory)
        ends = SpillBuffer(threshold: limits.sharedStringMemoryBytes, directory: limits.spillDirectory)
    }

    /// All bytes and all ends while both are in memory; nil once one is on disk.
    var memory: (text: UnsafePointer<UInt8>, ends: UnsafePointer<UInt32>)? {
        guard let text = text.memory, let ends = ends.memory else { return nil }
        return (text, UnsafeRawPointer(ends).assumingMemoryBound(to: UInt32.self))
    }

    /// Adds a text to the end.
    ///
    /// - Throws: `WorkbookError.limitExceeded`, `.fileUnwritable`.
    func append(_ bytes: UnsafePointer<UInt8>, _ byteCount: Int, place: @autoclosure () -> WorkbookPlace) throws {
        try text.append(bytes, byteCount)
        // The ends are 32 bits wide.
        let limit = min(limits.maximumSharedStringBytes, Int(UInt32.max))
        guard text.count + ends.count + 4 <= limit else {
            throw WorkbookError.limitExceeded(place(), limit: "bytes of shared strings", allowed: limit)
        }
        var end = UInt32(text.count)
        try withUnsafeBytes(of: &end) { end in
            guard let base = end.baseAddress else { return }
            try ends.append(base.assumingMemoryBound(to: UInt8.self), end.count)
        }
        count += 1
    }

    /// Ends the filling.
    func seal() throws {
        try text.seal()
        try ends.seal()
    }

    /// Appends the text of a valid index to an arena, wherever it is kept.
    func copy(_ index: Int, into arena: inout ByteArena) throws {
        let start = index == 0 ? 0 : try end(index - 1)
        let byteCount = try end(index) - start
        try text.read(start, byteCount, into: arena.appendUninitialized(byteCount))
    }

    private func end(_ index: Int) throws -> Int {
        var value: UInt32 = 0
        try withUnsafeMutableBytes(of: &value) { bytes in
            guard let base = bytes.baseAddress else { return }
            try ends.read(index * 4, 4, into: base.assumingMemoryBound(to: UInt8.self))
        }
        return Int(value)
    }
}
