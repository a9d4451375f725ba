/// PHP's `strnatcmp`: numbers inside names compare by value.
enum NaturalOrder {
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        if left.isEmpty || right.isEmpty { return left.count == right.count ? 0 : left.count > right.count ? 1 : -1 }
        var a = 0
        var b = 0
        func digit(_ text: [UInt8], _ index: Int) -> Bool { index < text.count && PHPNumber.isDigit(text[index]) }
        func space(_ text: [UInt8], _ index: Int) -> Bool { index < text.count && PlaceholderText.isSpace(text[index]) }
        func at(_ text: [UInt8], _ index: Int) -> UInt8 { index < text.count ? text[index] : 0 }

        // Leading zeros of the whole text do not count.
        while left[a] == UInt8(ascii: "0"), digit(left, a + 1) { a += 1 }
        while right[b] == UInt8(ascii: "0"), digit(right, b + 1) { b += 1 }
        while true {
            while space(left, a) { a += 1 }
            while space(right, b) { b += 1 }
            if digit(left, a), digit(right, b) {
                let fractional = left[a] == UInt8(ascii: "0") || right[b] == UInt8(ascii: "0")
                let result = fractional ? fraction(left, &a, right, &b) : number(left, &a, right, &b)
                if result != 0 { return result }
                if a == left.count, b == right.count { return 0 }
                if a == left.count { return -1 }
                if b == right.count { return 1 }
            }
            let x = at(left, a)
            let y = at(right, b)
            if x < y { return -1 }
            if x > y { return 1 }
            a += 1
            b += 1
            if a >= left.count, b >= right.count { return 0 }
            if a >= left.count { return -1 }
            if b >= right.count { return 1 }
        }
    }

    /// The longer run of digits wins; of equally long ones the first difference decides.
    private static func number(_ left: [UInt8], _ a: inout Int, _ right: [UInt8], _ b: inout Int) -> Int {
        var bias = 0
        while true {
            let x = a < left.count && PHPNumber.isDigit(left[a])
            let y = b < right.count && PHPNumber.isDigit(right[b])
            if !x, !y { return bias }
            if !x { return -1 }
            if !y { return 1 }
            if bias == 0, left[a] != right[b] { bias = left[a] < right[b] ? -1 : 1 }
            a += 1
            b += 1
        }
    }

    /// With a leading zero, digits compare from the left, as after a decimal point.
    private static func fraction(_ left: [UInt8], _ a: inout Int, _ right: [UInt8], _ b: inout Int) -> Int {
        while true {
            let x = a < left.count && PHPNumber.isDigit(left[a])
            let y = b < right.count && PHPNumber.isDigit(right[b])
            if !x, !y { return 0 }
            if !x { return -1 }
            if !y { return 1 }
            if left[a] != right[b] { return left[a] < right[b] ? -1 : 1 }
            a += 1
            b += 1
        }
    }
}
