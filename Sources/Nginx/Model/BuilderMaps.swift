import Patterns
import Source

/// `map`, `geo`, `split_clients` and `upstream`; the check of variable names.
extension Builder {
    mutating func buildUpstream(_ directive: NginxDirective) {
        guard directive.words.count == 2 else { return }
        var servers: [String] = []
        var seen: [String: SourceSpan] = [:]
        for inner in directive.block ?? [] {
            guard check(inner, in: .upstream, seen: &seen) else { continue }
            if inner.name == "server", inner.words.count > 1 { servers.append(inner.words[1].text) }
        }
        let name = directive.words[1].text
        if model.upstreams[name] != nil { refuse("the upstream \"\(name.prefix(60))\" is defined twice", at: directive.span) }
        if servers.isEmpty, directive.block?.allSatisfy({ DirectiveTable.rule($0.name, in: .upstream) != nil }) == true {
            refuse("no servers are inside the upstream \"\(name.prefix(60))\"", at: directive.span)
        }
        model.upstreams[name] = UpstreamGroup(servers: servers, span: directive.span)
    }

    mutating func buildMap(_ directive: NginxDirective) {
        guard let last = directive.words.last, last.value.first == UInt8(ascii: "$"), last.value.count > 1 else {
            refuse("invalid variable name in \"\(directive.name)\", expected \"$name\"", at: directive.span)
            return
        }
        let name = String(decoding: last.value.dropFirst(), as: UTF8.self)
        model.variables.insert(name)
        if directive.name == "split_clients" {
            model.foreignVariables.insert(name)
            return
        }
        let isGeo = directive.name == "geo"
        let source: Template
        if directive.words.count > 2 {
            source = template(directive.words[1], directive)
        } else {
            source = (try? Template(Array("$remote_addr".utf8), span: directive.span)) ?? Template(literal: [], span: directive.span)
        }
        var map = MapDefinition(kind: isGeo ? .geo : .map, source: source, span: directive.span)
        map.usesHostnames = directive.block?.contains { $0.name == "hostnames" && $0.words.count == 1 } ?? false
        for entry in directive.block ?? [] { entryOf(&map, entry) }
        map.suffixes.sort { $0.text.count > $1.text.count }
        map.prefixes.sort { $0.text.count > $1.text.count }
        model.maps[name] = map
    }

    private mutating func entryOf(_ map: inout MapDefinition, _ entry: NginxDirective) {
        let key = entry.nameWord
        if entry.words.count == 1 {
            if key.text == "volatile" { map.isVolatile = true }
            if key.text == "hostnames" || key.text == "volatile" || key.text == "ranges" || key.text == "proxy_recursive" {
                if key.text == "ranges" { map.isIncomplete = true }
                return
            }
        }
        guard entry.words.count == 2 else {
            refuse("invalid number of words in this entry, expected a value after the key", at: entry.span)
            return
        }
        if key.text == "include" || key.hasPlaceholder {
            map.isIncomplete = true
            return
        }
        if map.kind == .geo, ["proxy", "delete"].contains(key.text) {
            map.isIncomplete = true
            return
        }
        let value = template(entry.words[1], entry)
        if key.text == "default" {
            map.fallback = value
            return
        }
        if map.kind == .geo {
            if let network = Network(key.text) { map.networks.append((network, value)) } else { map.isIncomplete = true }
            return
        }
        if key.value.first == UInt8(ascii: "~") {
            let isCaseless = key.value.count > 1 && key.value[1] == UInt8(ascii: "*")
            let source = Array(key.value.dropFirst(isCaseless ? 2 : 1))
            map.expressions.append((expression(source, caseless: isCaseless, opaque: false, at: entry.file.span(key.range)), value))
            return
        }
        var bytes = key.value
        // `\default` is the text.
        if bytes.first == UInt8(ascii: "\\") { bytes.removeFirst() }
        let lower = bytes.map(asciiLower)
        if map.usesHostnames {
            if lower.starts(with: "*.".utf8) {
                map.suffixes.append((Array(lower.dropFirst()), value))
                return
            }
            if lower.first == UInt8(ascii: "."), lower.count > 1 {
                map.exact[Array(lower.dropFirst())] = value
                map.suffixes.append((lower, value))
                return
            }
            if lower.count > 2, lower.suffix(2).elementsEqual(".*".utf8) {
                map.prefixes.append((Array(lower.dropLast()), value))
                return
            }
        }
        if map.exact[lower] != nil {
            refuse("the key \"\(key.text.prefix(60))\" stands twice in this map (keys are compared without case)", at: entry.span)
            return
        }
        map.exact[lower] = value
    }

