import CExpat

/// What expat's callbacks share while one part is parsed; expat holds a pointer to it.
struct XMLContext {
    /// The state of the part's own callbacks.
    let content: UnsafeMutableRawPointer
    let parser: XML_Parser
    private let part: WorkbookPlace
    private let maximumDepth: Int
    private var depth = 0
    /// Expat still makes a callback or two after it was stopped; they must do nothing.
    private(set) var isStopped = false
    private(set) var failure: (any Error)?

    init(parser: XML_Parser, content: UnsafeMutableRawPointer, part: WorkbookPlace, maximumDepth: Int) {
        self.parser = parser
        self.content = content
        self.part = part
        self.maximumDepth = maximumDepth
    }

    /// The context that a callback was handed.
    @inline(__always)
    static func at(_ userData: UnsafeMutableRawPointer) -> UnsafeMutablePointer<XMLContext> {
        userData.assumingMemoryBound(to: XMLContext.self)
    }

    /// Where the parser stands now.
    var place: WorkbookPlace {
        var place = part
        place.line = Int(XML_GetCurrentLineNumber(parser))
        place.byteOffset = Int(XML_GetCurrentByteIndex(parser))
        return place
    }

    /// Keeps the first error and stops the parser; a C callback cannot throw.
    mutating func stop(_ error: any Error) {
        guard !isStopped else { return }
        isStopped = true
        failure = error
        XML_StopParser(parser, 0)
    }

    /// Counts an element that opens; false when the part is to be left.
    @inline(__always)
    mutating func enter() -> Bool {
        guard !isStopped else { return false }
        depth += 1
        if depth > maximumDepth {
            stop(WorkbookError.limitExceeded(place, limit: "nested XML elements", allowed: maximumDepth))
            return false
        }
        return true
    }

    /// Counts an element that closes; false when the part is to be left.
    @inline(__always)
    mutating func leave() -> Bool {
        depth -= 1
        return !isStopped
    }

    /// Elements open around the one just entered: 0 at the root.
    var depthOfElement: Int { depth - 1 }
}
