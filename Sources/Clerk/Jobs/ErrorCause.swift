import CivicModel
import CivicSQL

extension JobEnding.ErrorText {
    /// Reads an error for storage: the whole message, cut at a length, and a cause that groups it with its like.
    init(_ error: any Error, subdomain: String) {
        let message = String("\(error)".prefix(2000))
        let firstLine = (error as? Failure)?.summary ?? String(message.prefix { !$0.isNewline })
        self.init(cause: Self.cause(firstLine, subdomain: subdomain), message: message.isEmpty ? "unknown" : message)
    }

    /// The message without what differs from job to job: the site, and every run of digits.
    static func cause(_ message: String, subdomain: String) -> String {
        var cause = ""
        var isInNumber = false
        for character in message.replacing(subdomain, with: "{site}").prefix(200) {
            let isDigit = character.isASCII && character.isNumber
            if !isDigit { cause.append(character) } else if !isInNumber { cause.append("#") }
            isInNumber = isDigit
        }
        return cause
    }
}

/// Whether trying again may mend an error.
enum Transience {
    static func isTransient(_ error: any Error) -> Bool {
        switch error {
        case let failure as Failure: failure.status == .tryAgainLater
        case let error as SQLError: error.condition == .unavailable || error.condition == .busy
        case let failure as PluginFailure: isTransient(failure.cause)
        default: false
        }
    }
}
