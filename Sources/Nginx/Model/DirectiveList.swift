/// The directives of nginx's own modules, with the places and arguments that any version from 1.10 to 1.29 accepts
/// (the `ngx_command_t` tables of its source).
enum DirectiveList {
    // Contexts (M main, E events, H http, S server, L location, s if in server, l if in location, X limit_except,
    // U upstream), arguments (f: on|off, n, n-m, n+; b: block; !: once in a block), names.
    static let text = """
        M 0b! events http mail stream
        M 1 env load_module
        M 1! debug_points google_perftools_profiles lock_file pid ssl_engine timer_resolution worker_priority worker_processes
        M 1! worker_rlimit_core worker_rlimit_nofile worker_shutdown_timeout working_directory
        M 1+! worker_cpu_affinity
        M 1-2! user
        M 2-3 thread_pool
        M f! daemon master_process pcre_jit quic_bpf ssl_object_cache_inheritable
        MEHSLslXU 1 include
        MHSL 1+ error_log
        E 1 debug_connection
        E 1! accept_mutex_delay epoll_events use worker_aio_requests worker_connections
        E f! accept_mutex multi_accept
        H 0b server
        H 1 geoip_proxy perl_modules perl_require spdy_recv_buffer_size
        H 1! http2_recv_buffer_size map_hash_bucket_size map_hash_max_size server_names_hash_bucket_size
        H 1! server_names_hash_max_size variables_hash_bucket_size variables_hash_max_size
        H 1-2! geoip_city geoip_country geoip_org
        H 1-2b geo
        H 1b upstream
        H 2 limit_conn_zone perl_set
        H 2+ fastcgi_cache_path log_format proxy_cache_path scgi_cache_path uwsgi_cache_path
        H 2b charset_map map split_clients
        H 3 limit_req_zone
        H f! geoip_proxy_recursive
        HS 1 http2_idle_timeout http2_max_concurrent_pushes http2_max_field_size http2_max_header_size http2_max_requests
        HS 1 http2_recv_timeout quic_host_key spdy_headers_comp spdy_keepalive_timeout spdy_max_concurrent_streams
        HS 1 spdy_pool_size spdy_recv_timeout spdy_streams_index_size ssl_certificate ssl_certificate_key ssl_ech_file
        HS 1 ssl_password_file ssl_session_ticket_key
        HS 1! client_header_buffer_size client_header_timeout connection_pool_size http2_body_preread_size
        HS 1! http2_max_concurrent_streams http2_pool_size http2_streams_index_size http3_max_concurrent_streams
        HS 1! http3_stream_buffer_size max_headers quic_active_connection_id_limit request_pool_size ssl_buffer_size
        HS 1! ssl_ciphers ssl_client_certificate ssl_crl ssl_dhparam ssl_ecdh_curve ssl_ocsp ssl_ocsp_cache ssl_ocsp_responder
        HS 1! ssl_session_timeout ssl_stapling_file ssl_stapling_responder ssl_trusted_certificate ssl_verify_client
        HS 1! ssl_verify_depth
        HS 1+ client_body_early_read ssl_protocols
        HS 1-2 ssl_session_cache
        HS 1-3 ssl_certificate_cache
        HS 2 ssl_conf_command
        HS 2! large_client_header_buffers
        HS f! http2 http3 http3_hq ignore_invalid_headers merge_slashes quic_gso quic_retry ssl ssl_certificate_compression
        HS f! ssl_early_data ssl_prefer_server_ciphers ssl_reject_handshake ssl_session_tickets ssl_stapling
        HS f! ssl_stapling_verify underscores_in_headers
        HSL 0b types
        HSL 1 ancient_browser_value fastcgi_catch_stderr fastcgi_hide_header fastcgi_pass_header fastcgi_split_path_info
        HSL 1 grpc_hide_header grpc_pass_header grpc_ssl_password_file http2_push image_filter_jpeg_quality
        HSL 1 image_filter_sharpen image_filter_webp_quality mirror modern_browser_value proxy_hide_header proxy_pass_header
        HSL 1 scgi_hide_header scgi_pass_header set_real_ip_from spdy_chunk_size uwsgi_hide_header uwsgi_pass_header
        HSL 1 uwsgi_ssl_password_file xml_entities
        HSL 1! add_after_body add_before_body aio auth_delay auth_request autoindex_format client_body_buffer_size
        HSL 1! client_body_in_file_only client_body_timeout client_max_body_size default_type directio directio_alignment
        HSL 1! fastcgi_buffer_size fastcgi_busy_buffers_size fastcgi_cache fastcgi_cache_key fastcgi_cache_lock_age
        HSL 1! fastcgi_cache_lock_timeout fastcgi_cache_max_range_offset fastcgi_cache_min_uses fastcgi_connect_timeout
        HSL 1! fastcgi_index fastcgi_limit_rate fastcgi_max_temp_file_size fastcgi_next_upstream_timeout
        HSL 1! fastcgi_next_upstream_tries fastcgi_read_timeout fastcgi_send_lowat fastcgi_send_timeout fastcgi_socket_rcvbuf
        HSL 1! fastcgi_socket_sndbuf fastcgi_store fastcgi_temp_file_write_size grpc_buffer_size grpc_connect_timeout
        HSL 1! grpc_next_upstream_timeout grpc_next_upstream_tries grpc_read_timeout grpc_send_timeout grpc_socket_rcvbuf
        HSL 1! grpc_socket_sndbuf grpc_ssl_certificate grpc_ssl_certificate_key grpc_ssl_ciphers grpc_ssl_crl grpc_ssl_name
        HSL 1! grpc_ssl_trusted_certificate grpc_ssl_verify_depth gzip_comp_level gzip_hash gzip_http_version gzip_min_length
        HSL 1! gzip_static gzip_window http2_chunk_size if_modified_since image_filter_buffer keepalive_min_timeout
        HSL 1! keepalive_requests keepalive_time limit_conn_log_level limit_conn_status limit_req_log_level limit_req_status
        HSL 1! lingering_close lingering_time lingering_timeout max_ranges memcached_buffer_size memcached_connect_timeout
        HSL 1! memcached_gzip_flag memcached_next_upstream_timeout memcached_next_upstream_tries memcached_read_timeout
        HSL 1! memcached_send_timeout min_delete_depth mp4_buffer_size mp4_max_buffer_size open_file_cache_min_uses
        HSL 1! open_file_cache_valid postpone_gzipping postpone_output proxy_buffer_size proxy_busy_buffers_size proxy_cache
        HSL 1! proxy_cache_key proxy_cache_lock_age proxy_cache_lock_timeout proxy_cache_max_range_offset proxy_cache_min_uses
        HSL 1! proxy_connect_timeout proxy_headers_hash_bucket_size proxy_headers_hash_max_size proxy_http_version
        HSL 1! proxy_limit_rate proxy_max_temp_file_size proxy_method proxy_next_upstream_timeout proxy_next_upstream_tries
        HSL 1! proxy_read_timeout proxy_send_lowat proxy_send_timeout proxy_set_body proxy_socket_rcvbuf proxy_socket_sndbuf
        HSL 1! proxy_ssl_certificate proxy_ssl_certificate_key proxy_ssl_ciphers proxy_ssl_crl proxy_ssl_name
        HSL 1! proxy_ssl_password_file proxy_ssl_trusted_certificate proxy_ssl_verify_depth proxy_store
        HSL 1! proxy_temp_file_write_size read_ahead real_ip_header resolver_timeout satisfy scgi_buffer_size
        HSL 1! scgi_busy_buffers_size scgi_cache scgi_cache_key scgi_cache_lock_age scgi_cache_lock_timeout
        HSL 1! scgi_cache_max_range_offset scgi_cache_min_uses scgi_connect_timeout scgi_limit_rate scgi_max_temp_file_size
        HSL 1! scgi_next_upstream_timeout scgi_next_upstream_tries scgi_read_timeout scgi_send_timeout scgi_socket_rcvbuf
        HSL 1! scgi_socket_sndbuf scgi_store scgi_temp_file_write_size secure_link secure_link_md5 secure_link_secret
        HSL 1! send_lowat send_timeout sendfile_max_chunk server_tokens slice ssi_min_file_chunk ssi_value_length
        HSL 1! subrequest_output_buffer_size types_hash_bucket_size types_hash_max_size userid userid_domain userid_expires
        HSL 1! userid_mark userid_name userid_p3p userid_path userid_service uwsgi_buffer_size uwsgi_busy_buffers_size
        HSL 1! uwsgi_cache uwsgi_cache_background_update uwsgi_cache_key uwsgi_cache_lock_age uwsgi_cache_lock_timeout
        HSL 1! uwsgi_cache_max_range_offset uwsgi_cache_min_uses uwsgi_connect_timeout uwsgi_limit_rate
        HSL 1! uwsgi_max_temp_file_size uwsgi_modifier1 uwsgi_modifier2 uwsgi_next_upstream_timeout uwsgi_next_upstream_tries
        HSL 1! uwsgi_read_timeout uwsgi_send_timeout uwsgi_socket_rcvbuf uwsgi_socket_sndbuf uwsgi_ssl_certificate
        HSL 1! uwsgi_ssl_certificate_key uwsgi_ssl_ciphers uwsgi_ssl_crl uwsgi_ssl_name uwsgi_ssl_trusted_certificate
        HSL 1! uwsgi_ssl_verify_depth uwsgi_store uwsgi_string uwsgi_temp_file_write_size
        HSL 1+ addition_types ancient_browser charset_types dav_methods early_hints fastcgi_cache_bypass fastcgi_cache_methods
        HSL 1+ fastcgi_cache_use_stale fastcgi_cache_valid fastcgi_ignore_headers fastcgi_next_upstream fastcgi_no_cache
        HSL 1+ grpc_ignore_headers grpc_next_upstream grpc_ssl_protocols gzip_disable gzip_proxied gzip_types index
        HSL 1+ memcached_next_upstream proxy_cache_bypass proxy_cache_methods proxy_cache_use_stale proxy_cache_valid
        HSL 1+ proxy_ignore_headers proxy_next_upstream proxy_no_cache proxy_ssl_protocols scgi_cache_bypass
        HSL 1+ scgi_cache_methods scgi_cache_use_stale scgi_cache_valid scgi_ignore_headers scgi_next_upstream scgi_no_cache
        HSL 1+ ssi_types sub_filter_types uwsgi_cache_bypass uwsgi_cache_methods uwsgi_cache_use_stale uwsgi_cache_valid
        HSL 1+ uwsgi_ignore_headers uwsgi_next_upstream uwsgi_no_cache uwsgi_ssl_protocols xslt_types
        HSL 1+! resolver
        HSL 1-2 keepalive_disable modern_browser proxy_cookie_domain proxy_cookie_path proxy_redirect
        HSL 1-2! disable_symlinks fastcgi_bind grpc_bind keepalive_timeout memcached_bind open_file_cache proxy_bind scgi_bind
        HSL 1-2! uwsgi_bind
        HSL 1-3 grpc_ssl_certificate_cache limit_req proxy_ssl_certificate_cache userid_flags uwsgi_ssl_certificate_cache
        HSL 1-3! dav_access fastcgi_store_access proxy_store_access scgi_store_access uwsgi_store_access
        HSL 1-4 proxy_cookie_flags
        HSL 1-4! client_body_temp_path fastcgi_temp_path open_log_file_cache proxy_temp_path scgi_temp_path uwsgi_temp_path
        HSL 2 auth_request_set grpc_set_header grpc_ssl_conf_command limit_conn proxy_set_header proxy_ssl_conf_command
        HSL 2 sub_filter uwsgi_ssl_conf_command xslt_param xslt_string_param
        HSL 2! fastcgi_buffers gunzip_buffers gzip_buffers output_buffers proxy_buffers scgi_buffers uwsgi_buffers
        HSL 2-3 fastcgi_param scgi_param uwsgi_param
        HSL f http2_push_preload
        HSL f! absolute_redirect aio_write autoindex autoindex_exact_size autoindex_localtime chunked_transfer_encoding
        HSL f! client_body_in_single_buffer create_full_put_path etag fastcgi_buffering fastcgi_cache_background_update
        HSL f! fastcgi_cache_lock fastcgi_cache_revalidate fastcgi_force_ranges fastcgi_ignore_client_abort
        HSL f! fastcgi_intercept_errors fastcgi_keep_conn fastcgi_pass_request_body fastcgi_pass_request_headers
        HSL f! fastcgi_request_buffering fastcgi_socket_keepalive grpc_intercept_errors grpc_socket_keepalive
        HSL f! grpc_ssl_server_name grpc_ssl_session_reuse grpc_ssl_verify gunzip gzip_no_buffer gzip_vary
        HSL f! image_filter_interlace image_filter_transparency limit_conn_dry_run limit_req_dry_run log_not_found
        HSL f! log_subrequest memcached_socket_keepalive mirror_request_body mp4_start_key_frame msie_padding msie_refresh
        HSL f! open_file_cache_errors open_file_cache_events port_in_redirect proxy_buffering proxy_cache_background_update
        HSL f! proxy_cache_convert_head proxy_cache_lock proxy_cache_revalidate proxy_force_ranges proxy_ignore_client_abort
        HSL f! proxy_intercept_errors proxy_pass_request_body proxy_pass_request_headers proxy_pass_trailers
        HSL f! proxy_request_buffering proxy_socket_keepalive proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_verify
        HSL f! real_ip_recursive recursive_error_pages reset_timedout_connection scgi_buffering scgi_cache_background_update
        HSL f! scgi_cache_lock scgi_cache_revalidate scgi_force_ranges scgi_ignore_client_abort scgi_intercept_errors
        HSL f! scgi_pass_request_body scgi_pass_request_headers scgi_request_buffering scgi_socket_keepalive
        HSL f! server_name_in_redirect ssi_ignore_recycled_buffers ssi_last_modified ssi_silent_errors
        HSL f! sub_filter_last_modified sub_filter_once tcp_nodelay tcp_nopush uwsgi_buffering uwsgi_cache_lock
        HSL f! uwsgi_cache_revalidate uwsgi_force_ranges uwsgi_ignore_client_abort uwsgi_intercept_errors
        HSL f! uwsgi_pass_request_body uwsgi_pass_request_headers uwsgi_request_buffering uwsgi_socket_keepalive
        HSL f! uwsgi_ssl_server_name uwsgi_ssl_session_reuse uwsgi_ssl_verify xml_external_entities xslt_last_modified
        HSLsl f! rewrite_log uninitialized_variable_warn
        HSLl 1! add_header_inherit add_trailer_inherit charset limit_rate limit_rate_after post_action root source_charset
        HSLl 1-2! expires
        HSLl 2+ error_page
        HSLl 2-3 add_header add_trailer
        HSLl f! gzip override_charset sendfile ssi
        HSLlX 1+ access_log
        HSLX 1 allow deny
        HSLX 1! auth_basic auth_basic_user_file
        S 1+ listen server_name
        SL 0-1 stub_status
        SL 1! referer_hash_bucket_size referer_hash_max_size
        SL 1+ valid_referers
        SL 1+b if
        SL 1-2b location
        SL 2+! try_files
        SLsl 0 break
        SLsl 1-2 return
        SLsl 2 set
        SLsl 2-3 rewrite
        L 0 empty_gif flv mp4
        L 0! internal
        L 1! alias
        L 1+ xslt_stylesheet
        L 1+b! limit_except
        L 1-3 image_filter
        L f! random_index
        Ll 1! fastcgi_pass grpc_pass memcached_pass scgi_pass uwsgi_pass
        LlX 1! proxy_pass
        LX 1 perl
        U 0 ip_hash least_conn ntlm
        U 0-2 random
        U 1 queue
        U 1! keepalive_requests keepalive_time keepalive_timeout resolver_timeout
        U 1+! resolver
        U 1-2 hash keepalive least_time zone
        U 2+ sticky
        """
}
