/// What the access rules say to a request.
package enum AccessDecision: Sendable {
    /// Serve it, perhaps with another query than the client wrote.
    case allowed(WebRequest, AccessTier)
    /// Answer this instead.
    case refused(WebResponse, AccessRefusal)

    /// The word for the access log: the tier, or why it was refused.
    package var label: String {
        switch self {
        case .allowed(_, let tier): tier.rawValue
        case .refused(_, let reason): reason.rawValue
        }
    }
}

/// Whose request was allowed.
package enum AccessTier: String, Sendable, CaseIterable {
    /// Not JSON: pages, CSV, robots.txt; no rule applies.
    case open
    /// A page of the site itself.
    case firstParty = "first_party"
    /// Another of our services, by its secret.
    case service
    /// A researcher's reference manager.
    case research
    /// A program with a valid API key.
    case key
    /// A program without one: pages of at most 100 rows.
    case anonymous
}

/// Why a request was refused.
package enum AccessRefusal: String, Sendable, CaseIterable {
    /// The text to search for is too long.
    case queryTooLong = "query_too_long"
    /// Too many requests within a minute.
    case rateLimit = "rate_limit"
    /// The API key is not valid.
    case invalidKey = "invalid_key"
    /// The API key could not be checked just now.
    case uncheckedKey = "unchecked_key"

    /// The answer, as civic.band words it.
    func response(secondsLeft: Int = 0) -> WebResponse {
        let (status, text) =
            switch self {
            case .queryTooLong:
                (
                    402,
                    #"{"error": "query_too_long", "message": "Automated queries require an API key", "#
                        + #""get_api_key": "https://civic.observer/api"}"#
                )
            case .rateLimit:
                (
                    402,
                    #"{"error": "rate_limit_exceeded", "message": "Rate limit exceeded. Maximum "#
                        + #"\#(AccessRules.requestsPerWindow) requests per minute.", "#
                        + #""get_api_key": "https://civic.observer/api-keys"}"#
                )
            case .invalidKey: (401, #"{"error": "API key required", "docs": "https://civic.observer/api-keys"}"#)
            case .uncheckedKey:
                (
                    503,
                    #"{"error": "api_key_unchecked", "message": "The API key could not be checked just now. "#
                        + #"Try again later.", "docs": "https://civic.observer/api-keys"}"#
                )
            }
        var response = WebResponse(status: status, type: "application/json", text: text)
        if secondsLeft > 0 { response.headers[.retryAfter] = String(secondsLeft) }
        if self == .invalidKey { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}
