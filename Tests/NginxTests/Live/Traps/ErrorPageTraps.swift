/// `error_page`, `internal` and named locations.
let errorPageTraps = #"""
=== an error page asks with GET, and the request line stays
location /a { error_page 403 = /b; return 403; }
location /b { return 302 "/$request_method/${request}"; }
POST /a => 302 to http://localhost:@PORT@/GET/POST /a HTTP/1.1
=== the size of a body counts once
client_max_body_size 5;
location /a/ { error_page 413 = /b/; return 204; }
location /b/ { return 202; }
location /c/ { error_page 413 =200 /404.html; return 204; }
POST /a/ header=Content-Length:6 => 202
POST /a/ header=Content-Length:2000 => 202
POST /c/ header=Content-Length:6 => static web/404.html
POST /b/ header=Content-Length:6 => 413
=== a body counts again on the way to the page of another error
location /a/ { client_max_body_size 10; error_page 404 =200 /b/; return 404; }
location /b/ { client_max_body_size 5; error_page 413 =200 /404.html; return 202; }
location /c/ { error_page 403 =200 /d/; return 403; }
location /d/ { client_max_body_size 5; return 202; }
POST /a/ header=Content-Length:6 => 413
POST /a/ header=Content-Length:5 => 200
POST /c/ header=Content-Length:6 => 413
=== a request without a host, and an alias behind a named location
location / { alias @ROOT@/nfs/; }
location /b/ { root @ROOT@/web; return 204; }
location @named { rewrite ^ /x.txt last; }
error_page 400 @named;
/x.txt => static nfs/x.txt
/x.txt host= => 500
=== referers of requests that are not valid
error_page 400 /404.html;
location = /404.html { valid_referers none q.test; if ($invalid_referer) { return 403; } }
%2fempty/ header=Referer:http://other.test/ => static web/404.html with 400
=== internal
location /i/ { internal; alias @ROOT@/nfs/; }
location /e { error_page 404 /i/x.txt; return 404; }
location /t { try_files /none /i/x.txt; }
location /r { rewrite ^ /i/x.txt last; }
location /in/ { internal; location /in/sub/ { return 410; } }
/i/x.txt => 404
/e => static nfs/x.txt with 404
/t => static nfs/x.txt
/r => static nfs/x.txt
/in/sub/x => 404
=== error_page
error_page 404 /404.html;
error_page 403 = @denied;
error_page 410 =200 /logo.png;
error_page 500 502 =503 /robots.txt;
error_page 405 http://example.org/x;
error_page 401 =301 /away;
location @denied { return 302 /denied$uri; }
location /403 { return 403; }
location /410 { return 410; }
location /500 { return 500; }
location /405 { return 405; }
location /own { error_page 404 =200 /other.txt; }
location /own2 { error_page 403 /x; }
/none => static web/404.html with 404
/403 => 302 to http://localhost:@PORT@/denied/403
/410 => static web/logo.png
/500 => static web/robots.txt with 503
/405 => 302 to http://example.org/x
POST /logo.png => 302 to http://example.org/x
/own/none => static web/other.txt
/own2/none => 404
/empty/ => 302 to http://localhost:@PORT@/denied/empty/
HEAD /none => 404
=== an error page that fails
error_page 404 /missing.html;
location / { }
/none => 404
=== error pages are not recursive
error_page 404 /a;
error_page 403 /logo.png;
location /a { return 403; }
/none => 403
=== unless they are told to be
recursive_error_pages on;
error_page 404 /a;
error_page 403 /logo.png;
location /a { return 403; }
location /loop { error_page 404 /loop/x; }
/none => static web/logo.png with 403
/loop/a => 500
=== an error page with the answer's own status
error_page 404 = /e;
location = /e { return 204; }
location = /f { error_page 404 =410 /g; return 404; }
location = /g { return 204; }
location = /h { error_page 404 /g2; return 404; }
location = /g2 { return 204; }
/none => 204
/f => 410
/h => 404
=== an error page redirected by a rewrite
error_page 404 /old;
rewrite ^/old$ /logo.png last;
/none => static web/logo.png with 404
=== error_page for redirects
error_page 301 302 /logo.png;
location /a { return 301 /b; }
location /b { rewrite ^ /c redirect; }
/a => 301 to http://localhost:@PORT@/b
/b => 302 to http://localhost:@PORT@/c
/dir => 301 to http://localhost:@PORT@/dir/
=== error_page 400
error_page 400 /logo.png;
/%zz => static web/logo.png with 400
/a host=a..b => static web/logo.png with 400
=== error_page 400 and a body that would be too large
error_page 400 405 /404.html;
client_max_body_size 5;
POST ;x/ header=Content-Length:6 => static web/404.html with 400
POST /a host=a..b header=Content-Length:6 => static web/404.html with 400
TRACE /a header=Content-Length:6 => 413
POST /a header=Content-Length:6 => 413
=== error_page with variables and a named location with rewrite
error_page 404 /e?from=$uri;
error_page 403 @r;
location @r { rewrite ^ /logo.png last; }
location = /e { return 302 /x?$args; }
location /d { deny all; }
/none%20x => 302 to http://localhost:@PORT@/x?from=/none x
/d => static web/logo.png with 403
=== fallback to PHP through a named location
location / { try_files $uri @app; }
location @app { rewrite ^(.*)$ /app.php$1 last; }
@PHP@
/foo?a=b => php web/app.php/foo?a=b
/logo.png => static web/logo.png
=== a named location with its own FastCGI
location / { try_files $uri @php; }
location @php { include fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root/app.php; fastcgi_pass unix:@FPM@; }
/foo/bar?x => php web/app.php?x
=== error pages over server rules
error_page 404 /index.php;
rewrite ^/x$ /y;
location / { try_files $uri =404; }
location = /index.php { return 302 /i$request_uri; }
/x => 302 to http://localhost:@PORT@/i/x
/logo.png => static web/logo.png
=== POST to an error page becomes GET
error_page 405 = /m;
location = /m { return 302 /$request_method; }
location / { }
POST /logo.png => 302 to http://localhost:@PORT@/GET
PUT /x => 302 to http://localhost:@PORT@/GET
=== maintenance page
if (-f $document_root/maintenance.html) { set $m 1; }
if ($uri = /maintenance.html) { set $m 0; }
if ($m) { return 503; }
error_page 503 @maintenance;
location @maintenance { rewrite ^(.*)$ /maintenance.html break; }
location / { }
/x => static web/maintenance.html with 503
/maintenance.html => static web/maintenance.html
=== intercepted errors keep what succeeds
proxy_intercept_errors on;
fastcgi_intercept_errors on;
error_page 404 /404.html;
location /p/ { proxy_pass http://127.0.0.1:@UP@; }
@PHP@
/p/x => proxy
/app.php => php web/app.php?
/none => static web/404.html with 404
=== recursive error pages with named locations
recursive_error_pages on;
error_page 404 = @one;
location @one { error_page 403 = @two; return 403; }
location @two { error_page 410 =200 /logo.png; return 410; }
location /self { error_page 404 /self; return 404; }
/none => static web/logo.png
/self => 500
/logo.png => static web/logo.png
=== error_page in if, and for codes that return gives
location /a { if ($arg_k) { error_page 403 /logo.png; } return 403; }
location /b { error_page 403 =404 /none; return 403; }
location /c { error_page 418 = @tea; return 418; }
location /d { error_page 500 502 /logo.png; return 502; }
location @tea { return 204; }
/a => 403
/a?k=1 => static web/logo.png with 403
/b => 404
/c => 204
/d => static web/logo.png with 502
=== an error page from a backend keeps the status
error_page 404 /up/e;
error_page 403 = /up/f;
location /up/ { proxy_pass http://127.0.0.1:@UP@; }
location /deny { deny all; }
/none => proxy with 404
HEAD /none => 404
/deny => proxy
/up/x => proxy
"""#
