#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The local part of an element's or attribute's name, as bytes that expat owns during a callback.
///
/// Prefixes are dropped, not resolved: transitional, strict and `x:`-prefixed workbooks then look alike.
struct XMLName {
    /// The first byte after the prefix; a zero byte ends the name.
    let start: UnsafePointer<CChar>
    /// Whether a prefix was dropped.
    let hasPrefix: Bool

    init(_ qualified: UnsafePointer<CChar>) {
        if let colon = strchr(qualified, Int32(UInt8(ascii: ":"))) {
            start = UnsafePointer(colon) + 1
            hasPrefix = true
        } else {
            start = qualified
            hasPrefix = false
        }
    }

    /// Whether the local name is this one.
    func matches(_ literal: StaticString) -> Bool {
        literal.withUTF8Buffer { strcmp(start, UnsafeRawPointer($0.baseAddress ?? literal.utf8Start)) == 0 }
    }
}

/// The attributes of one element, as expat hands them over: names and values by turns, then nil.
struct XMLAttributes {
    let pairs: UnsafeMutablePointer<UnsafePointer<CChar>?>

    /// The value of the attribute without a prefix, for expat's callback only.
    func bytes(_ name: StaticString) -> UnsafePointer<CChar>? {
        var pair = pairs
        while let key = pair[0] {
            let candidate = XMLName(key)
            if !candidate.hasPrefix && candidate.matches(name) { return pair[1] }
            pair += 2
        }
        return nil
    }

    /// The value of the attribute without a prefix.
    func string(_ name: StaticString) -> String? {
        bytes(name).map { String(cString: $0) }
    }

    /// The value of the attribute with a prefix, whichever it is: `r:id`.
    func prefixedString(_ name: StaticString) -> String? {
        var pair = pairs
        while let key = pair[0], let value = pair[1] {
            let candidate = XMLName(key)
            if candidate.hasPrefix && candidate.matches(name) { return String(cString: value) }
            pair += 2
        }
        return nil
    }
}
