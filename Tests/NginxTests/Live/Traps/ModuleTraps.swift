/// `map`, `geo`, `split_clients`, referers, backends, the size of requests, and variables.
let moduleTraps = #"""
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
=== $invalid_referer keeps its first value
location /a/ { error_page 404 = /b/; valid_referers none example.org; if ($invalid_referer) { return 403; } }
location /b/ { valid_referers example.org; if ($invalid_referer) { return 401; } return 204; }
/a/nothing => 204
/b/ => 401
/b/ header=Referer:http://example.org/ => 204
=== the protocol of a request line that is not valid
error_page 400 = /e;
location = /e { if ($server_protocol = "") { return 302 /none$request_method; } return 302 /$server_protocol/$request_method; }
;x => 302 to http://127.0.0.1:@PORT@/noneGET
/../x => 302 to http://127.0.0.1:@PORT@/HTTP/1.1/GET
/%zz => 302 to http://127.0.0.1:@PORT@/HTTP/1.1/GET
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
"""#
