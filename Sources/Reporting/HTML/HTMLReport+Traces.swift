import Source

/// How requests got to where they ended, when that is the proof of a finding.
extension HTMLReport {
    func writeTraces(_ html: inout HTMLWriter, _ finding: Finding) {
        for trace in finding.proof.traces.prefix(4) {
            html.element("details", ["class": "trace"]) { html in
                html.element("summary") { html in
                    html.text("Trace of ")
                    html.element("code", text: sentence(trace.request))
                }
                html.element("p") { html in
                    html.text("It is \(sentence(trace.outcome))")
                    if !trace.assumptions.isEmpty { html.text(", if \(sentence(trace.assumptions.joined(separator: " and ")))") }
                    html.text(":")
                }
                html.element("ol", ["class": "steps"]) { html in
                    for step in trace.steps {
                        html.element("li") { html in
                            html.element("b", text: sentence(step.directive))
                            html.text(": \(sentence(step.effect)) ")
                            if let span = step.span {
                                html.element("code", ["class": "muted"], text: place(span, node: span.file.node))
                            } else {
                                html.element("span", ["class": "muted"], text: "built in")
                            }
                        }
                    }
                }
            }
        }
    }
}
