import Source

/// The topology as a picture, and the same in words.
extension HTMLReport {
    func writeTopologies(_ html: inout HTMLWriter) {
        let drawn = report.subjects.indices.filter { !report.subjects[$0].topology.parts.isEmpty }
        guard !drawn.isEmpty else { return }
        html.element("section", ["id": "topology", "aria-labelledby": "topology-title"]) { html in
            html.element("h2", ["id": "topology-title"], text: "Topology")
            html.element("p", ["class": "muted"], text: "Who is configured to talk to whom. Marks lead to the findings about a part or a connection.")
            for index in drawn {
                if report.subjects.count > 1 { html.element("h3", text: title(ofSubject: report.subjects[index])) }
                write(&html, report.subjects[index].topology, index)
            }
            writeLegend(&html)
        }
        html.newLine()
    }

    private func write(_ html: inout HTMLWriter, _ topology: Report.Topology, _ subject: Int) {
        let layout = TopologyLayout(topology)
        let id = "picture-\(subject + 1)"
        html.element("div", ["class": "picture scroll", "tabindex": "0", "role": "region", "aria-label": "Picture of the topology"]) { html in
            html.element(
                "svg",
                [
                    "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(layout.width) \(layout.height)", "width": String(layout.width),
                    "height": String(layout.height), "role": "group", "aria-labelledby": "\(id)-title \(id)-text",
                ]
            ) { html in
                html.element("title", ["id": id + "-title"], text: "Topology")
                html.element("desc", ["id": id + "-text"], text: sentence(summary(topology)))
                html.element("defs") { html in
                    for state in ConnectionState.allCases { writeArrow(&html, state, id) }
                }
                for curve in layout.curves { write(&html, curve, topology, subject, id) }
                for index in topology.parts.indices { write(&html, layout.boxes[index], topology.parts[index], marks[subject].parts[index]) }
                for curve in layout.curves { writeBadge(&html, curve, topology, subject) }
            }
        }
        html.newLine()
        writeWords(&html, topology, subject)
    }

    // MARK: States

    private enum ConnectionState: String, CaseIterable {
        case fine, error, warning, notice, unknown
    }

    private func state(_ indices: [Int], isUnknown: Bool) -> ConnectionState {
        switch indices.map({ report.findings[$0].finding.severity }).max() {
        case .error: .error
        case .warning: .warning
        case .notice: .notice
        case nil: isUnknown ? .unknown : .fine
        }
    }

    private func state(ofConnection index: Int, _ topology: Report.Topology, _ subject: Int) -> ConnectionState {
        let connection = topology.connections[index]
        let isUnknown = topology.parts[connection.from].unknown != nil || topology.parts[connection.to].unknown != nil
        return state(marks[subject].connections[index], isUnknown: isUnknown)
    }

    // MARK: The picture

    private func writeArrow(_ html: inout HTMLWriter, _ state: ConnectionState, _ id: String) {
        html.element(
            "marker",
            [
                "id": "\(id)-\(state.rawValue)", "viewBox": "0 0 10 10", "refX": "9", "refY": "5", "markerWidth": "8", "markerHeight": "8",
                "markerUnits": "userSpaceOnUse", "orient": "auto",
            ]
        ) { $0.element("path", ["class": "tip \(state.rawValue)", "d": "M0 0L10 5L0 10z"]) { _ in } }
    }

    private func write(_ html: inout HTMLWriter, _ curve: TopologyLayout.Curve, _ topology: Report.Topology, _ subject: Int, _ id: String) {
        let state = state(ofConnection: curve.connection, topology, subject)
        html.element(
            "path", ["class": "wire \(state.rawValue)", "d": curve.path, "marker-end": "url(#\(id)-\(state.rawValue))"]
        ) { html in
            html.element("title", text: sentence(words(topology.connections[curve.connection], topology)))
        }
        html.newLine()
    }

    /// The sign on a connection that something is wrong with, or that leads to something unknown.
    private func writeBadge(_ html: inout HTMLWriter, _ curve: TopologyLayout.Curve, _ topology: Report.Topology, _ subject: Int) {
        let marked = marks[subject].connections[curve.connection]
        let state = state(ofConnection: curve.connection, topology, subject)
        guard state != .fine else { return }
        let connection = topology.connections[curve.connection]
        let unknown = topology.parts[connection.to].unknown ?? topology.parts[connection.from].unknown
        let title = marked.isEmpty ? "not known: \(unknown ?? "")" : marked.prefix(6).map { report.findings[$0].finding.message }.joined(separator: "; ")
        let (x, y) = curve.middle
        writeSign(&html, x, y, state, marked, unknown, "\(words(connection, topology)): \(title)")
    }

