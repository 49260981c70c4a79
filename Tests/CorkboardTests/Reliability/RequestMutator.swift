import TestSupport

/// Spoils requests, the same way for the same seed.
struct RequestMutator {
    /// A request as it is sent, and how its answer comes.
    struct Request {
        var bytes: [UInt8]
        var isHead = false
        /// Whether the server can tell where it ends, so that the connection serves for the next one.
        var isWhole: Bool
        /// How many requests the bytes are, all of them whole.
        var count = 1
    }

    private var dice: MessageMutator

    init(seed: UInt64) { dice = MessageMutator(seed: seed) }

    private static let targets = [
        "/", "/.json", "/library", "/library.json", "/library/pages", "/library/pages.json", "/library/pages/17.json",
        "/library/pages/17", "/library/seats/Board~201,1.json", "/library/loose.json?_size=5", "/library/busy.json",
        "/library/odd~2Fname~2Ecsv~2C~20100~25.json?x__gt__exact=2", "/library/pages.csv?_size=20", "/robots.txt",
        "/library/pages.json?_search=motion+carried&_size=3", "/library/pages.json?_facet=meeting&_size=0",
        "/library/pages.json?_facet_array=tags&_facet_date=date&_size=1", "/library/pages.json?_sort_desc=date&_size=3",
        "/library/pages.json?_next=100&_size=2&_shape=array", "/library/pages.json?id__in=1,2,3&text__contains=oti",
        "/library/pages.json?_where=id+%3C+9&_col=id&_nocol=text",
        "/library/seats.json?_labels=on&_size=4&_extra=count",
        "/library/seats.json?_through={\"table\":\"pages\",\"column\":\"id\",\"value\":\"1\"}",
        "/library/pages.json?date__date=2020-01-02&score__gt=1&tags__arraycontains=tag1&_shape=objects&_nl=on",
        "/library/-/query.json?sql=select+id,+text+from+pages+where+id+=+:id&id=3&_shape=array",
        "/library/-/query.json?sql=select+*+from+pages+limit+3", "/library/-/query.csv?sql=select+1+as+a",
        "/library/pages.blob", "/library/pages/50.blob?_blob_column=picture", "/-/versions.json", "/-/settings.json",
        "/-/databases.json", "/library/pages/-/insert", "/library.db", "/-/static/app.css", "/-/health",
        "//library/pages",
        "/library/pages.json?_extra=suggested_facets,facet_results,columns,primary_keys,human_description_en&_size=1",
    ]

    private static let pieces = [
        "%00", "%", "%zz", "%25%32%35", "%C3%28", "%F0%9F%93%8B", "~", "~00", "~zz", "~7E~2F", "/", "//", "/../", "/./",
        "%2e%2e%2f", "?", "??", "&", "&&", "=", "==", "+", "'", "\"", ";", "--", "/*", "\\", ".json", ".csv", ".blob",
        ".json.json", "__in", "__", "_", "_size=-1", "_size=max", "_size=999999999999999999999", "&_size=%C2%B2",
        "&_next=%00,%ff", "&_next=$null,1", "&_sort=nope", "&_sort=id&_sort_desc=id", "&_facet=nope", "&_facet=id",
        "&_facet_array=text", "&_where=1)+or+(1", "&_where=", "&_search=%22", "&_search=*&_searchmode=raw", "&_shape=x",
        "&_shape=object", "&_col=nope", "&_nl=on", "&_json=tags", "&_ttl=-1", "&_timelimit=abc", "&_timelimit=1",
        "&_labels=on", "&_extra=_nope,all", "&_trace=1", "&id__in=[1,", "&id__in=[[[[[[[[", "&_through={", "&_stream=1",
        "&sql=select+1", "&sql=select+:a,:b", "&sql=with+a+as+(select+1)+select+*+from+a", "&sql=", "&p0=1",
        "&id=1&id=2",
        "9223372036854775808", "1e999", "nan", "-0", "\u{FEFF}", "\u{202E}", "é\u{301}", "日本語", "{", "}", "[",
        "<script>",
        String(repeating: "a", count: 3000), String(repeating: "%41", count: 2000), String(repeating: "/", count: 500),
        String(repeating: "(", count: 900), String(repeating: "&a=b", count: 400), String(repeating: "9", count: 400),
    ].map { Array($0.utf8) }

