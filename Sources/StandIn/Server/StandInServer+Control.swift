/// The control paths, for tests that run the stand-in as a program.
///
/// - `PUT /_standin/faults/{AID}/{YEAR}?kind=html&times=1`: `kind` as `Fault.init(text:)` reads it; without `times` for good.
/// - `DELETE /_standin/faults`: all is well again.
/// - `PUT /_standin/editions/{AID}?edition=1`: a day later.
/// - `GET /_standin/requests`: the log, oldest first. `DELETE` empties it.
extension StandInServer {
    func control(_ request: StandInRequest) -> StandInAnswer {
        let path = Array(request.path.dropFirst())
        do {
            switch (request.method, path.first, path.count) {
            case ("PUT", "faults", 3): try putFault(request, aid: path[1], year: path[2])
            case ("DELETE", "faults", 1): clearFaults()
            case ("PUT", "editions", 2):
                setEdition(try Self.number(request.query("edition") ?? "", "?edition=NUMBER"), aid: path[1])
            case ("GET", "requests", 1): return Self.json(requests)
            case ("DELETE", "requests", 1): requests = []
            default: return .json(404, #"{"error":"no such control path"}"#)
            }
            return .json(200, #"{"done":true}"#)
        } catch {
            var answer = Self.json(["error": "\(error)"])
            answer.status = 400
            return answer
        }
    }

    private func putFault(_ request: StandInRequest, aid: String, year: String) throws {
        let times = try request.query("times").map { try Self.number($0, "?times=NUMBER") }
        let fault = try Fault(text: request.query("kind") ?? "")
        setFault(fault, aid: aid, year: try Self.number(year, "a year"), times: times)
    }

    private static func number(_ text: String, _ expected: String) throws -> Int {
        guard let number = Int(text), number >= 0 else {
            throw StandInError.valueUnreadable(text, expected: expected)
        }
        return number
    }
}
