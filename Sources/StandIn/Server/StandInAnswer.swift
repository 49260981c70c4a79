/// What the server sends for one request, and how.
struct StandInAnswer: Sendable {
    /// How the bytes leave.
    enum Delivery: Sendable, Equatable {
        case whole
        /// All headers, half of the body, and the connection closed.
        case cutHalfWay
        case dribbled(pauseMilliseconds: Int)
        /// Nothing at all.
        case never
        case resetBeforeAnswer
    }

    var status: Int
    var headers: [(name: String, value: String)] = []
    var body: [UInt8] = []
    var delivery = Delivery.whole

    static func page(_ status: Int, _ title: String) -> StandInAnswer {
        let text = """
            <!DOCTYPE html>
            <html><head><title>\(title)</title></head><body><h1>\(title)</h1>
            <p>NetFile stand-in: this page is what a browser would see.</p></body></html>

            """
        return StandInAnswer(
            status: status, headers: [("Content-Type", "text/html; charset=utf-8")], body: Array(text.utf8))
    }

    static func json(_ status: Int, _ text: String) -> StandInAnswer {
        StandInAnswer(
            status: status, headers: [("Content-Type", "application/json; charset=utf-8")], body: Array(text.utf8))
    }

    func with(_ name: String, _ value: String) -> StandInAnswer {
        var answer = self
        answer.headers.append((name, value))
        return answer
    }
}
