/// What a scaled run of the generator has to hold, each at least twenty times.
enum GeneratorItems {
    static let required: [String] = grammar + servers + rewriting + locations + content + handlers + variables + requests

    private static let grammar = [
        "map", "geo", "split_clients", "upstream", "include in a map", "word in double quotes", "word in single quotes", "bare word", "variable in braces", "comment", "line break in a directive",
        "braces in a quoted pattern", "named captures", "include of a file", "include with a glob",
    ]
    private static let servers = [
        "listen", "listen on an address", "listen default_server", "listen on a unix socket", "servers that share a port",
        "server_name", "server_name exact", "server_name *.suffix", "server_name .suffix", "server_name prefix.*", "server_name ~",
        "server_name ~ with a named group", "server_name empty", "merge_slashes", "absolute_redirect", "port_in_redirect",
        "server_name_in_redirect", "underscores_in_headers",
    ]
    private static let rewriting = [
        "rewrite", "rewrite cycle", "rewrite without flag", "rewrite last", "rewrite break", "rewrite redirect", "rewrite permanent",
        "rewrite to another host", "rewrite that drops the arguments", "rewrite with arguments", "if in a server", "if in a location",
        "if (variable)", "if =", "if !=", "if ~", "if ~*", "if !~", "if !~*", "if -f", "if !-f", "if -d", "if !-d", "if -e", "if !-e",
        "if -x", "if !-x", "set", "break", "return", "return of a status", "return with a text", "return with a redirect",
        "return of a URL",
    ]
    private static let locations = [
        "location =", "location prefix", "location ^~", "location ~", "location ~*", "location @name", "nested location",
    ]
    private static let content = [
        "try_files", "try_files with a status", "try_files with a named location", "try_files with a URI", "try_files with arguments",
        "error_page", "error_page with =", "error_page without =", "error_page with =code", "error_page to a named location",
        "error_page to a URI", "recursive_error_pages", "index", "autoindex", "internal", "root", "alias", "alias in a prefix location",
        "alias in a regex location", "allow", "deny", "satisfy", "auth_basic", "auth_basic_user_file", "auth_request", "limit_except",
        "valid_referers", "client_max_body_size",
    ]
    private static let handlers = [
        "fastcgi_pass", "fastcgi_param", "fastcgi_split_path_info", "fastcgi_index", "proxy_pass", "proxy_pass with a variable",
        "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass", "empty_gif", "stub_status", "flv", "mp4",
    ]
    private static let variables = [
        "$uri", "$document_uri", "$args", "$query_string", "$is_args", "$arg_…", "$host", "$http_…", "$cookie_…", "$request_method",
        "$request_uri", "$request_filename", "$document_root", "$realpath_root", "$fastcgi_script_name", "$fastcgi_path_info", "$scheme",
        "$https", "$server_port", "$server_name", "$server_addr", "$server_protocol", "$remote_addr", "$request", "$content_length",
        "$1", "$2", "$first", "$second", "$v1", "$v2", "$mapped", "$lazy", "$byhost", "$zone", "$bucket",
    ]
    private static let requests = [
        "URL with //", "URL with dot segments", "URL with an encoded letter", "URL with an encoded slash", "URL with an encoded dot",
        "URL with an encoded delimiter", "URL with encoded control characters", "URL with a bad escape", "URL with ;",
        "URL with non-ASCII bytes", "URL with other case", "URL of excessive length", "URL with a fragment",
        "URL with special characters", "absolute request target", "URL with raw control characters", "request without a host",
        "method GET", "method HEAD", "method POST", "method PUT", "method DELETE", "method OPTIONS", "method PROPFIND",
    ]
}
