/// Walks over SQL and tells comments from what is not one.
struct CommentSkipper {
    private enum State { case code, line, block, blockStar }
    private var state = State.code
    private var previous: UInt8 = 0
    /// Whether no half comment sign was left over.
    private(set) var isClean = true

    /// Whether a byte is code. A `-` or `/` counts as code once the next byte shows that it begins no comment.
    mutating func isCode(_ byte: UInt8) -> Bool {
        switch state {
        case .line:
            if byte == UInt8(ascii: "\n") { state = .code }
            return false
        case .block:
            if byte == UInt8(ascii: "*") { state = .blockStar }
            return false
        case .blockStar:
            if byte == UInt8(ascii: "/") {
                state = .code
            } else if byte != UInt8(ascii: "*") {
                state = .block
            }
            return false
        case .code: return codeByte(byte)
        }
    }

    private mutating func codeByte(_ byte: UInt8) -> Bool {
        defer { previous = byte }
        switch (previous, byte) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")):
            state = .line
            (isClean, previous) = (true, 0)
            return false
        case (UInt8(ascii: "/"), UInt8(ascii: "*")):
            state = .block
            (isClean, previous) = (true, 0)
            return false
        case (_, UInt8(ascii: "-")) where isClean, (_, UInt8(ascii: "/")) where isClean:
            isClean = false
            return false
        default:
            return true
        }
    }
}
