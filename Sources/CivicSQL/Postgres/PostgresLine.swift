import Dispatch

/// A connection that listens, and the watch over its socket.
final class PostgresLine: @unchecked Sendable {  // Invariant: used on the queue it was made with only.
    private var link: PostgresLink?
    private let source: any DispatchSourceRead
    private var didClose: @Sendable () -> Void = {}

    /// Connects, and calls back on `queue` for whatever arrives.
    init(_ settings: PostgresSettings, _ queue: DispatchQueue, _ inputArrived: @escaping @Sendable () -> Void) throws {
        let link = try PostgresLink(settings)
        self.link = link
        source = DispatchSource.makeReadSource(fileDescriptor: link.socket, queue: queue)
        source.setEventHandler(handler: inputArrived)
        // The socket must outlive its watch, and this object with it.
        source.setCancelHandler {
            self.link = nil
            self.didClose()
        }
        source.activate()
    }

    /// Stops the watch, then closes the connection. Must be called once, or both stay for ever.
    func close(_ then: @escaping @Sendable () -> Void = {}) {
        didClose = then
        source.cancel()
    }

    /// Begins to hear a channel.
    func listen(on channel: String) throws { try link?.run("LISTEN \(SQLIdentifier.quoted(channel))") }

    /// Hears a channel no longer.
    func stopListening(on channel: String) throws { try link?.run("UNLISTEN \(SQLIdentifier.quoted(channel))") }

    /// Takes in what has arrived; false when the connection is lost.
    func consumeInput() -> Bool { link?.consumeInput() ?? false }

    /// The channels of the announcements that have arrived.
    func takeAnnouncements() -> Set<String> { link?.takeAnnouncements() ?? [] }
}