    /// A round sign that links to the worst finding, or to the undecided point.
    private func writeSign(
        _ html: inout HTMLWriter, _ x: Int, _ y: Int, _ state: ConnectionState, _ marked: [Int], _ unknown: String?, _ title: String
    ) {
        let worst = marked.filter { anchor(ofFinding: $0) != nil }.min { (number(ofFinding: $0) ?? 0) < (number(ofFinding: $1) ?? 0) }
        let point = unknown.flatMap { reason in report.undecided.firstIndex { $0.reason == reason } }
        let target = worst.flatMap { anchor(ofFinding: $0) } ?? point.map { "#undecided-\($0 + 1)" }
        let sign =
            switch state {
            case .error, .warning: "!"
            case .notice: "i"
            case .unknown, .fine: "?"
            }
        func content(_ html: inout HTMLWriter) {
            html.element("title", text: sentence(title))
            html.element("circle", ["cx": String(x), "cy": String(y), "r": "10"]) { _ in }
            html.element("text", ["x": String(x), "y": String(y + 4), "text-anchor": "middle"], text: marked.count > 1 ? String(min(marked.count, 99)) : sign)
        }
        if let target {
            html.element("a", ["class": "sign \(state.rawValue)", "href": target], content)
        } else {
            html.element("g", ["class": "sign \(state.rawValue)"], content)
        }
        html.newLine()
    }

    private func write(_ html: inout HTMLWriter, _ box: TopologyLayout.Box, _ part: Report.Topology.Part, _ marked: [Int]) {
        let state = state(marked, isUnknown: part.unknown != nil)
        html.element("g", ["class": "part \(part.kind.rawValue) \(state.rawValue)" + (part.isRead ? "" : " named")]) { html in
            html.element("title", text: sentence(words(part)))
            func frame(_ html: inout HTMLWriter, _ offset: Int, _ name: String) {
                html.element(
                    "rect",
                    [
                        "class": name, "x": String(box.x + offset), "y": String(box.y - offset), "width": String(box.width),
                        "height": String(box.height), "rx": "10",
                    ]
                ) { _ in }
            }
            if box.isStack {
                frame(&html, 8, "frame behind")
                frame(&html, 4, "frame behind")
            }
            frame(&html, 0, "frame")
            TopologyIcon.write(&html, part.kind, box.x + TopologyLayout.padding, box.y + TopologyLayout.padding - 2)
            for (index, line) in box.lines.enumerated() {
                let name =
                    switch line.role {
                    case .title: "title"
                    case .address: "address"
                    case .detail: "detail"
                    case .uses: "uses"
                    }
                let x = box.x + TopologyLayout.padding + (index == 0 ? 26 : 0)
                let y = box.y + TopologyLayout.padding + 12 + index * TopologyLayout.lineHeight
                html.element("text", ["class": name, "x": String(x), "y": String(y)], text: sentence(line.text))
            }
        }
        html.newLine()
        guard !marked.isEmpty || (part.unknown != nil && state == .unknown) else { return }
        let title = marked.isEmpty ? "\(words(part)): \(part.unknown ?? "")" : "\(words(part)): " + marked.prefix(6).map { report.findings[$0].finding.message }.joined(separator: "; ")
        writeSign(&html, box.x + box.width - 18, box.y + 18, state, marked, part.unknown, title)
    }

    private func writeLegend(_ html: inout HTMLWriter) {
        html.element("ul", ["class": "legend", "aria-label": "Legend"]) { html in
            for (name, text) in [
                ("error", "has an error"), ("warning", "has a warning"), ("notice", "has a notice"), ("unknown", "not known"),
                ("named", "named by others; nothing of it was read"), ("stack", "several nodes that are alike"),
            ] {
                html.element("li") { html in
                    html.element("span", ["class": "sample \(name)", "aria-hidden": "true"]) { _ in }
                    html.text(text)
                }
            }
        }
    }

    // MARK: In words

    private func words(_ part: Report.Topology.Part) -> String {
        var text = part.title
        if let address = part.address { text += " \(address)" }
        if !part.nodes.isEmpty { text += part.kind == .web ? " on \(names(part.nodes))" : " of \(names(part.nodes))" }
        return text
    }

    private func words(_ connection: Report.Topology.Connection, _ topology: Report.Topology) -> String {
        "\(words(topology.parts[connection.from])) to \(words(topology.parts[connection.to])): \(connection.uses.map(\.title).joined(separator: ", "))"
    }

    private func summary(_ topology: Report.Topology) -> String {
        "\(counted(topology.parts.count, "part")), \(counted(topology.connections.count, "connection")). The list below the picture says the same in words."
    }

    private func writeWords(_ html: inout HTMLWriter, _ topology: Report.Topology, _ subject: Int) {
        html.element("details") { html in
            html.element("summary", text: "The same in words")
            html.element("ul", ["class": "points"]) { html in
                for (index, connection) in topology.connections.enumerated() {
                    html.element("li") { html in
                        html.text(sentence(words(connection, topology)))
                        if let reason = topology.parts[connection.to].unknown { html.text("; not known: \(sentence(reason))") }
                        writeLinks(&html, to: marks[subject].connections[index])
                    }
                }
                let connected = Set(topology.connections.flatMap { [$0.from, $0.to] })
                for (index, part) in topology.parts.enumerated() where !connected.contains(index) || !marks[subject].parts[index].isEmpty {
                    html.element("li") { html in
                        html.text(sentence(words(part)) + (connected.contains(index) ? "" : ": nothing that was read uses it"))
                        writeLinks(&html, to: marks[subject].parts[index])
                    }
                }
            }
        }
        html.newLine()
    }
}
