import Dispatch

/// Hears announcements over one connection for all channels of an engine, for as long as somebody listens.
final class PostgresListener: @unchecked Sendable {  // Invariant: everything that changes is touched on `queue` only.
    private final class Subscriber: Sendable {
        let channel: String
        let continuation: AsyncStream<Void>.Continuation

        init(_ channel: String, _ continuation: AsyncStream<Void>.Continuation) {
            self.channel = channel
            self.continuation = continuation
        }
    }

    private static let shortestPause = 0.2
    private static let longestPause = 5.0

    private let queue = DispatchQueue(label: "PostgresListener")
    private let settings: PostgresSettings
    private var subscribers: [Subscriber] = []
    private var line: PostgresLine?
    private var pause = shortestPause
    private var isRetryPlanned = false
    private var isClosed = false

    init(_ settings: PostgresSettings) { self.settings = settings }

    deinit {
        line?.close()
        subscribers.forEach { $0.continuation.finish() }
    }

    /// A value when listening has begun, because announcements before are not heard; for every announcement after;
    /// and one when a lost connection was mended.
    func announcements(on channel: String) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let subscriber = Subscriber(channel, continuation)
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            queue.async { self.remove(subscriber) }
        }
        queue.async { self.add(subscriber) }
        return stream
    }

    /// Ends all streams and closes the connection.
    func close() async {
        await withCheckedContinuation { continuation in
            queue.async {
                self.isClosed = true
                self.subscribers.forEach { $0.continuation.finish() }
                self.subscribers = []
                guard let line = self.line else { return continuation.resume() }
                self.line = nil
                line.close { continuation.resume() }
            }
        }
    }

    private func add(_ subscriber: Subscriber) {
        // The server knows no channel without a name.
        guard !isClosed, !subscriber.channel.isEmpty else { return subscriber.continuation.finish() }
        let isNew = !subscribers.contains { $0.channel == subscriber.channel }
        subscribers.append(subscriber)
        guard let line else { return connect() }
        do {
            if isNew { try line.listen(on: subscriber.channel) }
            subscriber.continuation.yield()
            hear(line)
        } catch { lose() }
    }

    private func remove(_ subscriber: Subscriber) {
        let count = subscribers.count
        subscribers.removeAll { $0 === subscriber }
        guard let line, subscribers.count < count else { return }
        if subscribers.isEmpty {
            self.line = nil
            line.close()
        } else if !subscribers.contains(where: { $0.channel == subscriber.channel }) {
            do { try line.stopListening(on: subscriber.channel) } catch { lose() }
        }
    }

    private func connect() {
        guard !isClosed, !isRetryPlanned, line == nil, !subscribers.isEmpty else { return }
        do {
            let line = try PostgresLine(settings, queue) { [weak self] in self?.inputArrived() }
            self.line = line
            for channel in Set(subscribers.map(\.channel)) { try line.listen(on: channel) }
            pause = Self.shortestPause
            // Announcements were missed while nobody listened.
            subscribers.forEach { $0.continuation.yield() }
        } catch { lose() }
    }

    private func inputArrived() {
        guard let line else { return }
        if line.consumeInput() { hear(line) } else { lose() }
    }

    private func hear(_ line: PostgresLine) {
        let channels = line.takeAnnouncements()
        for subscriber in subscribers where channels.contains(subscriber.channel) { subscriber.continuation.yield() }
    }

    /// Closes the connection and tries again after a pause that grows.
    private func lose() {
        line?.close()
        line = nil
        guard !isRetryPlanned else { return }
        isRetryPlanned = true
        queue.asyncAfter(deadline: .now() + pause) { [weak self] in
            self?.isRetryPlanned = false
            self?.connect()
        }
        pause = min(pause * 2, Self.longestPause)
    }
}
