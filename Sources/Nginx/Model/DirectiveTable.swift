/// Where a directive may stand.
struct Contexts: OptionSet, Hashable, Sendable {
    let rawValue: UInt16
    static let main = Contexts(rawValue: 1)
    static let events = Contexts(rawValue: 2)
    static let http = Contexts(rawValue: 4)
    static let server = Contexts(rawValue: 8)
    static let location = Contexts(rawValue: 16)
    static let serverIf = Contexts(rawValue: 32)
    static let locationIf = Contexts(rawValue: 64)
    static let limitExcept = Contexts(rawValue: 128)
    static let upstream = Contexts(rawValue: 256)

    var words: String {
        let names: [(Contexts, String)] = [
            (.main, "main"), (.events, "events"), (.http, "http"), (.server, "server"), (.location, "location"),
            (.serverIf, "if in server"), (.locationIf, "if in location"), (.limitExcept, "limit_except"),
            (.upstream, "upstream"),
        ]
        return names.filter { contains($0.0) }.map(\.1).joined(separator: ", ")
    }
}

/// What nginx's own modules accept: names, places and argument counts (nginx.org/en/docs/dirindex.html).
struct DirectiveRule: Sendable {
    var contexts: Contexts
    var minimum: Int
    var maximum: Int
    var isBlock: Bool
    /// Takes `on` or `off` only.
    var isFlag: Bool
    /// A second one in the same block stops the server.
    var isSingle: Bool

    func merged(with other: DirectiveRule) -> DirectiveRule {
        DirectiveRule(
            contexts: contexts.union(other.contexts), minimum: min(minimum, other.minimum),
            maximum: max(maximum, other.maximum), isBlock: isBlock && other.isBlock, isFlag: isFlag && other.isFlag,
            isSingle: isSingle && other.isSingle)
    }
}

