/// `allow`, `deny`, `auth_request`, `auth_basic`, `satisfy`, `limit_except`, and the address of the client.
let accessTraps = #"""
=== allow and deny
location /a { allow 127.0.0.1; deny all; }
location /b { deny 127.0.0.0/8; allow all; }
location /c { deny 10.0.0.0/8; }
location /d { deny all; location /d/e { allow all; } location /d/f { } }
location /e { allow ::1; deny all; }
/a/x => 404
/b/x => 403
/c/x => 404
/d/e/x => 404
/d/f/x => 403
/e/x => 403
=== satisfy and auth_basic
location /a { auth_basic x; auth_basic_user_file /dev/null; }
location /b { satisfy any; allow 127.0.0.1; deny all; auth_basic x; auth_basic_user_file /dev/null; }
location /c { satisfy any; deny all; auth_basic x; auth_basic_user_file /dev/null; }
location /d { auth_basic x; auth_basic_user_file /dev/null; location /d/e { auth_basic off; } }
location /f { satisfy all; deny all; auth_basic x; auth_basic_user_file /dev/null; }
/a => 401
/b => 404
/c => 401
/d/e => 404
/f => 403
=== limit_except
location / { limit_except GET { deny all; } }
location /r { limit_except GET { deny all; } return 204; }
location /p { limit_except GET POST { deny all; } include fastcgi.conf; fastcgi_pass unix:@FPM@; }
location /q { limit_except PUT { allow all; } include fastcgi.conf; fastcgi_pass unix:@FPM@; }
/logo.png => static web/logo.png
HEAD /logo.png => 200
POST /logo.png => 403
POST /r => 403
/r => 204
POST /p => php web/p?
PUT /p => 403
DELETE /q => php web/q?
=== what satisfy any refused counts where an error is answered
error_page 500 = @error;
location /a/ { satisfy any; auth_basic x; auth_basic_user_file /dev/null; auth_request /s302; alias @ROOT@/nfs/; }
location /b/ { satisfy any; deny all; auth_request /s302; alias @ROOT@/nfs/; }
location /c/ { satisfy any; auth_basic x; auth_basic_user_file /dev/null; auth_request /s204; alias @ROOT@/nfs/; }
location /d/ { auth_request /s302; alias @ROOT@/nfs/; }
location = /s302 { return 302 /; }
location = /s204 { return 204; }
location @error { try_files /logo.png =404; }
/a/x => 401
/b/x => 403
/c/x => 404
/d/x => static web/logo.png
=== auth_request by the status that an error page keeps
location /k401/ { auth_request /b401; alias @ROOT@/nfs/; }
location /k403/ { auth_request /b403; alias @ROOT@/nfs/; }
location /k404/ { auth_request /b404; alias @ROOT@/nfs/; }
location /k200/ { auth_request /b200; alias @ROOT@/nfs/; }
location = /b401 { error_page 401 @php; return 401; }
location = /b403 { error_page 403 @php; return 403; }
location = /b404 { error_page 404 @php; return 404; }
location = /b200 { error_page 401 =200 @php; return 401; }
location @php { include fastcgi.conf; fastcgi_param SCRIPT_FILENAME $document_root/app.php; fastcgi_pass unix:@FPM@; }
/k401/x => 401
/k403/x => 403
/k404/x => 500
/k200/x => 404
=== auth_request by the status of another location
location /ok/ { auth_request /a204; return 302 /never; }
location /f204/ { auth_request /a204; alias @ROOT@/nfs/; }
location /f403/ { auth_request /a403; alias @ROOT@/nfs/; }
location /f401/ { auth_request /a401; alias @ROOT@/nfs/; }
location /f200/ { auth_request /logo.png; alias @ROOT@/nfs/; }
location /f404/ { auth_request /none; alias @ROOT@/nfs/; }
location /f302/ { auth_request /a302; alias @ROOT@/nfs/; }
location /foff/ { auth_request off; alias @ROOT@/nfs/; }
location = /a204 { internal; return 204; }
location = /a403 { return 403; }
location = /a401 { return 401; }
location = /a302 { return 302 /x; }
/ok/x => 302 to http://localhost:@PORT@/never
/f204/a.jpg => static nfs/a.jpg
/f403/a.jpg => 403
/f401/a.jpg => 401
/f200/a.jpg => static nfs/a.jpg
/f404/a.jpg => 500
/f302/a.jpg => 500
/foff/a.jpg => static nfs/a.jpg
/a204 => 404
=== auth_request ends in return 444
location /x/ { auth_request /close; alias @ROOT@/nfs/; }
location /y/ { satisfy any; allow 127.0.0.1; auth_request /close; alias @ROOT@/nfs/; }
location /z/ { auth_request /close; error_page 500 444 /404.html; alias @ROOT@/nfs/; }
location = /close { return 444; }
/x/a.jpg => 444
/y/a.jpg => static nfs/a.jpg
/z/a.jpg => 444
=== what a subrequest of auth_request asked for, an index takes
index $arg_k index.html;
location ^~ /dir/ { auth_request /asks; }
location = /asks { if ($arg_k) { return 403; } return 204; }
/dir/?k=index.html => 500
=== a request line that is too long, and not valid from its first byte
large_client_header_buffers 2 512;
client_header_buffer_size 512;
;xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx => 400
xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx => 414
/xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx => 414
=== auth_request sees the request's variables, and the server's rules
rewrite ^/gate$ /gate2;
set $seen "";
location /x/ { auth_request /gate; alias @ROOT@/nfs/; }
location = /gate2 { set $seen gate; if ($arg_k) { return 403; } if ($request_uri ~ secret) { return 401; } return 204; }
location /y/ { auth_request /argued?k=1; alias @ROOT@/nfs/; }
/x/a.jpg => static nfs/a.jpg
/x/a.jpg?k=1 => static nfs/a.jpg
/x/secret => 401
/y/a.jpg => 500
POST /x/a.jpg => 405
=== auth_request and error pages
location /in/ { auth_request /no; error_page 401 = @login; alias @ROOT@/nfs/; }
location /out/ { auth_request /no; error_page 401 /404.html; alias @ROOT@/nfs/; }
location = /no { error_page 403 =401 /never; return 403; }
location = /never { return 204; }
location @login { return 302 /login?to=$request_uri; }
/in/a.jpg => 302 to http://localhost:@PORT@/login?to=/in/a.jpg
/out/a.jpg => static web/404.html with 401
=== auth_request within auth_request is not asked
location /a/ { auth_request /b/x; alias @ROOT@/nfs/; }
location /b/ { auth_request /c/; deny all; return 204; }
location /d/ { auth_request /e/logo; alias @ROOT@/nfs/; }
location /e/ { deny all; auth_request /c/; alias @ROOT@/web/; rewrite ^ /e/logo.png break; }
location /c/ { return 403; }
/a/a.jpg => static nfs/a.jpg
/b/x => 204
/d/a.jpg => 500
=== satisfy any with three kinds of checks
location /a/ { satisfy any; deny all; auth_request /yes; alias @ROOT@/nfs/; }
location /b/ { satisfy any; deny all; auth_basic x; auth_basic_user_file /dev/null; auth_request /no403; alias @ROOT@/nfs/; }
location /c/ { satisfy any; deny all; auth_request /no403; alias @ROOT@/nfs/; }
location /d/ { satisfy any; deny all; auth_request /broken; alias @ROOT@/nfs/; }
location /e/ { satisfy any; allow 127.0.0.1; deny all; auth_request /broken; alias @ROOT@/nfs/; }
location /f/ { satisfy all; allow all; auth_request /yes; alias @ROOT@/nfs/; }
location /g/ { satisfy any; auth_request /yes; alias @ROOT@/nfs/; }
location = /yes { return 204; }
location = /no403 { return 403; }
location = /broken { return 500; }
/a/a.jpg => static nfs/a.jpg
/b/a.jpg => 401
/c/a.jpg => 403
/d/a.jpg => 500
/e/a.jpg => static nfs/a.jpg
/f/a.jpg => static nfs/a.jpg
/g/a.jpg => static nfs/a.jpg
=== auth_basic without a file of users does nothing
location /a/ { auth_basic x; alias @ROOT@/nfs/; }
location /b/ { auth_basic x; auth_basic_user_file /dev/null; alias @ROOT@/nfs/; }
location /c/ { auth_basic $arg_r; auth_basic_user_file /dev/null; alias @ROOT@/nfs/; }
/a/a.jpg => static nfs/a.jpg
/b/a.jpg => 401
/b/a.jpg header=Authorization:Bearer => 401
/c/a.jpg => 401
/c/a.jpg?r=off => static nfs/a.jpg
/c/a.jpg?r=on => 401
=== limit_except leaves out the location's rewrite rules
location / { limit_except GET POST { deny 10.0.0.0/8; } rewrite ^/r$ /logo.png break; }
location /p/ { limit_except GET { proxy_pass http://127.0.0.1:@UP@; } return 410; }
location /q/ { limit_except POST { allow 127.0.0.1; deny all; } alias @ROOT@/nfs/; }
/r => static web/logo.png
PUT /r => 405
POST /r => 405
DELETE /logo.png => 405
/p/x => 410
PUT /p/x => proxy
POST /p/x => proxy
/q/a.jpg => static nfs/a.jpg
PROPFIND /q/a.jpg => 405
=== the client's address from a trusted proxy
set_real_ip_from 127.0.0.0/8;
set_real_ip_from 10.0.0.0/8;
real_ip_header X-Forwarded-For;
location / { return 302 /a[$remote_addr][$realip_remote_addr]; }
location /deny { deny 1.2.3.4; alias @ROOT@/nfs; }
location /allow { allow 1.2.3.0/24; deny all; alias @ROOT@/nfs; }
location /rec { real_ip_recursive on; return 302 /r[$remote_addr]; }
/ => 302 to http://localhost:@PORT@/a[127.0.0.1][127.0.0.1]
/ header=X-Forwarded-For:1.2.3.4 => 302 to http://localhost:@PORT@/a[1.2.3.4][127.0.0.1]
/ header=X-Forwarded-For:1.2.3.4,10.0.0.1 => 302 to http://localhost:@PORT@/a[10.0.0.1][127.0.0.1]
/ header=X-Forwarded-For:junk => 302 to http://localhost:@PORT@/a[127.0.0.1][127.0.0.1]
/deny/a.jpg header=X-Forwarded-For:1.2.3.4 => 403
/allow/a.jpg header=X-Forwarded-For:1.2.3.4 => static nfs/a.jpg
/allow/a.jpg => 403
=== the same, through several proxies
set_real_ip_from 127.0.0.0/8;
set_real_ip_from 10.0.0.0/8;
real_ip_header X-Forwarded-For;
real_ip_recursive on;
return 302 /a[$remote_addr];
/ header=X-Forwarded-For:1.2.3.4,10.0.0.1 => 302 to http://localhost:@PORT@/a[1.2.3.4]
/ header=X-Forwarded-For:9.9.9.9,1.2.3.4,10.0.0.1 => 302 to http://localhost:@PORT@/a[1.2.3.4]
/ header=X-Forwarded-For:10.0.0.2,10.0.0.1 => 302 to http://localhost:@PORT@/a[10.0.0.2]
/ header=X-Forwarded-For:x,10.0.0.1 => 302 to http://localhost:@PORT@/a[10.0.0.1]
=== a proxy that is not trusted, and the usual header
set_real_ip_from 10.0.0.0/8;
location / { return 302 /a[$remote_addr]; }
location /t { set_real_ip_from 127.0.0.1; allow 7.7.7.7; deny all; alias @ROOT@/nfs; }
/ header=X-Real-IP:7.7.7.7 => 302 to http://localhost:@PORT@/a[127.0.0.1]
/t/a.jpg header=X-Real-IP:7.7.7.7 => static nfs/a.jpg
/t/a.jpg => 403
"""#
