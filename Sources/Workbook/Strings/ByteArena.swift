/// A growing buffer of bytes without copy-on-write; whoever makes one frees it.
struct ByteArena {
    private(set) var base: UnsafeMutablePointer<UInt8>
    private(set) var capacity: Int
    private(set) var count = 0

    init(capacity: Int) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    func deallocate() { base.deallocate() }

    /// Appends bytes; what was handed out from `base` before is then invalid.
    @inline(__always)
    mutating func append(_ bytes: UnsafePointer<UInt8>, _ byteCount: Int) {
        reserve(byteCount)
        (base + count).update(from: bytes, count: byteCount)
        count += byteCount
    }

    /// Makes room for more bytes and counts them; the caller fills them in.
    mutating func appendUninitialized(_ byteCount: Int) -> UnsafeMutablePointer<UInt8> {
        reserve(byteCount)
        defer { count += byteCount }
        return base + count
    }

    /// Forgets all bytes from a position on.
    @inline(__always)
    mutating func truncate(to newCount: Int) { count = newCount }

    @inline(__always)
    private mutating func reserve(_ byteCount: Int) {
        if count + byteCount > capacity { grow(byteCount) }
    }

    @inline(never)
    private mutating func grow(_ byteCount: Int) {
        let newCapacity = max(capacity * 2, count + byteCount)
        let newBase = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        newBase.update(from: base, count: count)
        base.deallocate()
        base = newBase
        capacity = newCapacity
    }
}
