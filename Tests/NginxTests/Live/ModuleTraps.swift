/// Access, maps and their like, backends, listening sockets, limits.
let moduleTraps = #"""
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
=== a map that includes a file, and one within another
http| map $uri $inner7 { default ""; ~^/a/(?<rest7>.*)$ $rest7; }
http| map $inner7 $outer7 { default none; logo.png found; "" empty; volatile; }
return 302 /m[$inner7][$outer7][$rest7];
/a/logo.png => 302 to http://localhost:@PORT@/m[logo.png][found][logo.png]
/a/x => 302 to http://localhost:@PORT@/m[x][none][x]
/b => 302 to http://localhost:@PORT@/m[][empty][]
=== maps that ask for each other
http| map $loop8b $loop8a { default a; }
http| map $loop8a $loop8b { default b; }
http| map $self8 $self8 { default s; }
return 302 /m[$loop8a][$loop8b][$self8];
/x => 302 to http://localhost:@PORT@/m[a][b][s]
/y => 302 to http://localhost:@PORT@/m[a][b][s]
=== special keys of a map
http| map $arg_k $keys9 { default d; \default e; \hostnames f; ~^x$ g; "~^q r$" h; '' i; ~* j; *.a.test k; }
return 302 /m[$keys9];
/?k=default => 302 to http://localhost:@PORT@/m[e]
/?k=hostnames => 302 to http://localhost:@PORT@/m[f]
/?k=*.a.test => 302 to http://localhost:@PORT@/m[k]
/?k=z => 302 to http://localhost:@PORT@/m[j]
/ => 302 to http://localhost:@PORT@/m[i]
=== a map without default
http| map $arg_k $nodef10 { a 1; }
if ($nodef10) { return 302 /yes[$nodef10]; }
if ($nodef10 = "") { return 302 /empty; }
/?k=a => 302 to http://localhost:@PORT@/yes[1]
/?k=b => 302 to http://localhost:@PORT@/empty
=== a map of several variables
http| map $request_method$scheme:$arg_k $several11 { default 0; GEThttp:a 1; ~^POST 2; }
return 302 /m$several11;
/?k=a => 302 to http://localhost:@PORT@/m1
/?k=b => 302 to http://localhost:@PORT@/m0
POST /?k=a => 302 to http://localhost:@PORT@/m2
=== geo with networks
http| geo $arg_ip $geo12 { default d; 10.0.0.0/8 ten; 10.1.2.3/16 $literal; 0.0.0.0/0 all; 254.0.0.0/7 none; 2001:db8::/32 six; ::1 loop; }
return 302 /g[$geo12];
/?ip=10.2.3.4 => 302 to http://localhost:@PORT@/g[ten]
/?ip=10.1.9.9 => 302 to http://localhost:@PORT@/g[$literal]
/?ip=1.2.3.4 => 302 to http://localhost:@PORT@/g[all]
/?ip=x => 302 to http://localhost:@PORT@/g[none]
/?ip=2001:db8::7 => 302 to http://localhost:@PORT@/g[six]
/?ip=::1 => 302 to http://localhost:@PORT@/g[loop]
/?ip=::ffff:10.1.1.1 => 302 to http://localhost:@PORT@/g[$literal]
/?ip=fe80::1 => 302 to http://localhost:@PORT@/g[d]
=== geo with ranges
http| geo $arg_ip $geo13 { ranges; default d; 10.0.0.0-10.0.0.9 a; 10.0.0.20-10.0.1.255 b; 255.255.255.250-255.255.255.254 c; }
return 302 /g[$geo13];
/?ip=10.0.0.9 => 302 to http://localhost:@PORT@/g[a]
/?ip=10.0.0.10 => 302 to http://localhost:@PORT@/g[d]
/?ip=10.0.1.0 => 302 to http://localhost:@PORT@/g[b]
/?ip=x => 302 to http://localhost:@PORT@/g[d]
/?ip=255.255.255.254 => 302 to http://localhost:@PORT@/g[c]
/?ip=::1 => 302 to http://localhost:@PORT@/g[d]
=== geo without default, and of the client
http| geo $geo14 { 127.0.0.0/8 local; }
http| geo $arg_ip $geo14b { 127.0.0.0/8 local; }
return 302 /g[$geo14][$geo14b];
/ => 302 to http://localhost:@PORT@/g[local][]
/?ip=127.9.9.9 => 302 to http://localhost:@PORT@/g[local][local]
=== split_clients
http| split_clients $arg_k $split15 { 10% a; 25.5% b; 0.01% c; * d; }
http| split_clients "$arg_k-x" $split15b { 50% one; 50% two; }
http| split_clients $arg_k $split15c { 30% half; }
return 302 /s[$split15][$split15b][$split15c];
/?k=1 => 302 to http://localhost:@PORT@/s[b][two][half]
/?k=2 => 302 to http://localhost:@PORT@/s[b][one][half]
/?k=user => 302 to http://localhost:@PORT@/s[d][two][]
/?k=longer-value-of-a-key => 302 to http://localhost:@PORT@/s[d][one][]
/ => 302 to http://localhost:@PORT@/s[a][two][half]
=== valid_referers by name
location /a/ { valid_referers none blocked server_names example.org *.example.org/x www.example.* ~\.re\.test/p; if ($invalid_referer) { return 403; } return 204; }
location /b/ { valid_referers server_names; if ($invalid_referer) { return 403; } return 204; }
location /c/ { valid_referers "~anything"; if ($invalid_referer) { return 403; } return 204; }
location /d/ { if ($invalid_referer) { return 403; } return 204; }
server_name own.test *.wild.test ~^re\d+\.test$;
/a/ => 204
/a/ header=Referer:http://example.org/x/y => 204
/a/ header=Referer:https://EXAMPLE.ORG:8080/ => 204
/a/ header=Referer:http://a.example.org/x/y => 204
/a/ header=Referer:http://a.example.org/y => 403
/a/ header=Referer:http://www.example.net/ => 204
/a/ header=Referer:http://www.re.test/page => 204
/a/ header=Referer:http://www.re.test/q => 403
/a/ header=Referer:http://own.test/ => 204
/a/ header=Referer:http://x.wild.test/ => 204
/a/ header=Referer:http://re12.test/ => 204
/a/ header=Referer:http://re.test/ => 403
/a/ header=Referer:garbage => 204
/a/ header=Referer:http://x => 204
/b/ => 403
/b/ header=Referer:http://own.test/ => 204
/b/ header=Referer:junk => 403
/c/ header=Referer:http://anything.test/ => 204
/d/ header=Referer:http://anything.test/ => 204
=== backends of other protocols
location /u/ { uwsgi_pass unix:@BACKEND@; }
location /s/ { scgi_pass unix:@BACKEND@; }
location /g/ { grpc_pass unix:@BACKEND@; }
location /m/ { set $memcached_key "k$uri"; memcached_pass unix:@BACKEND@; }
location /n/ { memcached_pass unix:@BACKEND@; }
/u/x => proxy
POST /u/x => proxy
/u => 301 to http://localhost:@PORT@/u/
/s/x => proxy
/s => 301 to http://localhost:@PORT@/s/
/g/x => proxy
/g => 301 to http://localhost:@PORT@/g/
/m/x => proxy
POST /m/x => 405
/m => 301 to http://localhost:@PORT@/m/
/n/x => 500
=== upstreams from variables need a resolver
http| upstream known19 { server 127.0.0.1:@UP@; }
location /a/ { proxy_pass http://$arg_u; }
location /b/ { proxy_pass http://known19/; }
location /c/ { proxy_pass $arg_u; }
location /d/ { set $b unix:@BACKEND@; uwsgi_pass $b; }
location /e/ { fastcgi_pass $arg_u; }
/a/?u=known19 => proxy
/a/?u=KNOWN19 => proxy
/a/?u=known19:80 => 502
/a/?u=elsewhere => 502
/a/?u= => 500
/a/?u=a:b => 500
/a/?u=a:99999 => 500
/b/x => proxy
/c/?u=http://known19 => proxy
/c/?u=known19 => 500
/d/x => proxy
/e/?u=elsewhere => 500
/e/?u=elsewhere:9000 => 502
=== the value of a constant upstream is known to one with variables
location /a { proxy_pass http://127.0.0.1:@UP@/; }
location /b { set $h 127.0.0.1; proxy_pass http://$h:@UP@; }
location /c { proxy_pass http://$http_x_host; }
/a => proxy
/b => proxy
/c header=X-Host:localhost => 502
=== flv, mp4 and empty_gif
location ~ \.jpg$ { flv; }
location ~ \.png$ { mp4; }
location = /pixel.gif { empty_gif; }
location = /status { stub_status; }
location /dir2 { flv; index index.html; }
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
/none.jpg => 404
POST /none.jpg => 405
/logo.png => static web/logo.png
PUT /logo.png => 405
/pixel.gif => 200
HEAD /status => 200
POST /status => 405
/dir2/ => static web/dir2/index.html
=== the size of the body
client_max_body_size 10;
location /a { return 204; }
location /b { client_max_body_size 0; return 204; }
location /c { client_max_body_size 1k; error_page 413 = @big; return 204; }
location @big { return 302 /too-big; }
location /d { limit_except GET { deny all; } }
POST /a header=Content-Length:10 => 204
POST /a header=Content-Length:11 => 413
POST /b header=Content-Length:2000 => 204
POST /c header=Content-Length:1024 => 204
POST /c header=Content-Length:1025 => 302 to http://localhost:@PORT@/too-big
POST /d header=Content-Length:11 => 413
=== request lines that do not fit
location / { return 302 /long; }
location = /404.html { }
error_page 414 /404.html;
/\{a*8176} => 302 to http://localhost:@PORT@/long
/\{a*8177} => static web/404.html with 414
/?\{a*9000} => static web/404.html with 414
POST /\{a*8175} => 302 to http://localhost:@PORT@/long
POST /\{a*8176} => static web/404.html with 414
=== larger buffers take longer ones
large_client_header_buffers 2 9000;
location / { return 302 /long; }
/\{a*8984} => 302 to http://localhost:@PORT@/long
/\{a*8985} => 414
=== headers with underscores
underscores_in_headers on;
if ($http_x_under) { return 410; }
location / { }
/logo.png header=X_Under:1 => 410
/logo.png header=X-Under:1 => 410
/logo.png => static web/logo.png
=== are dropped otherwise
if ($http_x_under) { return 410; }
location / { }
/logo.png header=X_Under:1 => static web/logo.png
/logo.png header=X-Under:1 => 410
/logo.png header=X.Under:1 => static web/logo.png
=== a header that is sent twice
return 302 /h[$http_x_a][$http_cookie][$http_x_forwarded_for];
/ header=X-A:1 header=X-A:2 => 302 to http://localhost:@PORT@/h[1][][]
/ header=Cookie:a=1 header=Cookie:b=2 => 302 to http://localhost:@PORT@/h[][a=1; b=2][]
/ header=X-Forwarded-For:1.1.1.1 header=X-Forwarded-For:2.2.2.2 => 302 to http://localhost:@PORT@/h[][][1.1.1.1, 2.2.2.2]
=== listening on addresses
listen 127.0.0.1:@PORT@;
listen @PORT@;
http| server { listen 127.0.0.2:@PORT@; server_name second; return 302 /second; }
http| server { listen @PORT@; server_name third; return 302 /third; }
return 302 /first;
/ address=127.0.0.1 => 302 to http://localhost:@PORT@/first
/ address=127.0.0.2 => 302 to http://localhost:@PORT@/second
/ address=127.0.0.2 host=third => 302 to http://third:@PORT@/second
/ address=127.0.0.3 host=third => 302 to http://third:@PORT@/third
/ address=127.0.0.1 host=third => 302 to http://third:@PORT@/first
/ address=127.0.0.3 => 302 to http://localhost:@PORT@/third
=== IPv4 and IPv6 sockets of one port are apart
listen [::]:@PORT@;
listen @PORT@ default_server;
http| server { listen [::]:@PORT@ default_server; server_name six; return 302 /six; }
http| server { listen [::1]:@PORT@; server_name loop; return 302 /loop; }
return 302 /four;
/ address=127.0.0.1 => 302 to http://localhost:@PORT@/four
/ address=127.0.0.1 host=six => 302 to http://six:@PORT@/four
/ address=::1 => 302 to http://localhost:@PORT@/loop
/ address=::1 host=six => 302 to http://six:@PORT@/loop
=== an IPv6 socket for both
listen [::]:@PORT@ ipv6only=off;
location / { return 302 /both[$remote_addr]; }
location /d { deny 127.0.0.0/8; alias @ROOT@/nfs; }
/ address=127.0.0.1 => 302 to http://localhost:@PORT@/both[::ffff:127.0.0.1]
/d/a.jpg address=127.0.0.1 => 403
/x address=127.0.0.5 => 302 to http://localhost:@PORT@/both[::ffff:127.0.0.1]
=== listen options
listen 127.0.0.1:@PORT@ default_server backlog=100 reuseport so_keepalive=on;
listen unix:@ROOT@/tmp/sock-@PORT@ default_server;
return 302 /x[$server_port][$server_addr];
/ address=127.0.0.1 => 302 to http://localhost:@PORT@/x[@PORT@][127.0.0.1]
/a address=127.0.0.1 => 302 to http://localhost:@PORT@/x[@PORT@][127.0.0.1]
=== names that two servers have
http| server { listen @PORT@; server_name twice.test; return 302 /one; }
http| server { listen @PORT@ default_server; server_name twice.test other.test; return 302 /two; }
server_name twice.test;
return 302 /three;
/ host=twice.test => 302 to http://twice.test:@PORT@/one
/ host=other.test => 302 to http://other.test:@PORT@/two
/ host=none.test => 302 to http://none.test:@PORT@/two
=== wildcards of one name
http| server { listen @PORT@; server_name *.a.b.test; return 302 /deep; }
http| server { listen @PORT@; server_name a.*; return 302 /prefix; }
http| server { listen @PORT@; server_name a.b.*; return 302 /longprefix; }
http| server { listen @PORT@; server_name .b.test; return 302 /suffix; }
http| server { listen @PORT@; server_name "" _ ~^never$; return 302 /odd; }
server_name *.test;
return 302 /last;
/ host=x.a.b.test => 302 to http://x.a.b.test:@PORT@/deep
/ host=a.b.test => 302 to http://a.b.test:@PORT@/suffix
/ host=b.test => 302 to http://b.test:@PORT@/suffix
/ host=a.b.c => 302 to http://a.b.c:@PORT@/longprefix
/ host=a.c.d => 302 to http://a.c.d:@PORT@/prefix
/ host=z.test => 302 to http://z.test:@PORT@/last
/ host=test => 302 to http://test:@PORT@/deep
/ host=_ => 302 to http://_:@PORT@/odd
=== captures of a server's name
http| server { listen @PORT@; server_name ~^(?<tenant>[a-z]+)\.(\w+)\.test$; location / { return 302 /t[$tenant][$1][$2]; } location /r { rewrite ^/r(x)$ /s last; } location /s { return 302 /s[$tenant][$1]; } }
server_name fixed.test;
return 302 /fixed[$tenant];
/ host=acme.web.test => 302 to http://acme.web.test:@PORT@/t[acme][acme][web]
/rx host=acme.web.test => 302 to http://acme.web.test:@PORT@/s[acme][x]
/ host=fixed.test => 302 to http://fixed.test:@PORT@/fixed[]
=== a name with a capital letter in its pattern
http| server { listen @PORT@; server_name ~^WWW\d+\.TEST$; return 302 /caseless; }
http| server { listen @PORT@; server_name ~^w\d+\.test$; return 302 /small; }
return 302 /none;
/ host=www1.test => 302 to http://www1.test:@PORT@/caseless
/ host=W1.test => 302 to http://w1.test:@PORT@/small
/ host=x1.test => 302 to http://x1.test:@PORT@/caseless
=== the same file under two locations
location /private/ { internal; alias @ROOT@/nfs/; }
location /get/ { rewrite ^/get/(.*)$ /private/$1 last; }
location /idx/ { alias @ROOT@/nfs/; index none /private/a.jpg; }
/private/a.jpg => 404
/get/a.jpg => static nfs/a.jpg
/idx/ => static nfs/a.jpg
/get/none => 404
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
=== if does not keep try_files, index or alias apart
location /t { try_files $uri /logo.png; if ($arg_k) { set $x 1; } }
location /al/ { alias @ROOT@/nfs/; if ($arg_k) { set $x 1; } }
location /dir2/ { index none.html; if ($arg_k) { expires 1d; } }
/t => static web/logo.png
/t?k=1 => 404
/al/a.jpg => static nfs/a.jpg
/al/a.jpg?k=1 => static nfs/a.jpg
/dir2/ => 403
/dir2/?k=1 => 403
=== if with its own access rules is refused, but inherits them
location /a { deny all; if ($arg_k) { set $x 1; } }
location /b { if ($arg_k) { return 204; } deny all; }
location /c { satisfy any; deny all; auth_basic x; auth_basic_user_file /dev/null; if ($arg_k) { set $x 1; } }
/a => 403
/a?k=1 => 403
/b => 403
/b?k=1 => 204
/c?k=1 => 401
=== set in a false if does not happen
set $v start;
if ($arg_a = 1) { set $v first; }
if ($arg_b = 1) { set $v "$v-second"; }
return 302 /v[$v];
/ => 302 to http://localhost:@PORT@/v[start]
/?a=1 => 302 to http://localhost:@PORT@/v[first]
/?a=1&b=1 => 302 to http://localhost:@PORT@/v[first-second]
/?b=1 => 302 to http://localhost:@PORT@/v[start-second]
=== alias in a nested regex location
location /img/ { alias @ROOT@/nfs/; location ~ ^/img/(.+\.jpg)$ { alias @ROOT@/nfs/$1; } location ~ \.txt$ { } }
/img/a.jpg => static nfs/a.jpg
/img/none.jpg => 404
/img/x.txt => static nfs/x.txt
=== $realpath_root
location /a { root @ROOT@/web/../nfs; return 302 /r[$realpath_root][$document_root]; }
location /b { root @ROOT@/nowhere; return 302 /r[$realpath_root]; }
location /c/ { alias @ROOT@/nfs/; return 302 /r[$realpath_root]; }
/a => 302 to http://localhost:@PORT@/r[nfs][web/../nfs]
/b => 302 to http://localhost:@PORT@/r[]
/c/ => 302 to http://localhost:@PORT@/r[nfs]
=== PHP by a named location and a directory
location / { try_files $uri $uri/ @php; index app.php; }
location @php { include fastcgi_params; fastcgi_param SCRIPT_FILENAME $realpath_root/app.php; fastcgi_param PATH_INFO $uri if_not_empty; fastcgi_pass unix:@FPM@; }
@PHP@
/ => php web/app.php?
/dir => 301 to http://localhost:@PORT@/dir/
/dir/ => 403
/x/y?z => php web/app.php?z
/logo.png => static web/logo.png
=== mirror and its like do not change the answer
location / { mirror /mirrored; slice 1m; secure_link_secret x; }
location = /mirrored { internal; return 403; }
/logo.png => static web/logo.png
/none => 404
/mirrored => 404
=== random names of methods
location / { if ($request_method !~ ^(GET|HEAD|POST)$) { return 405; } }
location /m { return 302 /m[$request_method]; }
GET /logo.png => static web/logo.png
FOO /logo.png => 405
FOO /m => 302 to http://localhost:@PORT@/m[FOO]
TRACE /m => 405
CONNECT /m => 405
=== nested quantifiers and braces in quoted patterns
location ~ "^/v\d{1,2}/(?<v47>[a-z]{2,})$" { return 302 /q[$v47]; }
location ~ '^/w/\{x\}$' { return 302 /braces; }
/v1/ab => 302 to http://localhost:@PORT@/q[ab]
/v123/ab => 404
/v12/a => 404
/w/%7bx%7d => 302 to http://localhost:@PORT@/braces
=== set and if escape captures until a rewrite has matched
location ~ ^/a/(.*)$ { set $v $1; return 302 /v[$v][$1]; }
location ~ ^/b/(.*)$ { rewrite ^/b/(.*)$ /k/$1; set $v $1; return 302 /v[$v]; }
location ~ ^/c/(.*)$ { if (-f $document_root/$1) { return 204; } return 302 /none; }
location ~ ^/d/(.*)$ { if ($arg_k = $1) { return 204; } return 302 /other; }
location ~ ^/e/(.*)$ { rewrite ^/none$ /x; set $v $1; return 302 /v[$v]; }
location ~ ^/f/(?<rest>.*)$ { set $v $rest; return 302 /v[$v]; }
/a/x => 302 to http://localhost:@PORT@/v[x][x]
/a/a%20b => 302 to http://localhost:@PORT@/v[a%20b][a b]
/a/a+b => 302 to http://localhost:@PORT@/v[a%2Bb][a+b]
/a/a;b&c => 302 to http://localhost:@PORT@/v[a;b&c][a;b&c]
/b/a%20b => 302 to http://localhost:@PORT@/v[a b]
/c/logo.png => 204
/c/a%20b.txt => 302 to http://localhost:@PORT@/none
/c/l%6fgo.png => 204
/d/a%20b?k=a%20b => 204
/d/x?k=y => 302 to http://localhost:@PORT@/other
/e/a%20b => 302 to http://localhost:@PORT@/v[]
/f/a%20b => 302 to http://localhost:@PORT@/v[a b]
=== fastcgi_index is a text
location / { set $memcached_key app.php; fastcgi_index $memcached_key; include fastcgi.conf; fastcgi_pass unix:@FPM@; }
/dir/ => php web/dir/$memcached_key?
/dir => php web/dir?
=== an error page from a backend keeps the status
error_page 404 /up/e;
error_page 403 = /up/f;
location /up/ { proxy_pass http://127.0.0.1:@UP@; }
location /deny { deny all; }
/none => proxy with 404
HEAD /none => 404
/deny => proxy
/up/x => proxy
=== requests without a host
listen @PORT@;
http| server { listen @PORT@ default_server; server_name named.test; error_page 400 = @bad; location @bad { return 302 /default; } }
server_name "";
error_page 400 = @bad;
location @bad { return 302 /empty$uri; }
location / { return 204; }
/x host= => 302 to http://127.0.0.1:@PORT@/empty/x
http://named.test/x host= => 302 to http://named.test:@PORT@/default
/x host=a/b => 302 to http://127.0.0.1:@PORT@/default
/x host=other.test => 404
=== a request without a host and a server without a name
error_page 400 = @bad;
location @bad { return 302 /none$uri; }
location / { return 204; }
/x host= => 302 to http://127.0.0.1:@PORT@/none/x
http://a.test/x host=a..b => 302 to http://a.test:@PORT@/none/x
/x => 204
=== index takes the last value of a variable
index $arg_k index.html;
location = /d { try_files /$arg_k /dir2/; }
location = /e { try_files /none /dir2/; }
location / { }
location = /dir2/none.html { return 302 /stale; }
/d?k=none.html => static web/dir2/index.html
/d?k=sub => static web/dir2/index.html
/e?k=index.html => 500
/dir2/?k=index.html => static web/dir2/index.html
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
=== an alias that names a file
location ~ ^/f/ { alias @ROOT@/web/logo.png; }
location ~ ^/n/ { alias @ROOT@/web/none; }
/f/ => 500
/f/x => static web/logo.png
/n/ => 404
"""#
