/// Small drawings that tell the kinds of parts apart, 18 by 18.
enum TopologyIcon {
    static func write(_ html: inout HTMLWriter, _ kind: Report.Topology.Part.Kind, _ x: Int, _ y: Int) {
        html.element("g", ["class": "icon", "transform": "translate(\(x) \(y))"]) { html in
            html.element("path", ["d": path(kind)]) { _ in }
        }
    }

    private static func path(_ kind: Report.Topology.Part.Kind) -> String {
        switch kind {
        // An arrow through a wall.
        case .httpCache: "M2 9H12M9 5.5L12.5 9L9 12.5M15.5 2V16"
        // Two units of a rack.
        case .web: "M2 3.5H16V8.5H2ZM2 10.5H16V15.5H2ZM5 6H5.200M5 13H5.200M9 6H13M9 13H13"
        // Layers.
        case .memcached, .redis: "M9 2L16 5.5L9 9L2 5.5ZM2 9L9 12.5L16 9M2 12.5L9 16L16 12.5"
        // A cylinder.
        case .database: "M3 4.5C3 1.5 15 1.5 15 4.5V13.5C15 16.5 3 16.5 3 13.5ZM3 4.5C3 7.5 15 7.5 15 4.5M3 9C3 12 15 12 15 9"
        // A folder.
        case .files: "M2 4.5H7L9 6.5H16V14.5H2Z"
        // A lens.
        case .search: "M7.5 2.5A5 5 0 1 0 7.510 2.5ZM11.200 11.200L16 16"
        // A disk.
        case .local: "M2 4H16V14H2ZM9 6.5A2.5 2.5 0 1 0 9.010 6.5ZM13.5 12H13.700"
        }
    }
}
