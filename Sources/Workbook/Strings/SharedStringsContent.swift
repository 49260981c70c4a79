import CExpat

/// The state while the shared strings' part is parsed: `sst` > `si` > (`t` | `r` > `t`).
struct SharedStringsContent {
    private enum Level { case document, table, item, run, text }

    private let strings: SharedStrings
    private let maximumTextBytes: Int
    private var level = Level.document
    private var levelAboveText = Level.item
    private var ignoredDepth = 0
    private var scratch = ByteArena(capacity: 4096)

    /// Reads a whole part.
    ///
    /// - Throws: `WorkbookError.partMissing`, `.limitExceeded`, `.fileUnwritable`, and errors of the zip and XML.
    static func read(_ part: String, _ package: WorkbookPackage) throws -> SharedStrings {
        let strings = SharedStrings(limits: package.limits)
        var content = SharedStringsContent(
            strings: strings, maximumTextBytes: package.limits.maximumCellTextBytes)
        defer { content.scratch.deallocate() }
        let stream = try package.stream(part, limit: package.limits.maximumPartBytes)
        try withUnsafeMutablePointer(to: &content) {
            try XMLPart.parse(stream, limits: package.limits, content: $0, callbacks: callbacks)
        }
        try strings.seal()
        return strings
    }

    private init(strings: SharedStrings, maximumTextBytes: Int) {
        self.strings = strings
        self.maximumTextBytes = maximumTextBytes
    }

    private static var callbacks: XMLCallbacks {
        XMLCallbacks(
            start: { userData, name, _ in
                guard let userData, let name else { return }
                let context = XMLContext.at(userData)
                guard context.pointee.enter() else { return }
                SharedStringsContent.content(context).pointee.start(XMLName(name), context)
            },
            end: { userData, _ in
                guard let userData else { return }
                let context = XMLContext.at(userData)
                guard context.pointee.leave() else { return }
                SharedStringsContent.content(context).pointee.end(context)
            },
            text: { userData, bytes, count in
                guard let userData, let bytes else { return }
                let context = XMLContext.at(userData)
                SharedStringsContent.content(context).pointee.text(bytes, Int(count), context)
            })
    }

    private static func content(
        _ context: UnsafeMutablePointer<XMLContext>
    ) -> UnsafeMutablePointer<SharedStringsContent> {
        context.pointee.content.assumingMemoryBound(to: SharedStringsContent.self)
    }

    private mutating func start(_ name: XMLName, _ context: UnsafeMutablePointer<XMLContext>) {
        guard ignoredDepth == 0 else {
            ignoredDepth += 1
            return
        }
        switch level {
        case .document where name.matches("sst"): level = .table
        case .document:
            let place = context.pointee.place
            context.pointee.stop(WorkbookError.xmlMalformed(place, reason: "the root is not <sst>"))
        case .table where name.matches("si"): level = .item
        case .item where name.matches("r"): level = .run
        case .item where name.matches("t"), .run where name.matches("t"):
            levelAboveText = level
            level = .text
        // Phonetic guides (`rPh`), fonts (`rPr`), extensions.
        default: ignoredDepth = 1
        }
    }

    private mutating func end(_ context: UnsafeMutablePointer<XMLContext>) {
        guard ignoredDepth == 0 else {
            ignoredDepth -= 1
            return
        }
        switch level {
        case .document, .table: level = .document
        case .run: level = .item
        case .text: level = levelAboveText
        case .item:
            level = .table
            let count = StringEscapes.decode(scratch.base, scratch.count)
            do {
                try strings.append(scratch.base, count, place: context.pointee.place)
            } catch {
                context.pointee.stop(error)
            }
            scratch.truncate(to: 0)
        }
    }

    private mutating func text(
        _ bytes: UnsafePointer<XML_Char>, _ count: Int, _ context: UnsafeMutablePointer<XMLContext>
    ) {
        guard level == .text, ignoredDepth == 0, !context.pointee.isStopped else { return }
        guard scratch.count + count <= maximumTextBytes else {
            let place = context.pointee.place
            context.pointee.stop(
                WorkbookError.limitExceeded(place, limit: "bytes of one text", allowed: maximumTextBytes))
            return
        }
        scratch.append(UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self), count)
    }
}
