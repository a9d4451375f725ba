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
