import Foundation

/// Local time as the columns `last_updated` and `last_deployed` hold it: `2026-01-10T08:15:00`, without a zone.
public enum LocalTime {
    /// Writes a moment as the clocks of a zone show it.
    public static func text(_ moment: Timestamp, in zone: TimeZone) -> String {
        let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.unixSeconds)))
        return String(Timestamp(unixSeconds: moment.unixSeconds + offset).description.dropLast())
    }

    /// Reads such a text, also with a blank instead of the T, a fraction, a `Z` or an offset; nil for anything else.
    ///
    /// A time that occurs twice when summer time ends counts as the later one.
    public static func parse(_ text: String, in zone: TimeZone) -> Timestamp? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            let asUTC = Timestamp(databaseText: text)
        else { return nil }
        var rest = bytes[19...]
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst().drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        if rest.isEmpty {
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(asUTC.unixSeconds)))
            // The offset is wanted of the moment itself, which the first guess is near enough to tell.
            let guess = asUTC.unixSeconds - offset
            let better = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(guess)))
            return Timestamp(unixSeconds: asUTC.unixSeconds - better)
        }
        return offset(rest).map { Timestamp(unixSeconds: asUTC.unixSeconds - $0) }
    }

    /// `Z`, `+00`, `+0000` or `+00:00`, in seconds.
    private static func offset(_ bytes: ArraySlice<UInt8>) -> Int? {
        if bytes.elementsEqual([UInt8(ascii: "Z")]) { return 0 }
        guard let sign = bytes.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        let digits = bytes.dropFirst().filter { $0 != UInt8(ascii: ":") }.map { Int($0) - Int(UInt8(ascii: "0")) }
        guard digits.count == 2 || digits.count == 4, digits.allSatisfy((0...9).contains) else { return nil }
        let minutes = digits.count == 4 ? digits[2] * 10 + digits[3] : 0
        return ((digits[0] * 10 + digits[1]) * 60 + minutes) * (sign == UInt8(ascii: "-") ? -60 : 60)
    }
}
