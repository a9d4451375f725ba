/// Dates and times as Symfony reads them: a YAML timestamp becomes Unix time, UTC without a zone.
enum Timestamp {
    enum Result {
        /// Not written as a date.
        case none
        /// Written as a date that PHP's `DateTime` refuses: Symfony stops with an error.
        case impossible
        case seconds(Int, microseconds: Int)
    }

    static func parse(_ text: [UInt8]) -> Result {
        var scanner = Scanner(text: text)
        guard let year = scanner.number(4, 4), scanner.take("-"), let month = scanner.number(1, 2), scanner.take("-"),
            let day = scanner.number(1, 2)
        else { return .none }
        var seconds = 0
        var zone = 0
        var microseconds = 0
        var isTimeValid = true
        var isZoneValid = true
        if !scanner.isAtEnd {
            guard scanner.take("T") || scanner.take("t") || scanner.blanks() else { return .none }
            guard let hour = scanner.number(1, 2), scanner.take(":"), let minute = scanner.number(2, 2), scanner.take(":"),
                let second = scanner.number(2, 2)
            else { return .none }
            if scanner.take(".") { microseconds = scanner.fraction() }
            scanner.blanks()
            if !scanner.isAtEnd, !scanner.take("Z") {
                let isWest = scanner.take("-")
                guard isWest || scanner.take("+"), let hours = scanner.number(1, 2) else { return .none }
                var minutes = 0
                if scanner.take(":") {
                    guard let given = scanner.number(2, 2) else { return .none }
                    minutes = given
                    isZoneValid = hours <= 24 && minutes <= 59
                }
                zone = (hours * 60 + minutes) * (isWest ? -60 : 60)
            }
            guard scanner.isAtEnd else { return .none }
            isTimeValid = hour <= 24 && minute <= 59 && second <= 60
            seconds = hour * 3600 + minute * 60 + second
        }
        // PHP refuses months after the 12th and days after the 31st, and lets 31 February be 3 March.
        guard month <= 12, day <= 31, isTimeValid, isZoneValid else { return .impossible }
        return .seconds(daysSinceEpoch(year: year, month: month, day: day) * 86_400 + seconds - zone, microseconds: microseconds)
    }

    /// Days in the Gregorian calendar; month 0 is December of the year before.
    private static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int {
        let months = year * 12 + month - 1
        let shifted = months - 2
        let era = shifted / 12
        let index = shifted % 12
        let days = era * 365 + era / 4 - era / 100 + era / 400 + (153 * index + 2) / 5
        return days + day - 1 - 719_468
    }

    private struct Scanner {
        let text: [UInt8]
        var at = 0

        init(text: [UInt8]) { self.text = text }

        var isAtEnd: Bool { at == text.count }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard at < text.count, text[at] == UInt8(ascii: character) else { return false }
            at += 1
            return true
        }

        @discardableResult
        mutating func blanks() -> Bool {
            let start = at
            while at < text.count, text[at] == UInt8(ascii: " ") || text[at] == UInt8(ascii: "\t") { at += 1 }
            return at > start
        }

        mutating func fraction() -> Int {
            var value = 0
            var scale = 100_000
            while at < text.count, ScalarTyping.isDigit(text[at]) {
                value += (Int(text[at]) - 48) * scale
                scale /= 10
                at += 1
            }
            return value
        }

        mutating func number(_ least: Int, _ most: Int) -> Int? {
            var value = 0
            var count = 0
            while count < most, at < text.count, ScalarTyping.isDigit(text[at]) {
                value = value * 10 + Int(text[at]) - 48
                at += 1
                count += 1
            }
            return count >= least ? value : nil
        }
    }
}