    /// An unknown variable stops the server; it is only provable when everything was read.
    mutating func checkVariables() {
        guard isComplete else { return }
        var reported: Set<String> = []
        for (name, span) in uses {
            if model.variables.contains(name) || BuiltinVariables.isKnown(name) { continue }
            if name.utf8.allSatisfy({ ($0 >= 0x41 && $0 <= 0x5A) || $0 == 0x5F || ($0 >= 0x30 && $0 <= 0x39) }),
                name.utf8.first.map({ $0 >= 0x41 && $0 <= 0x5A }) == true
            {
                continue
            }
            if reported.insert(name).inserted {
                refuse("unknown variable $\(name.prefix(60))", at: span, help: "nginx refuses to start unless a module defines it")
            }
        }
    }
}

func asciiLower(_ byte: UInt8) -> UInt8 { byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }

/// The variables of nginx's own modules (nginx.org/en/docs/varindex.html).
enum BuiltinVariables {
    private static let names: Set<String> = Set(
        """
        ancient_browser args binary_remote_addr body_bytes_sent bytes_sent connection connection_requests connection_time \
        connections_active connections_reading connections_waiting connections_writing content_length content_type \
        cookie_ date_gmt date_local document_root document_uri fastcgi_path_info fastcgi_script_name geoip_area_code \
        gzip_ratio host hostname http2 http3 https invalid_referer is_args limit_conn_status limit_rate limit_req_status \
        memcached_key modern_browser msec msie nginx_version pid pipe proxy_add_x_forwarded_for proxy_host proxy_port \
        proxy_protocol_addr proxy_protocol_port proxy_protocol_server_addr proxy_protocol_server_port proxy_internal_body_length \
        query_string realip_remote_addr realip_remote_port realpath_root remote_addr remote_port remote_user request \
        request_body request_body_file request_completion request_filename request_id request_length request_method \
        request_time request_uri scheme secure_link secure_link_expires server_addr server_name server_port \
        server_protocol slice_range status time_iso8601 time_local uid_got uid_reset uid_set uri upstream_addr \
        upstream_bytes_received upstream_bytes_sent upstream_cache_status upstream_connect_time upstream_first_byte_time \
        upstream_header_time upstream_queue_time upstream_response_length upstream_response_time upstream_status \
        upstream_last_server_name is_request_port request_port tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd tcpinfo_rcv_space
        """.split(separator: " ").map(String.init))
    private static let prefixes = [
        "arg_", "cookie_", "http_", "sent_http_", "sent_trailer_", "upstream_http_", "upstream_cookie_", "upstream_trailer_",
        "ssl_", "geoip_", "jwt_", "proxy_protocol_tlv_", "tcpinfo_",
    ]
    private static let changeable: Set<String> = [
        "args", "limit_rate", "ancient_browser", "modern_browser", "proxy_port", "memcached_key", "uid_reset", "secure_link",
    ]

    static func isKnown(_ name: String) -> Bool { names.contains(name) || prefixes.contains { name.hasPrefix($0) } }
    static func isReadOnly(_ name: String) -> Bool { names.contains(name) && !changeable.contains(name) }
}