    private static let fields = [
        "Accept-Encoding: gzip", "Accept-Encoding: gzip;q=0, br", "If-None-Match: \"x\"", "If-None-Match: *, W/\"",
        "X-Forwarded-For: 1.2.3.4, , 5", "X-Forwarded-For: ::ffff:1.2.3.4", "X-Forwarded-Proto: https, gopher",
        "Cookie: a=b; c", "Range: bytes=0-1", "Range: bytes=9-,", "Accept: application/json", "Expect: nothing",
        "Authorization: Bearer \u{0}x", "Authorization: Basic", "X-API-Key: ", "Referer: https://a.civic.band/",
        "Host: other.civic.band", "Host: [::1", "Connection: keep-alive, te", "Upgrade: h2c", "TE: trailers",
        "User-Agent: Zotero", "X-Long: \(String(repeating: "y", count: 9000))", "X-Byte: \u{80}\u{FF}", "Cookie:",
    ]

    private static let methods = ["GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "BREW"]

    /// One more spoilt request.
    mutating func next() -> Request {
        switch dice.number(below: 10) {
        case 0...5: return whole(spoiltTarget())
        case 6: return whole(Self.targets[dice.number(below: Self.targets.count)])
        case 7:
            let requests = (0..<4).map { _ in plain(spoiltTarget()) }
            return Request(bytes: requests.flatMap { $0 }, isWhole: true, count: requests.count)
        default:
            var bytes = whole(spoiltTarget()).bytes
            for _ in 0...dice.number(below: 4) { spoil(&bytes, any: true) }
            return Request(bytes: bytes, isWhole: false)
        }
    }

    private func plain(_ target: [UInt8]) -> [UInt8] {
        Array("GET ".utf8) + target + Array(" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".utf8)
    }

    private mutating func whole(_ target: String) -> Request { whole(Array(target.utf8)) }

    private mutating func whole(_ target: [UInt8]) -> Request {
        let method = Self.methods[dice.number(below: Self.methods.count)]
        let names = (0..<dice.number(below: 4)).map { _ in Self.fields[dice.number(below: Self.fields.count)] }
        let fields = ["Host: 127.0.0.1"] + names
        return Request(
            bytes: Array("\(method) ".utf8) + target
                + Array(" HTTP/1.1\r\n\(fields.joined(separator: "\r\n"))\r\n\r\n".utf8), isHead: method == "HEAD",
            isWhole: true)
    }

    /// A target with some other bytes, none of which ends it.
    private mutating func spoiltTarget() -> [UInt8] {
        var bytes = Array(Self.targets[dice.number(below: Self.targets.count)].utf8)
        for _ in 0...dice.number(below: 4) { spoil(&bytes, any: false) }
        let target = bytes.filter { $0 > 0x20 && $0 != 0x7F }
        return target.first == UInt8(ascii: "/") ? target : [UInt8(ascii: "/")] + target
    }

    private mutating func spoil(_ bytes: inout [UInt8], any: Bool) {
        let place = dice.number(below: bytes.count + 1)
        let end = min(bytes.count, place + dice.number(below: 12))
        let piece = Self.pieces[dice.number(below: Self.pieces.count)]
        switch dice.number(below: 7) {
        case 0 where place < bytes.count: bytes[place] = UInt8(dice.number(below: any ? 256 : 128))
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 3: bytes.replaceSubrange(place..<end, with: piece)
        case 4: bytes.append(contentsOf: piece)
        default: bytes.insert(contentsOf: piece, at: place)
        }
    }
}
