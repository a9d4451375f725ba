/// Locations, content, error pages, server selection.
let locationTraps = #"""
=== exact, prefix, ^~ and regex
location = /a { return 410; }
location /a { return 411; }
location ^~ /ab { return 412; }
location ~ ^/a { return 413; }
location ~* ^/A { return 414; }
/a => 410
/ab => 412
/ac => 413
/Ax => 414
/a/ => 413
=== modifiers glued to the name
location =/x { return 410; }
location ^~/y { return 411; }
location ~\.z$ { return 412; }
location ~*\.png$ { return 413; }
/x => 410
/y/q.z => 411
/q.z => 412
/q.PNG => 413
=== regexes in order
location ~ ^/a { return 410; }
location ~ ^/ab { return 411; }
location ~ ^/a { return 412; }
/ab => 410
=== nested prefix and regex
location / { location /a/ { location ~ x$ { return 410; } } location ~ y$ { return 411; } }
location ~ z$ { return 412; }
location ^~ /s/ { location ~ y$ { return 413; } }
location ~ y$ { return 414; }
/a/x => 410
/a/y => 411
/a/z => 412
/b/x => 404
/s/y => 413
/s/z => 404
=== nested exact
location /n { location = /n/e { return 410; } return 411; }
location ~ e$ { return 412; }
/n/e => 410
/n/f => 411
/n/x.e => 412
=== ^~ of the inner level decides on that level only
location /a/ { location ^~ /a/b/ { return 410; } }
location ~ \.txt$ { return 411; }
/a/b/c.txt => 411
/a/c.txt => 411
=== regex inside regex
location ~ ^/a { location ~ b$ { return 410; } return 411; }
/ab => 410
/ac => 411
=== the slash is added for proxying locations
location /app/ { include fastcgi.conf; fastcgi_pass unix:@FPM@; }
location /up/ { proxy_pass http://127.0.0.1:@UP@; }
location /plain/ { return 410; }
location = /ex/ { proxy_pass http://127.0.0.1:@UP@; }
location ~ ^/app$ { return 411; }
location "/b c/" { proxy_pass http://127.0.0.1:@UP@; }
/app => 301 to http://localhost:@PORT@/app/
/app?x=1 => 301 to http://localhost:@PORT@/app/?x=1
/app/ => php web/app/?
/up => 301 to http://localhost:@PORT@/up/
/up/x => proxy
/plain => 404
/ex => 301 to http://localhost:@PORT@/ex/
/b%20c => 301 to http://localhost:@PORT@/b%20c/
=== siblings do not hide the slash redirect
location /sa-x { return 410; }
location /sa! { return 411; }
location /sa/ { proxy_pass http://127.0.0.1:@UP@; }
/sa => 301 to http://localhost:@PORT@/sa/
=== one sibling does not either
location /sb-x { return 410; }
location /sb/ { proxy_pass http://127.0.0.1:@UP@; }
location /z { return 411; }
/sb => 301 to http://localhost:@PORT@/sb/
=== static files
location / { }
/logo.png => static web/logo.png
/none => 404
/dir => 301 to http://localhost:@PORT@/dir/
/dir?x=1 => 301 to http://localhost:@PORT@/dir/?x=1
/dir/ => 403
/empty/ => 403
/dir2/ => static web/dir2/index.html
/dir3/ => 403
/none/ => 404
/logo.png/ => 404
/logo.png/x => 404
/a%20b.txt => static web/a b.txt
/pl+us.txt => static web/pl+us.txt
/pl%2bus.txt => static web/pl+us.txt
/que%3fry.txt => static web/que?ry.txt
/per%25cent.txt => static web/per%cent.txt
/é.txt => static web/é.txt
/%c3%a9.txt => static web/é.txt
/.hidden => static web/.hidden
/semi;colon.txt => static web/semi;colon.txt
/a&b.txt => static web/a&b.txt
/LOGO.PNG => 404
POST /logo.png => 405
POST /none => 404
POST /dir => 301 to http://localhost:@PORT@/dir/
POST /dir/ => 403
PUT /logo.png => 405
PUT /dir/ => 405
DELETE /none => 405
OPTIONS / => 405
HEAD /logo.png => 200
HEAD /none => 404
TRACE / => 405
PATCH /logo.png => 405
=== URIs
location / { return 302 /u[$uri][$args]; }
//a//b => 302 to http://localhost:@PORT@/u[/a/b][]
/a/./b => 302 to http://localhost:@PORT@/u[/a/b][]
/a/. => 302 to http://localhost:@PORT@/u[/a/][]
/a/.. => 302 to http://localhost:@PORT@/u[/][]
/a/../b => 302 to http://localhost:@PORT@/u[/b][]
/.. => 400
/../a => 400
/a/../../b => 400
/%2e%2e/a => 400
/a/%2e%2e/b => 302 to http://localhost:@PORT@/u[/b][]
/a/.%2e/b => 302 to http://localhost:@PORT@/u[/b][]
/a%2Fb => 302 to http://localhost:@PORT@/u[/a/b][]
/a%2f..%2fb => 302 to http://localhost:@PORT@/u[/b][]
/a%5cb => 302 to http://localhost:@PORT@/u[/a\b][]
/a\b => 302 to http://localhost:@PORT@/u[/a\b][]
/a;x=1/b => 302 to http://localhost:@PORT@/u[/a;x=1/b][]
/a/..;/b => 302 to http://localhost:@PORT@/u[/a/..;/b][]
/a%3fb => 302 to http://localhost:@PORT@/u[/a?b][]
/a%23b => 302 to http://localhost:@PORT@/u[/a#b][]
/a#b => 302 to http://localhost:@PORT@/u[/a][]
/a?b#c => 302 to http://localhost:@PORT@/u[/a][b]
/a%00b => 400
/a%0ab => 302 to http://localhost:@PORT@/u[/a\nb][]
/a%20b => 302 to http://localhost:@PORT@/u[/a b][]
/a%252e => 302 to http://localhost:@PORT@/u[/a%2e][]
/a%zz => 400
/a%2 => 400
/a% => 400
/a+b => 302 to http://localhost:@PORT@/u[/a+b][]
/a\x01b => 400
/a\x7fb => 400
/a\xffb => 302 to http://localhost:@PORT@/u[/a�b][]
/a\sb => 400
/a/.../b => 302 to http://localhost:@PORT@/u[/a/.../b][]
/a/..b => 302 to http://localhost:@PORT@/u[/a/..b][]
/a/.b => 302 to http://localhost:@PORT@/u[/a/.b][]
/a/b/.?x => 302 to http://localhost:@PORT@/u[/a/b/][x]
/a/b/..?x => 302 to http://localhost:@PORT@/u[/a/][x]
/a/b/..#x => 302 to http://localhost:@PORT@/u[/a/][]
/a/b/%2e => 302 to http://localhost:@PORT@/u[/a/b/][]
/a/b/..%2f => 302 to http://localhost:@PORT@/u[/a/][]
/./ => 302 to http://localhost:@PORT@/u[/][]
/a//../b => 302 to http://localhost:@PORT@/u[/b][]
/a/%2f/b => 302 to http://localhost:@PORT@/u[/a/b][]
/a/?x=%zz => 302 to http://localhost:@PORT@/u[/a/][x=%zz]
/?a=b?c=d => 302 to http://localhost:@PORT@/u[/][a=b?c=d]
=== forms of the target
location / { return 302 /u[$uri][$host][$request_uri]; }
http://other.example/x//y?q => 302 to http://other.example:@PORT@/u[/x/y][other.example][/x//y?q]
http://other.example => 302 to http://other.example:@PORT@/u[/][other.example][/]
http://other.example?x=1 => 302 to http://other.example:@PORT@/u[/][other.example][?x=1]
HTTP://OTHER.example:99/x => 302 to http://other.example:@PORT@/u[/x][other.example][/x]
http:///x => 400
http:/x => 400
x/y => 400
?x => 400
* => 400
GETX://a/b => 302 to http://a:@PORT@/u[/b][a][/b]
=== hosts
location / { return 302 /h[$host]; }
/ host=UPPER.example => 302 to http://upper.example:@PORT@/h[upper.example]
/ host=dot.example. => 302 to http://dot.example:@PORT@/h[dot.example]
/ host=a..b => 400
/ host=a/b => 400
/ host=[::1] => 302 to http://[::1]:@PORT@/h[[::1]]
/ host=under_score => 302 to http://under_score:@PORT@/h[under_score]
=== merge_slashes off keeps dots working
merge_slashes off;
location / { return 302 /u[$uri]; }
//a//b => 302 to http://localhost:@PORT@/u[//a//b]
/a//../b => 302 to http://localhost:@PORT@/u[/a/b]
/a%2f%2fb => 302 to http://localhost:@PORT@/u[/a//b]
///.. => 302 to http://localhost:@PORT@/u[//]
=== index
index index.php index.html;
location / { }
location ~ \.php$ { return 410; }
/ => 410
/dir2/ => static web/dir2/index.html
/dir3/ => 410
/dir2/?a=b => static web/dir2/index.html
=== index with an absolute name
index none.html /fallback.x;
location = /fallback.x { return 302 /fb?$args; }
location / { }
/dir/?q => 302 to http://localhost:@PORT@/fb?q
/none/ => 404
=== index with a variable and a directory
index $arg_i sub index.html;
location / { }
/dir/ => 500
/dir2/?i=index.html => static web/dir2/index.html
=== index inside a location and POST
location / { index index.php; }
@PHP@
/ => php web/index.php?
POST / => php web/index.php?
PUT / => 405
/dir3 => 301 to http://localhost:@PORT@/dir3/
/dir3/ => php web/dir3/index.php?
/dir2/ => 403
=== autoindex
location /dir/ { autoindex on; }
location /dir2/ { autoindex on; }
/dir/ => listing
/dir2/ => static web/dir2/index.html
/dir/none/ => 404
POST /dir/ => 403
=== try_files kinds
location /f/ { try_files $uri $uri/ /index.php?q=$uri; }
location / { try_files $uri $uri/ =404; }
location /n/ { try_files $uri @named; }
location @named { return 302 /named$uri; }
location /m/ { try_files $uri @missing; }
location /c/ { try_files /none =503; }
location /o/ { try_files $uri =200; }
location = /index.php { return 302 /i?$args; }
/f/x => 302 to http://localhost:@PORT@/i?q=/f/x
/logo.png => static web/logo.png
/dir => 301 to http://localhost:@PORT@/dir/
/dir/ => 403
/dir2/ => static web/dir2/index.html
/dir2 => 301 to http://localhost:@PORT@/dir2/
/none => 404
/n/x?y => 302 to http://localhost:@PORT@/named/n/x
/m/x => 500
/c/ => 503
/o/x => 444
=== try_files fallback with arguments
location / { try_files $uri /app.php?path=$uri&$args; }
location /x/ { try_files $uri /app.php; }
location /y/ { try_files $uri /app.php$uri; }
location /z/ { try_files $uri /app.php?fixed; }
@PHP@
/none?a=1 => php web/app.php?path=/none&a=1
/x/y?a=1 => php web/app.php?
/y/p?a=1 => php web/app.php/y/p?
/z/p?a=1 => php web/app.php?fixed
/a%20none => php web/app.php?path=/a none&
=== try_files hit stays in its location
location / { try_files /app.php =404; }
@PHP@
/foo => static web/app.php
=== try_files with a directory before the file
location / { try_files $uri/ $uri =404; }
/dir2 => 301 to http://localhost:@PORT@/dir2/
/dir2/ => static web/dir2/index.html
/logo.png => static web/logo.png
=== try_files on server level
try_files $uri /app.php;
location /l/ { }
location ~ \.php$ { return 410; }
/none => 410
/logo.png => static web/logo.png
/l/x => 404
=== try_files with an alias
location /al/ { alias @ROOT@/nfs/; try_files $uri /al/x.txt =404; }
location /am/ { alias @ROOT@/nfs/; try_files $uri $uri/ /am/x.txt; }
location /an/ { alias @ROOT@/nfs/; try_files $uri /logo.png; }
location /ao/ { alias @ROOT@/nfs/; try_files $uri /ao/x.txt?$args; }
/al/a.jpg => static nfs/a.jpg
/al/none => 404
/am/sub => 301 to http://localhost:@PORT@/am/sub/
/am/sub/ => static nfs/sub/index.html
/am/none => static nfs/x.txt
/an/none => static web/logo.png
/ao/none => 404
=== the deny comes before try_files
location / { deny all; try_files $uri /app.php; }
@PHP@
/foo => 403
=== alias in a regex location
location ~ ^/r/(.+\.(?:jpg|txt))$ { alias @ROOT@/nfs/$1; }
location ~ ^/s/(.*)$ { alias @ROOT@/nfs/; }
location ~ ^/t/(.*)$ { alias @ROOT@/nfs/$1; try_files "" =404; }
/r/a.jpg => static nfs/a.jpg
/r/none.jpg => 404
/s/ => 403
/s/x.txt => 301 to http://localhost:@PORT@/s/x.txt/
/t/x.txt => static nfs/x.txt
/t/none => 404
=== alias of an exact location
location = /one { alias @ROOT@/nfs/x.txt; }
location = /two/ { alias @ROOT@/nfs/; index a.jpg; }
/one => static nfs/x.txt
/two/ => 404
=== alias and nested locations
location /al/ { alias @ROOT@/nfs/; location ~ \.txt$ { } location ~ \.php$ { return 302 /f[$request_filename]; } }
/al/x.txt => static nfs/x.txt
/al/a.jpg => static nfs/a.jpg
/al/up.php => 302 to http://localhost:@PORT@/f[nfs/up.php]
/al/sub => 301 to http://localhost:@PORT@/al/sub/
/al/sub?x => 301 to http://localhost:@PORT@/al/sub/?x
/al/sub/ => static nfs/sub/index.html
=== root with variables
set $dir web;
location / { root @ROOT@/$dir; }
location /n { set $dir nfs; root @ROOT@/$dir/..; }
/logo.png => static web/logo.png
/nfs/a.jpg => static nfs/a.jpg
=== a root with a trailing slash
location /a { root @ROOT@/web/; return 302 /f[$request_filename][$document_root]; }
/a/b => 302 to http://localhost:@PORT@/f[web/a/b][web]
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
=== two handlers in one location
location /a { include fastcgi.conf; fastcgi_pass unix:@FPM@; proxy_pass http://127.0.0.1:@UP@; }
location /b { include fastcgi.conf; proxy_pass http://127.0.0.1:@UP@; fastcgi_pass unix:@FPM@; }
location /c { proxy_pass http://127.0.0.1:@UP@; return 410; }
/a => proxy
/b => php web/b?
/c => 410
=== proxy_pass with variables and upstreams
http| upstream up1 { server 127.0.0.1:@UP@; }
set $t http://127.0.0.1:@UP@;
location /a { proxy_pass http://up1; }
location /b { proxy_pass $t; }
location /c { set $t garbage; proxy_pass $t; }
/a => proxy
/b => proxy
/c => 500
=== FastCGI script names
location ~ ^(.+\.php)(/.*)?$ { fastcgi_split_path_info ^(.+?\.php)(/.*)?$; include fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_param PATH_INFO $fastcgi_path_info; fastcgi_pass unix:@FPM@; }
location /i/ { fastcgi_index app.php; include fastcgi.conf; fastcgi_pass unix:@FPM@; }
location /n/ { include fastcgi.conf; fastcgi_pass unix:@FPM@; }
/app.php => php web/app.php?
/app.php/a/b.php/c => php web/app.php?
/x/app.php/ => php web/x/app.php?
/i/ => php web/i/app.php?
/i/x => php web/i/x?
/n/ => php web/n/?
=== $fastcgi_script_name is remembered
location ~ \.php { fastcgi_split_path_info ^(.+?\.php)(/.*)$; set $pi $fastcgi_path_info; try_files $fastcgi_script_name =404; include fastcgi.conf; fastcgi_param PI $pi; fastcgi_pass unix:@FPM@; }
/app.php/x/y => php web/app.php?
/none.php/x => 404
/app.php => php web/app.php?
=== a parameter given twice
location / { include fastcgi_params; fastcgi_param SCRIPT_FILENAME /one; fastcgi_param SCRIPT_FILENAME /two; fastcgi_pass unix:@FPM@; }
/x => php /two?
=== if_not_empty
location / { include fastcgi_params; fastcgi_param SCRIPT_FILENAME $arg_s if_not_empty; fastcgi_pass unix:@FPM@; }
/x => php -?
/x?s=/y => php /y?s=/y
=== the script name of the official include
location ~ ^/app\.php(/|$) { set $script app.php; if ($uri ~ "^/(.*\.php)") { set $script $1; } include fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root/$script; fastcgi_pass unix:@FPM@; }
rewrite "^(.*)$" "/app.php$1" last;
/x => php web/app.php?
/var/x/evil.php => php web/app.php/var/x/evil.php?
/x?y=z => php web/app.php?y=z
=== redirects with port and name
port_in_redirect off;
location /a { return 301 /x; }
location /b { absolute_redirect off; return 301 /x; }
location /c { server_name_in_redirect on; return 301 /x; }
location /d { port_in_redirect on; return 301 /x; }
server_name first.example;
/a host=x.example => 301 to http://x.example/x
/b => 301 to /x
/c host=x.example => 301 to http://first.example/x
/d => 301 to http://localhost:@PORT@/x
/dir => 301 to http://localhost:@PORT@/x
=== servers by name
http| server { listen @PORT@; server_name exact.example; return 302 /exact; }
http| server { listen @PORT@; server_name *.example; return 302 /star; }
http| server { listen @PORT@; server_name *.deep.example; return 302 /deep; }
http| server { listen @PORT@; server_name www.*; return 302 /www; }
http| server { listen @PORT@; server_name ~^(?<sub>.+)\.re\.test$; return 302 /re-$sub; }
http| server { listen @PORT@; server_name ~^(.+)\.re\.test$; return 302 /re2-$1; }
http| server { listen @PORT@; server_name .dot.test; return 302 /dot; }
server_name fallback.test;
return 302 /last;
/ host=exact.example => 302 to http://exact.example:@PORT@/exact
/ host=a.example => 302 to http://a.example:@PORT@/star
/ host=a.deep.example => 302 to http://a.deep.example:@PORT@/deep
/ host=deep.example => 302 to http://deep.example:@PORT@/star
/ host=www.example => 302 to http://www.example:@PORT@/star
/ host=www.other => 302 to http://www.other:@PORT@/www
/ host=x.re.test => 302 to http://x.re.test:@PORT@/re-x
/ host=dot.test => 302 to http://dot.test:@PORT@/dot
/ host=a.b.dot.test => 302 to http://a.b.dot.test:@PORT@/dot
/ host=unknown => 302 to http://unknown:@PORT@/exact
/ host=EXACT.EXAMPLE => 302 to http://exact.example:@PORT@/exact
/ host=fallback.test => 302 to http://fallback.test:@PORT@/last
/ host=.example => 302 to http://.example:@PORT@/star
/ host=www. => 302 to http://www:@PORT@/exact
=== the default server
http| server { listen @PORT@; server_name a.test; return 302 /a; }
http| server { listen @PORT@ default_server; server_name b.test; return 302 /b; }
server_name c.test;
return 302 /c;
/ host=none => 302 to http://none:@PORT@/b
/ host=a.test => 302 to http://a.test:@PORT@/a
/ host=c.test => 302 to http://c.test:@PORT@/c
http://a.test/x host=c.test => 302 to http://a.test:@PORT@/a
=== merge_slashes of the default server counts
http| server { listen @PORT@ default_server; server_name a.test; merge_slashes off; return 302 /a$uri; }
server_name c.test;
return 302 /c$uri;
//x host=c.test => 302 to http://c.test:@PORT@/c//x
//x host=a.test => 302 to http://a.test:@PORT@/a//x
=== a location that only looks like a loop
location /a { error_page 404 = @b; return 404; }
location @b { error_page 404 = @c; return 404; }
location @c { return 302 /end; }
/a => 404
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
=== the usual image location with a fallback
location ~* \.(jpe?g|png|gif)$ { try_files $uri /app.php$is_args$args; expires 1y; }
location / { try_files $uri /app.php$is_args$args; }
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
/var/site/storage/images/none.jpg?x => php web/app.php?x
/x.JPG => php web/app.php?
=== rewrite if the file is missing
location / { if (!-e $request_filename) { rewrite ^(.*)$ /app.php?p=$1 last; } }
@PHP@
/logo.png => static web/logo.png
/foo/bar?x=1 => php web/app.php?p=/foo/bar&x=1
/dir => 301 to http://localhost:@PORT@/dir/
/dir/ => 403
=== if file in server level
if (!-f $document_root$uri) { rewrite ^(.+)$ /app.php$1; }
@PHP@
/logo.png => static web/logo.png
/foo => php web/app.php/foo?
/dir/ => php web/app.php/dir/?
=== maintenance page
if (-f $document_root/maintenance.html) { set $m 1; }
if ($uri = /maintenance.html) { set $m 0; }
if ($m) { return 503; }
error_page 503 @maintenance;
location @maintenance { rewrite ^(.*)$ /maintenance.html break; }
location / { }
/x => static web/maintenance.html with 503
/maintenance.html => static web/maintenance.html
=== empty_gif and unknown places
location = /pixel { empty_gif; }
/pixel => 200
POST /pixel => 405
=== static with a trailing dot and long names
location / { }
/logo.png. => 404
/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa => 404
"""#
