import Glibc

/// Memory that grows at its end: for what is built by one thread, many small pieces after another.
///
/// An array checks at each append whether it is shared; rows of a hundred cells make that the greater part of the work.
/// `@unchecked Sendable`: whoever builds it is alone with it, and nobody changes it after that.
final class GrowingBuffer<Element: BitwiseCopyable>: @unchecked Sendable {
    private var base: UnsafeMutablePointer<Element>
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 64) {
        self.capacity = max(16, capacity)
        base = .allocate(capacity: self.capacity)
    }

    deinit { base.deallocate() }

    /// All of it. Valid until it grows or goes away.
    var elements: UnsafeBufferPointer<Element> { UnsafeBufferPointer(start: base, count: count) }

    subscript(index: Int) -> Element {
        @inline(__always) get {
            precondition(index >= 0 && index < count)
            return base[index]
        }
    }

    @inline(__always)
    func append(_ element: Element) {
        if count == capacity { grow(to: count + 1) }
        base[count] = element
        count += 1
    }

    @inline(__always)
    func append(_ source: UnsafePointer<Element>, _ number: Int) {
        if count + number > capacity { grow(to: count + number) }
        base.advanced(by: count).update(from: source, count: number)
        count += number
    }

    @inline(__always)
    func append(_ source: UnsafeBufferPointer<Element>) {
        if let start = source.baseAddress { append(start, source.count) }
    }

    func append(contentsOf elements: some Sequence<Element>) {
        let isCopied: Void? = elements.withContiguousStorageIfAvailable { append($0) }
        if isCopied == nil { for element in elements { append(element) } }
    }

    /// Forgets what comes after the first so many.
    func keepFirst(_ number: Int) { count = min(count, max(0, number)) }

    /// Out of line: it is rare.
    private func grow(to needed: Int) {
        let larger = max(needed, capacity * 2)
        let moved = UnsafeMutablePointer<Element>.allocate(capacity: larger)
        moved.moveInitialize(from: base, count: count)
        base.deallocate()
        (base, capacity) = (moved, larger)
    }
}
