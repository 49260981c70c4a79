/// Counts in Redis, for all servers that share it; in this process's memory while Redis is away.
///
/// The keys are those of the Python system: `ratelimit:<address>`, gone with their window.
package struct RedisRequestCounter: RequestCounter {
    /// In one step, so that no window stays for ever: also one whose end another program failed to set.
    private static let script = """
        local number = redis.call('INCR', KEYS[1])
        local left = redis.call('PTTL', KEYS[1])
        if left < 0 then
            left = tonumber(ARGV[1])
            redis.call('PEXPIRE', KEYS[1], left)
        end
        return {number, left}
        """

    private let client: RedisClient
    private let window: String
    private let fallback: MemoryRequestCounter

    /// Counts with a client of Redis, and with another counter while that has no connection.
    package init(_ client: RedisClient, window: Duration = .seconds(60), fallback: MemoryRequestCounter) {
        self.client = client
        self.window = String(Int(window / .milliseconds(1)))
        self.fallback = fallback
    }

    /// Counts one request.
    package func count(_ client: CountedClient) async -> RequestCount {
        let reply = await self.client.run(["EVAL", Self.script, "1", "ratelimit:\(client)", window])
        guard case .list(let numbers) = reply, numbers.count == 2, case .integer(let number) = numbers[0],
            case .integer(let left) = numbers[1]
        else { return fallback.count(client) }
        return RequestCount(number: number, secondsLeft: max(1, (left + 999) / 1000))
    }
}