enum DirectiveTable {
    static let rules: [String: DirectiveRule] = {
        // Most runs that meet a server file pay for this: bytes, not characters.
        var rules = [String: DirectiveRule](minimumCapacity: 1_000)
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            let fields = line.split(separator: UInt8(ascii: " ")).map { Substring($0) }
            guard fields.count >= 3 else { continue }
            let contexts = parseContexts(fields[0])
            let form = fields[1]
            var range = form.prefix { $0 != "b" && $0 != "!" }
            let isFlag = range == "f"
            if isFlag { range = "1" }
            let open = range.hasSuffix("+")
            if open { range = range.dropLast() }
            let bounds = range.split(separator: "-").compactMap { Int($0) }
            let rule = DirectiveRule(
                contexts: contexts, minimum: bounds.first ?? 0, maximum: open ? .max : bounds.last ?? 0,
                isBlock: form.contains("b"), isFlag: isFlag, isSingle: form.contains("!"))
            // A name on several lines is accepted wherever one of them accepts it.
            for name in fields[2...].map(String.init) { rules[name] = rules[name].map(rule.merged) ?? rule }
        }
        return rules
    }()

    private static func parseContexts(_ letters: Substring) -> Contexts {
        var contexts: Contexts = []
        for letter in letters {
            switch letter {
            case "M": contexts.insert(.main)
            case "E": contexts.insert(.events)
            case "H": contexts.insert(.http)
            case "S": contexts.insert(.server)
            case "L": contexts.insert(.location)
            case "s": contexts.insert(.serverIf)
            case "l": contexts.insert(.locationIf)
            case "X": contexts.insert(.limitExcept)
            case "U": contexts.insert(.upstream)
            default: break
            }
        }
        return contexts
    }

    /// Modules whose directives come from outside of nginx's own documentation: never judged.
    static func isForeign(_ name: String) -> Bool {
        name.contains("_by_lua") || ["lua_", "js_", "perl", "brotli", "modsecurity", "more_", "passenger_", "pagespeed", "vhost_traffic_", "otel_", "opentracing", "geoip2", "echo", "naxsi_", "headers_more"]
            .contains { name.hasPrefix($0) }
    }

    // Contexts (M main, E events, H http, S server, L location, s if in server, l if in location, X limit_except,
    // U upstream), arguments (f: on|off, n, n-m, n+; b: block; !: once in a block), names.
    private static let text = """
        M 0b events http stream mail
        M f! daemon master_process pcre_jit
        M 1! pid lock_file worker_processes worker_priority worker_rlimit_nofile worker_rlimit_core worker_shutdown_timeout working_directory timer_resolution ssl_engine thread_pool debug_points
        M 1 load_module env
        M 1-2! user
        M 1+ worker_cpu_affinity
        MEHSLslXU 1 include
        MHSL 1+ error_log
        E 1! worker_connections use worker_aio_requests accept_mutex_delay
        E f! multi_accept accept_mutex
        E 1 debug_connection
        H 0b server
        H 2b map charset_map
        H 1-2b geo
        H 1+b split_clients
        H 1b upstream
        HSL 0b types
        SL 1-2b location
        SL 1+b if
        L 1+b limit_except
        SLsl 0 break
        SLsl 1-2 return
        SLsl 2-3 rewrite
        SLsl 2 set
        HSLsl f! rewrite_log uninitialized_variable_warn
        S 1+ listen server_name
        HSLl 1! root
        Ll 1! alias
        L 0! internal
        SL 2+! try_files
        HSL 1+ index
        HSLl 2+ error_page
        HSLX 1 allow deny
        HSL 1! satisfy
        HSLX 1! auth_basic auth_basic_user_file
        HSL 1! auth_request
        HSL 2 auth_request_set
        HSLl 1! client_max_body_size default_type
        HSL 1! client_body_buffer_size client_body_timeout client_body_temp_path client_body_in_file_only keepalive_requests keepalive_disable keepalive_time send_timeout send_lowat lingering_close lingering_time lingering_timeout resolver_timeout sendfile_max_chunk read_ahead directio directio_alignment output_buffers postpone_output types_hash_max_size types_hash_bucket_size open_file_cache_valid open_file_cache_min_uses max_ranges disable_symlinks if_modified_since auth_delay subrequest_output_buffer_size
        HSL 1+ client_body_temp_path uwsgi_temp_path scgi_temp_path resolver open_file_cache disable_symlinks limit_conn limit_req keepalive_disable
        HSL 1-2! keepalive_timeout
        HSLl f! sendfile
        HSL f! tcp_nopush tcp_nodelay reset_timedout_connection log_not_found log_subrequest recursive_error_pages chunked_transfer_encoding msie_padding msie_refresh port_in_redirect absolute_redirect server_name_in_redirect etag client_body_in_single_buffer open_file_cache_errors
        HSL 1 server_tokens aio aio_write
        HSLl 1 limit_rate limit_rate_after
        HSLlX 1+ access_log
        HS 1! client_header_buffer_size client_header_timeout connection_pool_size request_pool_size variables_hash_max_size variables_hash_bucket_size server_names_hash_max_size server_names_hash_bucket_size
        HS 2! large_client_header_buffers
        HS f! merge_slashes ignore_invalid_headers underscores_in_headers
        H 2+ log_format
        H 2-3 limit_req_zone limit_conn_zone
        HSL 1! limit_req_status limit_conn_status limit_req_log_level limit_conn_log_level
        HSL f! limit_req_dry_run limit_conn_dry_run
        H 1+ proxy_cache_path fastcgi_cache_path uwsgi_cache_path scgi_cache_path
        HSLl f! gzip
        HSL f! gzip_vary
        HSL 1! gzip_comp_level gzip_min_length gzip_http_version gzip_static gzip_window gzip_hash gunzip
        HSL 2! gzip_buffers gunzip_buffers
        HSL 1+ gzip_types gzip_proxied gzip_disable
        HSLl 1-2! expires
        HSLl 2-3 add_header add_trailer
        HSL f! autoindex autoindex_exact_size autoindex_localtime random_index
        HSL 1! autoindex_format
        L f! random_index
        HSLl 1! charset source_charset
        HSL 1+ charset_types
        HSL f! override_charset
        HSL 1+ sub_filter_types ssi_types addition_types
        HSL 2 sub_filter
        HSL f! sub_filter_once sub_filter_last_modified ssi_silent_errors ssi_last_modified
        HSLl f! ssi
        HSL 1+ dav_methods dav_access
        HSL f! create_full_put_path
        L 0 empty_gif stub_status flv mp4
        SL 0-1 stub_status
        HSL 1! mp4_buffer_size mp4_max_buffer_size
        Ll 1! fastcgi_pass uwsgi_pass scgi_pass memcached_pass grpc_pass
        LlX 1! proxy_pass
        HSL 2-3 fastcgi_param uwsgi_param scgi_param
        HSL 1! fastcgi_index
        L 1! fastcgi_split_path_info
        HSL f! fastcgi_intercept_errors fastcgi_ignore_client_abort fastcgi_buffering fastcgi_request_buffering fastcgi_keep_conn fastcgi_pass_request_headers fastcgi_pass_request_body fastcgi_cache_lock fastcgi_cache_revalidate fastcgi_cache_background_update fastcgi_force_ranges fastcgi_socket_keepalive fastcgi_catch_stderr
        HSL f! proxy_intercept_errors proxy_ignore_client_abort proxy_buffering proxy_request_buffering proxy_pass_request_headers proxy_pass_request_body proxy_cache_lock proxy_cache_revalidate proxy_cache_background_update proxy_cache_convert_head proxy_force_ranges proxy_socket_keepalive proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_verify
        HSL f! uwsgi_intercept_errors uwsgi_ignore_client_abort uwsgi_buffering uwsgi_request_buffering uwsgi_pass_request_headers uwsgi_pass_request_body scgi_intercept_errors scgi_ignore_client_abort scgi_buffering scgi_request_buffering
        HSL 1! fastcgi_connect_timeout fastcgi_send_timeout fastcgi_read_timeout fastcgi_buffer_size fastcgi_busy_buffers_size fastcgi_temp_file_write_size fastcgi_max_temp_file_size fastcgi_limit_rate fastcgi_next_upstream_tries fastcgi_next_upstream_timeout fastcgi_send_lowat fastcgi_cache fastcgi_cache_key fastcgi_cache_min_uses fastcgi_cache_lock_timeout fastcgi_cache_lock_age fastcgi_cache_max_range_offset fastcgi_store
        HSL 2! fastcgi_buffers proxy_buffers uwsgi_buffers scgi_buffers
        HSL 1+ fastcgi_next_upstream fastcgi_cache_valid fastcgi_cache_bypass fastcgi_no_cache fastcgi_cache_methods fastcgi_cache_use_stale fastcgi_temp_path fastcgi_ignore_headers fastcgi_store_access fastcgi_bind
        HSL 1 fastcgi_hide_header fastcgi_pass_header
        HSL 1! proxy_connect_timeout proxy_send_timeout proxy_read_timeout proxy_buffer_size proxy_busy_buffers_size proxy_temp_file_write_size proxy_max_temp_file_size proxy_limit_rate proxy_next_upstream_tries proxy_next_upstream_timeout proxy_http_version proxy_cache proxy_cache_key proxy_cache_min_uses proxy_cache_lock_timeout proxy_cache_lock_age proxy_method proxy_set_body proxy_headers_hash_max_size proxy_headers_hash_bucket_size proxy_ssl_certificate proxy_ssl_certificate_key proxy_ssl_ciphers proxy_ssl_crl proxy_ssl_name proxy_ssl_password_file proxy_ssl_trusted_certificate proxy_ssl_verify_depth proxy_store
        HSL 1+ proxy_next_upstream proxy_cache_valid proxy_cache_bypass proxy_no_cache proxy_cache_methods proxy_cache_use_stale proxy_temp_path proxy_ignore_headers proxy_cookie_domain proxy_cookie_path proxy_cookie_flags proxy_redirect proxy_ssl_protocols proxy_ssl_conf_command proxy_store_access proxy_bind
        HSL 1 proxy_hide_header proxy_pass_header
        HSL 2 proxy_set_header grpc_set_header
        HSL 1! uwsgi_connect_timeout uwsgi_send_timeout uwsgi_read_timeout uwsgi_buffer_size uwsgi_busy_buffers_size uwsgi_modifier1 uwsgi_modifier2 uwsgi_cache uwsgi_cache_key scgi_connect_timeout scgi_send_timeout scgi_read_timeout scgi_buffer_size grpc_connect_timeout grpc_send_timeout grpc_read_timeout memcached_connect_timeout memcached_read_timeout memcached_send_timeout
        HSL 1+ uwsgi_cache_valid uwsgi_next_upstream scgi_next_upstream grpc_next_upstream uwsgi_cache_bypass uwsgi_no_cache
        HS 1 ssl_certificate ssl_certificate_key ssl_password_file
        HS 1! ssl_ciphers ssl_dhparam ssl_ecdh_curve ssl_session_ticket_key ssl_session_timeout ssl_trusted_certificate ssl_client_certificate ssl_crl ssl_verify_client ssl_verify_depth ssl_buffer_size ssl_ocsp ssl_ocsp_responder ssl_ocsp_cache ssl_stapling_file ssl_stapling_responder
        HS f! ssl ssl_prefer_server_ciphers ssl_session_tickets ssl_stapling ssl_stapling_verify ssl_early_data ssl_reject_handshake
        HS 1+ ssl_protocols ssl_session_cache ssl_conf_command
        HS 1! http2_max_concurrent_streams http2_max_field_size http2_max_header_size http2_max_requests http2_recv_timeout http2_idle_timeout http2_chunk_size http2_body_preread_size http2_recv_buffer_size http2_max_concurrent_pushes
        HS f! http2 http3 quic_retry quic_gso http2_push_preload
        HSL 1 http2_push
        HSL 1 set_real_ip_from
        HSL 1! real_ip_header
        HSL f! real_ip_recursive
        HSL 1+ valid_referers
        SL 1+ valid_referers
        HSL 1! referer_hash_max_size referer_hash_bucket_size
        H 1! map_hash_max_size map_hash_bucket_size geoip_proxy_recursive
        H 1-2! geoip_country geoip_city geoip_org
        H 1 geoip_proxy
        HSL 1! secure_link secure_link_md5 secure_link_secret
        HS 1! userid userid_name userid_domain userid_path userid_expires userid_p3p userid_mark userid_service
        HSL 1! userid userid_name userid_domain userid_path userid_expires
        HSL 1! slice mirror
        HSL f! mirror_request_body image_filter_interlace
        L 1+ image_filter
        HSL 1! image_filter_buffer image_filter_jpeg_quality image_filter_sharpen image_filter_transparency image_filter_webp_quality
        HSL 1 add_before_body add_after_body
        L 1+ xslt_stylesheet
        U 1+ server hash
        U 0! ip_hash
        U 0+ least_conn least_time random sticky zone
        U 1+ keepalive keepalive_requests keepalive_time keepalive_timeout resolver queue ntlm
        """

    /// Directives that may stand in both an `upstream` and elsewhere under other rules.
    static func rule(_ name: String, in contexts: Contexts) -> DirectiveRule? {
        if contexts == .upstream {
            switch name {
            case "server": return DirectiveRule(contexts: .upstream, minimum: 1, maximum: .max, isBlock: false, isFlag: false, isSingle: false)
            default: break
            }
        } else if name == "server" {
            return DirectiveRule(contexts: .http, minimum: 0, maximum: 0, isBlock: true, isFlag: false, isSingle: false)
        }
        return rules[name]
    }

    static let names: [String] = Array(rules.keys)
}
