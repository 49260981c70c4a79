import Crypto

/// The rules of civic.band for a request on the site of a municipality: how long a search may be, and for JSON, who may
/// ask how often for how much.
package struct AccessRules: Sendable {
    /// What an operator may set.
    package struct Settings: Sendable {
        /// The domains that sites lie under: `civic.band`.
        package var rootDomains: [String]
        /// `CIVIC_OBSERVER_SECRET`: what our other services show in `X-Service-Secret`; none when nil.
        package var serviceSecret: String?
        /// `MAX_QUERY_TEXT_LENGTH`: the longest `text` or `_search`, in Unicode scalars.
        package var maxQueryTextLength: Int

        /// Settings with the usual length of a search.
        package init(rootDomains: [String], serviceSecret: String? = nil, maxQueryTextLength: Int = 500) {
            self.rootDomains = rootDomains
            self.serviceSecret = serviceSecret
            self.maxQueryTextLength = maxQueryTextLength
        }
    }

    /// How many requests for JSON a client has in a window of a minute.
    package static let requestsPerWindow = 15

    /// The secret that developers' machines come with; it opens nothing.
    static let publicSecret = "dev-secret-change-me"
    private static let researchTools = ["zotero", "mendeley", "endnote", "papers"]

    private let settings: Settings
    /// Digests of a length are compared in constant time, whatever the length of what a client sent.
    private let secret: SHA256Digest?
    private let counter: any RequestCounter
    private let keys: APIKeyValidator

    /// Rules with their counter of requests and their judge of keys.
    package init(_ settings: Settings, counter: any RequestCounter, keys: APIKeyValidator) {
        self.settings = settings
        self.counter = counter
        self.keys = keys
        let secret = settings.serviceSecret ?? ""
        self.secret = secret.isEmpty || secret == Self.publicSecret ? nil : SHA256.hash(data: Array(secret.utf8))
    }

    /// Judges a request on a known site.
    ///
    /// - Parameter site: its subdomain: `alameda.ca`.
    package func check(_ request: WebRequest, site: String) async -> AccessDecision {
        if isTooLong(request) { return .refused(AccessRefusal.queryTooLong.response(), .queryTooLong) }
        guard Self.asksForJSON(request.path) else { return .allowed(request, .open) }
        if let tier = trustedTier(request, site: site) { return .allowed(request, tier) }
        // Before the key, and for valid keys too.
        let count = await counter.count(CountedClient(request.client))
        if count.number > Self.requestsPerWindow {
            return .refused(AccessRefusal.rateLimit.response(secondsLeft: count.secondsLeft), .rateLimit)
        }
        var request = request
        guard let key = Self.key(of: request) else {
            request.queryString = SizeCap.apply(to: request.query)
            return .allowed(request, .anonymous)
        }
        switch await keys.verdict(on: key) {
        case .valid:
            Self.removeKey(from: &request)
            return .allowed(request, .key)
        case .invalid: return .refused(AccessRefusal.invalidKey.response(), .invalidKey)
        // Not 401: a program would take that as the end of a key that may well be valid.
        case .unknown: return .refused(AccessRefusal.uncheckedKey.response(secondsLeft: 30), .uncheckedKey)
        }
    }

    private func isTooLong(_ request: WebRequest) -> Bool {
        // Decoding never makes a text longer.
        guard request.queryString.utf8.count > settings.maxQueryTextLength else { return false }
        return request.query.items.contains {
            ($0.name == "text" || $0.name == "_search")
                && $0.value.unicodeScalars.count > settings.maxQueryTextLength
        }
    }

    /// Whether a path ends in `.json`, also where a part of that is percent-encoded.
    static func asksForJSON(_ path: String) -> Bool {
        path.utf8.contains(UInt8(ascii: "%"))
            ? PercentEncoding.decode(path.utf8).hasSuffix(".json") : path.hasSuffix(".json")
    }

    private func trustedTier(_ request: WebRequest, site: String) -> AccessTier? {
        if let referer = request.headers[.referer],
            settings.rootDomains.contains(where: { referer.hasPrefix("https://\(site).\($0)/") })
        {
            return .firstParty
        }
        if let secret, let shown = Self.field("x-service-secret", of: request),
            SHA256.hash(data: Array(shown.utf8)) == secret
        {
            return .service
        }
        if let agent = request.headers[.userAgent]?.lowercased(), Self.researchTools.contains(where: agent.contains) {
            return .research
        }
        return nil
    }

    /// The API key: `Authorization: Bearer`, else `X-API-Key`, else `api_key` in the query.
    private static func key(of request: WebRequest) -> String? {
        if let value = request.headers[.authorization]?.utf8, value.count > 7,
            String(value.prefix(7))?.lowercased() == "bearer "
        {
            let key = String(decoding: value.dropFirst(7).drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
            if !key.isEmpty { return key }
        }
        if let key = field("x-api-key", of: request), !key.isEmpty { return key }
        return request.query.items.first { $0.name == "api_key" && !$0.value.isEmpty }?.value
    }

    /// Takes a valid key out of the query: the table's route would take it for a filter, and links would show it.
    private static func removeKey(from request: inout WebRequest) {
        guard request.query.has("api_key") else { return }
        request.queryString = QueryItems(items: request.query.items.filter { $0.name != "api_key" }).encoded
    }

    private static func field(_ canonicalName: String, of request: WebRequest) -> String? {
        request.headers.first { $0.name.canonicalName == canonicalName }?.value
    }
}
