extension StandInAnswer {
    /// What a request gets in place of `normal` when it meets a fault.
    static func fault(_ fault: Fault, inPlaceOf normal: StandInAnswer) -> StandInAnswer {
        switch fault {
        case .html: return page(200, "Service temporarily unavailable")
        case .cut: return normal.delivered(.cutHalfWay)
        case .unavailable(let seconds):
            let answer = page(503, "Service Unavailable")
            return seconds.map { answer.with("Retry-After", "\($0)") } ?? answer
        case .tooManyRequests(let seconds): return page(429, "Too Many Requests").with("Retry-After", "\(seconds)")
        case .slow(let pause): return normal.delivered(.dribbled(pauseMilliseconds: pause))
        case .hang: return StandInAnswer(status: 0, delivery: .never)
        case .empty: return StandInAnswer(status: 200, headers: [("Content-Type", "application/zip")])
        case .notFound: return page(404, "Not Found")
        case .reset: return StandInAnswer(status: 0, delivery: .resetBeforeAnswer)
        case .garbage:
            var random = SplitMix64(seed: 1, "garbage")
            let bytes = (0..<4096).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            return StandInAnswer(status: 200, headers: [("Content-Type", "application/zip")], body: bytes)
        case .redirect(let location): return page(302, "Object moved").with("Location", location)
        }
    }

    private func delivered(_ delivery: Delivery) -> StandInAnswer {
        var answer = self
        answer.delivery = delivery
        return answer
    }
}
