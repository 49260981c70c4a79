/// `/-/health`: whether the server serves what it should.
struct HealthAnswer {
    static let path = "/-/health"

    /// What is wrong; nil when nothing is.
    let problem: String?

    var response: WebResponse {
        var writer = JSONWriter(capacity: 64)
        // What exactly is wrong is in the log: the answer is for anyone.
        writer.value(.members(["status": .text(problem == nil ? "ok" : "degraded")]))
        var response = RowsJSON.response(writer, status: problem == nil ? 200 : 503)
        response.headers[.cacheControl] = "no-store"
        return response
    }
}
