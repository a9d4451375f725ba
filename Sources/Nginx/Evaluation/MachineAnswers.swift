import Routing
import Source

/// Statuses, redirects and error pages.
extension Machine {
    /// A status without further ado: error pages do not apply.
    func answer(_ code: Int) -> Outcome {
        var outcome = Outcome(.status, status: code)
        if let errorStatus, errorStatus != 0 { outcome.status = errorStatus }
        return outcome
    }

    /// An error, which an error page may take over (`ngx_http_special_response_handler`).
    func fail(_ code: Int, by span: SourceSpan? = nil) throws(Undetermined) -> Flow {
        if let flow = try errorPage(code) { return flow }
        if code < 300, code != 201, code != 204 {
            step("status", at: span, "\(code) is no error: the connection is closed without an answer", decisive: true)
            return .end(Outcome(.status, status: 444))
        }
        // Codes of its own that nginx does not send.
        let sent = [494, 495, 496, 497].contains(code) ? 400 : code
        return .end(Outcome(.status, status: sent))
    }

    func redirect(_ code: Int, to target: Value) throws(Undetermined) -> Flow {
        pendingLocation = target
        if let flow = try errorPage(code) { return flow }
        return .end(redirectOutcome(code, target))
    }

    /// An error page for a redirect keeps its status and `Location`: clients follow it.
    func settle(_ outcome: Outcome) -> Outcome {
        guard outcome.kind != .redirect, let pendingLocation, let status = errorStatus, (300..<400).contains(status) else { return outcome }
        return redirectOutcome(status, pendingLocation)
    }

    private func redirectOutcome(_ code: Int, _ target: Value) -> Outcome {
        var outcome = Outcome(.redirect, status: code)
        outcome.location = absolute(target.bytes)
        if let unknown = target.unknown { assume("the target of the redirect is not known completely: \(unknown.reason)") }
        return outcome
    }

    private func errorPage(_ code: Int) throws(Undetermined) -> Flow? {
        errorStatus = code
        if code >= 300 { assume(level.settings.gaps) }
        guard !hasErrorPage, let pages = level.settings.errorPages, changesLeft != 0 else { return nil }
        if level.settings.recursiveErrorPages?.isOn != true { hasErrorPage = true }
        guard let page = pages.first(where: { $0.status == code }) else { return nil }
        if let overwrite = page.overwrite { errorStatus = overwrite }
        let target = try evaluate(page.target)
        step("error_page", at: page.span, "\(code) is answered by \(target.text.prefix(300))", decisive: true)
        if target.bytes.first == UInt8(ascii: "/") {
            let parts = splitArguments(target.bytes)
            if method != "HEAD" { method = "GET" }
            return try internalRedirect(to: parts.uri, arguments: parts.arguments, unknown: target.unknown)
        }
        if target.bytes.first == UInt8(ascii: "@") { return try namedLocation(target.bytes) }
        let redirects: Set<Int> = [301, 302, 303, 307, 308]
        let status = page.overwrite.flatMap { redirects.contains($0) ? $0 : nil } ?? 302
        return .end(redirectOutcome(status, target))
    }

    /// `Location` as the header filter writes it.
    private func absolute(_ target: [UInt8]) -> String {
        let text = String(decoding: target, as: UTF8.self)
        guard target.first == UInt8(ascii: "/"), level.settings.absoluteRedirect?.isOn != false else { return text }
        var name = String(decoding: host, as: UTF8.self)
        if host.isEmpty {
            name = request.serverAddress ?? "SERVER_ADDRESS"
            if request.serverAddress == nil { assume("the server's own address is not given") }
        }
        if level.settings.serverNameInRedirect?.isOn == true { name = serverName.text }
        if level.settings.portInRedirect?.isOn != false, listener.port != (listener.isTLS ? 443 : 80) { name += ":\(listener.port)" }
        return (listener.isTLS ? "https://" : "http://") + name + text
    }
}
