import CExpat

/// The callbacks for one kind of part; each is handed an `XMLContext`.
struct XMLCallbacks {
    let start: XML_StartElementHandler
    var end: XML_EndElementHandler?
    var text: XML_CharacterDataHandler?
}

/// Parses parts of a workbook with expat, chunk by chunk.
///
/// A DOCTYPE stops the parser, hence there are no entities but the five of XML, and nothing external is loaded.
enum XMLPart {
    private static let chunkBytes: Int32 = 64 << 10

    /// Feeds a part to callbacks whose state is `content`.
    ///
    /// - Throws: what `XMLContext.stop` was given; `WorkbookError.xmlMalformed`, `.encodingUnsupported`,
    ///   `.doctypeForbidden`; what the stream throws.
    static func parse<Content>(
        _ stream: ZipEntryStream, place: WorkbookPlace? = nil, limits: WorkbookLimits,
        content: UnsafeMutablePointer<Content>, callbacks: XMLCallbacks
    ) throws {
        let place = place ?? stream.place
        guard let parser = XML_ParserCreate(nil) else {
            throw WorkbookError.xmlMalformed(place, reason: "out of memory")
        }
        defer { XML_ParserFree(parser) }
        var context = XMLContext(
            parser: parser, content: UnsafeMutableRawPointer(content), part: place,
            maximumDepth: limits.maximumXMLDepth)
        try withUnsafeMutablePointer(to: &context) { context in
            XML_SetUserData(parser, context)
            XML_SetElementHandler(parser, callbacks.start, callbacks.end)
            XML_SetCharacterDataHandler(parser, callbacks.text)
            XML_SetStartDoctypeDeclHandler(parser) { userData, _, _, _, _ in
                guard let userData else { return }
                let context = XMLContext.at(userData)
                context.pointee.stop(WorkbookError.doctypeForbidden(context.pointee.place))
            }
            try feed(stream, to: context, limits)
        }
    }

    private static func feed(
        _ stream: ZipEntryStream, to context: UnsafeMutablePointer<XMLContext>, _ limits: WorkbookLimits
    ) throws {
        let parser = context.pointee.parser
        var fedBytes = 0
        while true {
            guard let buffer = XML_GetBuffer(parser, chunkBytes) else { throw failure(context) }
            let count = try stream.read(into: .init(start: buffer, count: Int(chunkBytes)))
            let status = XML_ParseBuffer(parser, Int32(count), count == 0 ? 1 : 0)
            guard status == XML_STATUS_OK, !context.pointee.isStopped else { throw failure(context) }
            if count == 0 { return }
            fedBytes += count
            // Expat keeps a tag that has not ended, and before 2.6 reads it again from its start at every chunk.
            guard fedBytes - max(0, Int(XML_GetCurrentByteIndex(parser))) <= limits.maximumXMLTagBytes else {
                throw WorkbookError.limitExceeded(
                    context.pointee.place, limit: "bytes of one XML tag", allowed: limits.maximumXMLTagBytes)
            }
        }
    }

    private static func failure(_ context: UnsafeMutablePointer<XMLContext>) -> any Error {
        if let failure = context.pointee.failure { return failure }
        let code = XML_GetErrorCode(context.pointee.parser)
        switch code {
        case XML_ERROR_UNKNOWN_ENCODING, XML_ERROR_INCORRECT_ENCODING:
            return WorkbookError.encodingUnsupported(context.pointee.place)
        default:
            let reason = XML_ErrorString(code).map { String(cString: $0) } ?? "unknown error"
            return WorkbookError.xmlMalformed(context.pointee.place, reason: reason)
        }
    }
}
