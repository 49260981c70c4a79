import CivicModel
import Foundation
import Synchronization

/// Writes moments as `2026-11-20 06:00:00,042`, local time, as the Python system's logs have them.
///
/// - Cost: the zone is asked once in a quarter of an hour, because clocks change at quarters of an hour only.
final class LogTimeText: Sendable {
    private struct Offset {
        var quarter: Int
        var seconds: Int
    }

    private let zone: TimeZone
    private let known: Mutex<Offset?> = Mutex(nil)

    init(zone: TimeZone) { self.zone = zone }

    /// The local time, in 23 bytes of ASCII.
    func bytes(_ moment: LogMoment) -> [UInt8] {
        let milliseconds = Self.floor(moment.unixNanoseconds, 1_000_000)
        let seconds = Self.floor(milliseconds, 1000)
        let local = seconds + offset(at: seconds)
        let days = Self.floor(local, 86_400)
        let (day, second) = (CalendarDay(daysSinceEpoch: days), local - days * 86_400)
        var text: [UInt8] = []
        text.reserveCapacity(23)
        for (number, width, separator) in [
            (day.year, 4, "-"), (day.month, 2, "-"), (day.day, 2, " "), (second / 3600, 2, ":"),
            (second / 60 % 60, 2, ":"), (second % 60, 2, ","), (milliseconds - seconds * 1000, 3, ""),
        ] as [(Int, Int, StaticString)] {
            var divisor = width == 4 ? 1000 : width == 3 ? 100 : 10
            while divisor > 0 {
                text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
                divisor /= 10
            }
            if separator.utf8CodeUnitCount > 0 { text.append(separator.utf8Start.pointee) }
        }
        return text
    }

    private func offset(at seconds: Int) -> Int {
        let quarter = Self.floor(seconds, 900)
        return known.withLock { known in
            if let known, known.quarter == quarter { return known.seconds }
            let offset = zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(quarter * 900)))
            known = Offset(quarter: quarter, seconds: offset)
            return offset
        }
    }

    /// Division towards the past, also before 1970.
    private static func floor(_ number: Int, _ divisor: Int) -> Int {
        number >= 0 ? number / divisor : -((-number + divisor - 1) / divisor)
    }
}
