import CExpat

/// Visits the start of every element of a small part; text is skipped.
struct ElementScan {
    /// Is handed the element's name, its attributes, and how many elements are open around it.
    typealias Visitor = (XMLName, XMLAttributes, Int) throws -> Void
    private let visit: Visitor

    /// Visits the elements of one part in document order.
    ///
    /// - Throws: as `XMLPart.parse`; what `visit` throws.
    static func scan(_ stream: ZipEntryStream, limits: WorkbookLimits, _ visit: Visitor) throws {
        try withoutActuallyEscaping(visit) { visit in
            var scan = ElementScan(visit: visit)
            try withUnsafeMutablePointer(to: &scan) {
                try XMLPart.parse(stream, limits: limits, content: $0, callbacks: callbacks)
            }
        }
    }

    private static var callbacks: XMLCallbacks {
        XMLCallbacks(
            start: { userData, name, attributes in
                guard let userData, let name, let attributes else { return }
                let context = XMLContext.at(userData)
                guard context.pointee.enter() else { return }
                let scan = context.pointee.content.assumingMemoryBound(to: ElementScan.self)
                do {
                    let depth = context.pointee.depthOfElement
                    try scan.pointee.visit(XMLName(name), XMLAttributes(pairs: attributes), depth)
                } catch {
                    context.pointee.stop(error)
                }
            },
            end: { userData, _ in
                guard let userData else { return }
                _ = XMLContext.at(userData).pointee.leave()
            })
    }
}
