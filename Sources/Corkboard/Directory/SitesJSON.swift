/// The directory for programs.
enum SitesJSON {
    /// The sites that were asked for and how many there are in all.
    static func list(_ sites: [DirectorySite], total: Int, address: (DirectorySite) -> String) -> String {
        var out = "{\"ok\": true, \"total\": \(total), \"count\": \(sites.count), \"sites\": ["
        for (index, site) in sites.enumerated() {
            out += index == 0 ? "" : ", "
            out += object([
                ("subdomain", quoted(site.subdomain.name)), ("url", quoted(address(site))), ("name", quoted(site.name)),
                ("state", text(site.state)), ("kind", text(site.kind)), ("country", text(site.country)),
                ("pages", number(site.pages)), ("start_year", number(site.startYear)),
                ("lat", site.place.map { $0.latitude.description } ?? "null"),
                ("lng", site.place.map { $0.longitude.description } ?? "null"),
                ("has_finance_data", site.hasFinanceData ? "true" : "false"),
                ("finance_source", text(site.financeSource)),
                ("finance_coverage_start", text(site.financeCoverageStart?.description)),
                ("finance_coverage_end", text(site.financeCoverageEnd?.description)),
                ("finance_last_updated", text(site.financeLastUpdated?.description)),
                ("updated_at", text(site.updatedAt?.description)),
            ])
        }
        return out + "]}"
    }

    /// A GeoJSON collection of the sites that have coordinates; also safe inside a `script` element.
    static func geoJSON(_ sites: [DirectorySite], address: (DirectorySite) -> String) -> String {
        var out = "{\"type\": \"FeatureCollection\", \"features\": ["
        var isFirst = true
        for site in sites {
            guard let place = site.place else { continue }
            out += isFirst ? "" : ", "
            isFirst = false
            // GeoJSON has the longitude first.
            out += "{\"type\": \"Feature\", \"geometry\": {\"type\": \"Point\", "
            out += "\"coordinates\": [\(place.longitude), \(place.latitude)]}, \"properties\": "
            out += object([
                ("subdomain", quoted(site.subdomain.name)), ("url", quoted(address(site))), ("name", quoted(site.name)),
                ("state", text(site.state)), ("kind", text(site.kind)), ("pages", number(site.pages)),
                ("has_finance_data", site.hasFinanceData ? "true" : "false"),
            ])
            out += "}"
        }
        return out + "]}"
    }

    private static func object(_ members: [(name: String, value: String)]) -> String {
        "{" + members.map { "\"\($0.name)\": \($0.value)" }.joined(separator: ", ") + "}"
    }

    private static func text(_ value: String?) -> String { value.map(quoted) ?? "null" }
    private static func number(_ value: Int?) -> String { value.map(String.init) ?? "null" }

    /// A JSON string; `<`, `>` and `&` are escaped, so that no text ends a `script` element.
    static func quoted(_ value: String) -> String {
        var out: [UInt8] = [UInt8(ascii: "\"")]
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): out += [UInt8(ascii: "\\"), byte]
            case 0..<0x20, UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "&"):
                out += Array("\\u00".utf8)
                out += [PercentEncoding.hexDigits[Int(byte >> 4)], PercentEncoding.hexDigits[Int(byte & 15)]]
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
        return String(decoding: out, as: UTF8.self)
    }
}
