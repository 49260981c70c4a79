import Foundation

/// What each of NetFile's paths answers.
extension StandInServer {
    func answer(to request: StandInRequest) async -> StandInAnswer {
        if request.path.first == "_standin" { return control(request) }
        var fault: Fault?
        var answer: StandInAnswer
        if let (aid, year) = Self.export(of: request.path) {
            fault = faults.take(aid: aid, year: year)
            // The edition is read before the wait for the bytes: a request sees the moment it came.
            answer = await exportAnswer(aid, year, edition: editions[aid] ?? 0, request)
            if let fault { answer = .fault(fault, inPlaceOf: answer) }
        } else if request.path == ["Connect2", "api", "public", "campaign", "agencies"] {
            answer = agenciesAnswer()
        } else {
            answer = .page(404, "404 - File or directory not found.")
        }
        if request.method != "GET", request.method != "HEAD" {
            answer = StandInAnswer.page(405, "Method Not Allowed").with("Allow", "GET, HEAD")
        }
        log(request, answer, fault)
        return answer
    }

    /// Agency and year of `/pub2/excel/{AID}Browsable/efile_newest_{AID}_{YEAR}.zip`.
    private static func export(of path: [String]) -> (aid: String, year: Int)? {
        guard path.count == 4, path[0] == "pub2", path[1] == "excel", path[2].hasSuffix("Browsable") else { return nil }
        let aid = String(path[2].dropLast("Browsable".count))
        let prefix = "efile_newest_\(aid)_"
        guard !aid.isEmpty, path[3].hasPrefix(prefix), path[3].hasSuffix(".zip"),
            let year = Int(path[3].dropFirst(prefix.count).dropLast(4))
        else { return nil }
        return (aid.uppercased(), year)
    }

    private func exportAnswer(_ aid: String, _ year: Int, edition: Int, _ request: StandInRequest) async
        -> StandInAnswer
    {
        do {
            guard let file = try await source.export(aid: aid, year: year, edition: edition) else {
                return .page(404, "404 - File or directory not found.")
            }
            let isUnchanged: Bool
            if let tags = request.ifNoneMatch {
                isUnchanged = EntityTag.matches(tags, file.entityTag)
            } else {
                isUnchanged = request.ifModifiedSince.flatMap(HTTPDate.seconds).map { $0 >= file.modifiedAt } ?? false
            }
            let answer =
                isUnchanged
                ? StandInAnswer(status: 304)
                : StandInAnswer(
                    status: 200, headers: [("Content-Type", "application/x-zip-compressed")], body: file.bytes)
            return answer.with("ETag", file.entityTag).with("Last-Modified", HTTPDate.text(file.modifiedAt))
        } catch {
            return .page(500, "Could not make the export: \(error)")
        }
    }

    private struct AgenciesList: Encodable {
        struct Agency: Encodable {
            let id: Int
            let shortcut: String
            let name: String
        }
        let agencies: [Agency]
        let responseStatus: String?

        private enum Key: CodingKey { case agencies, responseStatus }

        // Connect2 writes the null, which a derived encoder leaves out.
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(agencies, forKey: .agencies)
            try container.encode(responseStatus, forKey: .responseStatus)
        }
    }

    private func agenciesAnswer() -> StandInAnswer {
        Self.json(
            AgenciesList(
                agencies: source.agencies.map { .init(id: $0.id, shortcut: $0.shortcut, name: $0.name) },
                responseStatus: nil))
    }

    static func json(_ value: some Encodable) -> StandInAnswer {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return .json(200, String(decoding: try encoder.encode(value), as: UTF8.self))
        } catch { return .page(500, "Could not write the answer: \(error)") }
    }

    private func log(_ request: StandInRequest, _ answer: StandInAnswer, _ fault: Fault?) {
        record(
            RequestRecord(
                method: request.method, path: request.target, status: answer.status, userAgent: request.userAgent,
                ifNoneMatch: request.ifNoneMatch, ifModifiedSince: request.ifModifiedSince,
                fault: fault.map { "\($0)" }))
    }
}
