/// Where the parts of a topology stand in the picture: what is before the web servers, these, and what they use, in three columns.
struct TopologyLayout {
    struct Box {
        var x: Int
        var y: Int
        var width: Int
        var height: Int
        var lines: [Line]
        /// Whether it stands for several nodes.
        var isStack: Bool

        var middle: Int { y + height / 2 }
    }

    struct Line {
        enum Role { case title, address, detail, uses }
        var role: Role
        /// Cut to the width of the box.
        var text: String
    }

    /// A curve from box to box.
    struct Curve {
        var connection: Int
        var from: (x: Int, y: Int)
        var to: (x: Int, y: Int)

        /// Handles of a cubic curve that leaves and arrives horizontally.
        private var bend: Int { max(40, abs(to.x - from.x) / 2) * (to.x >= from.x ? 1 : -1) }
        var path: String { "M\(from.x) \(from.y)C\(from.x + bend) \(from.y) \(to.x - bend) \(to.y) \(to.x) \(to.y)" }
        var middle: (x: Int, y: Int) { ((from.x + to.x) / 2, (from.y + to.y) / 2) }
    }

    private(set) var boxes: [Box] = []
    private(set) var curves: [Curve] = []
    private(set) var width = 0
    private(set) var height = 0

    static let boxWidth = 232
    private static let columnGap = 150
    private static let rowGap = 18
    private static let margin = 14
    /// Of a line of text.
    static let lineHeight = 18
    static let padding = 12

    private static let order: [Report.Topology.Part.Kind] = [.httpCache, .web, .memcached, .redis, .database, .files, .search, .local]

    init(_ topology: Report.Topology) {
        boxes = topology.parts.indices.map { Self.box(topology, $0) }
        place(topology)
        connect(topology)
    }

    private static func column(_ kind: Report.Topology.Part.Kind) -> Int {
        switch kind {
        case .httpCache: 0
        case .web: 1
        case .memcached, .redis, .database, .files, .search, .local: 2
        }
    }

    // MARK: Boxes

    private static func box(_ topology: Report.Topology, _ index: Int) -> Box {
        let part = topology.parts[index]
        var lines: [Line] = []
        let isWeb = part.kind == .web
        if isWeb, !part.nodes.isEmpty {
            // A web server is known by its node, everything else by what it is.
            lines.append(Line(role: .title, text: cut(list(part.nodes), 25)))
            lines.append(Line(role: .detail, text: cut(([part.title] + part.details.prefix(1)).joined(separator: ", "), 36)))
            for detail in part.details.dropFirst().prefix(4) { lines.append(Line(role: .detail, text: cut(detail, 36))) }
        } else {
            lines.append(Line(role: .title, text: cut(part.title, 25)))
            if let address = part.address { lines.append(Line(role: .address, text: cutMiddle(address, 28))) }
            if !part.nodes.isEmpty { lines.append(Line(role: .detail, text: cut("on \(list(part.nodes))", 36))) }
            for detail in part.details.prefix(6) { lines.append(Line(role: .detail, text: cut(detail, 36))) }
        }
        if part.unknown != nil { lines.append(Line(role: .detail, text: "not known")) }
        var uses: [String] = []
        for connection in topology.connections where connection.to == index {
            for use in connection.uses where !uses.contains(use.title) && use.id != "requests" { uses.append(use.title) }
        }
        if !uses.isEmpty, part.kind != .local { lines.append(Line(role: .uses, text: cut(uses.joined(separator: " · "), 36))) }
        return Box(
            x: 0, y: 0, width: boxWidth, height: 2 * padding + lines.count * lineHeight - 4, lines: lines, isStack: part.nodes.count > 1)
    }

    private static func list(_ nodes: [String]) -> String {
        nodes.count <= 2 ? nodes.joined(separator: ", ") : "\(nodes[0]) and \(grouped(nodes.count - 1)) more"
    }

    static func cut(_ text: String, _ limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    /// Both ends of an address say something.
    static func cutMiddle(_ text: String, _ limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit / 2) + "…" + text.suffix(limit - limit / 2 - 1)
    }

    // MARK: Columns

    private mutating func place(_ topology: Report.Topology) {
        var columns: [[Int]] = [[], [], []]
        for kind in Self.order {
            for index in topology.parts.indices where topology.parts[index].kind == kind { columns[Self.column(kind)].append(index) }
        }
        columns.removeAll(where: \.isEmpty)
        let heights = columns.map { column in column.reduce(-Self.rowGap) { $0 + boxes[$1].height + Self.rowGap } }
        let tallest = heights.max() ?? 0
        for (position, column) in columns.enumerated() {
            // Few boxes are spread over the height of many.
            let free = tallest - heights[position]
            let extra = column.count > 1 ? min(free / (column.count + 1), 90) : 0
            var y = Self.margin + (free - extra * (column.count - 1)) / 2
            for index in column {
                boxes[index].x = Self.margin + position * (Self.boxWidth + Self.columnGap)
                boxes[index].y = y
                y += boxes[index].height + Self.rowGap + extra
            }
        }
        width = 2 * Self.margin + columns.count * Self.boxWidth + max(0, columns.count - 1) * Self.columnGap
        height = 2 * Self.margin + tallest
    }

    // MARK: Curves

    private mutating func connect(_ topology: Report.Topology) {
        // Where several curves meet a side of a box they are spread over it, in the order of their other ends.
        struct Port: Hashable {
            var box: Int
            var isRight: Bool
        }
        var ports: [Port: [(connection: Int, other: Int, isStart: Bool)]] = [:]
        for (index, connection) in topology.connections.enumerated() {
            let (from, to) = (boxes[connection.from], boxes[connection.to])
            let isForward = from.x <= to.x
            ports[Port(box: connection.from, isRight: isForward), default: []].append((index, to.middle, true))
            ports[Port(box: connection.to, isRight: !isForward), default: []].append((index, from.middle, false))
        }
        var starts: [Int: (x: Int, y: Int)] = [:]
        var ends: [Int: (x: Int, y: Int)] = [:]
        for (port, meeting) in ports {
            let box = boxes[port.box]
            // Requests in one direction and purges in the other run beside each other.
            let sorted = meeting.sorted { ($0.other, $0.connection) < ($1.other, $1.connection) }
            let room = max(0, min(box.height - 24, (sorted.count - 1) * 16))
            for (index, end) in sorted.enumerated() {
                let y = box.middle - room / 2 + (sorted.count > 1 ? room * index / (sorted.count - 1) : 0)
                let x = port.isRight ? box.x + box.width : box.x
                if end.isStart { starts[end.connection] = (x, y) } else { ends[end.connection] = (x, y) }
            }
        }
        curves = topology.connections.indices.compactMap { index in
            guard let from = starts[index], let to = ends[index] else { return nil }
            return Curve(connection: index, from: from, to: to)
        }
    }
}
