/// Dates written out, as strict workbooks may have them in cells of the type `d`.
extension SheetDate {
    /// The day and time of "2019-03-14", "2019-03-14T15:09", "2019-03-14T15:09:26.5Z"; parts of seconds are dropped.
    init?(iso literal: UnsafeBufferPointer<UInt8>) {
        guard literal.count >= 10, literal[4] == UInt8(ascii: "-"), literal[7] == UInt8(ascii: "-"),
            let year = Self.number(literal, 0, 4), let month = Self.number(literal, 5, 2),
            let day = Self.number(literal, 8, 2)
        else { return nil }
        guard literal.count > 10 else {
            self.init(year: year, month: month, day: day)
            return
        }
        guard literal.count >= 16, literal[10] == UInt8(ascii: "T"), literal[13] == UInt8(ascii: ":"),
            let hours = Self.number(literal, 11, 2), let minutes = Self.number(literal, 14, 2), hours < 24, minutes < 60
        else { return nil }
        var seconds = 0
        if literal.count > 16 && literal[16] == UInt8(ascii: ":") {
            guard literal.count >= 19, let number = Self.number(literal, 17, 2), number < 60 else { return nil }
            seconds = number
        }
        self.init(year: year, month: month, day: day, secondsOfDay: hours * 3600 + minutes * 60 + seconds)
    }

    private static func number(_ literal: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for byte in literal[start..<start + count] {
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value * 10 + Int(digit)
        }
        return value
    }
}
