/// What a location answers with: files, `index`, `try_files`, `alias`, FastCGI and proxies.
let contentTraps = #"""
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
=== index with a variable that was asked for before it changed
index $arg_i index.html;
if ($arg_i) { set $args ""; }
location /dir2/ { }
location ~ ^/alias/(.*)$ { alias @ROOT@/web/$1; if (!-e $request_filename) { set $x y; } }
location ~ ^/bare/(.*)$ { alias @ROOT@/web/$1; }
/dir2/?i=index.html => static web/dir2/index.html
/dir2/ => 500
/alias/dir2/?i=index.html => 500
/alias/dir2/?i=none => 500
/alias/none/?i=index.html => 404
=== index with a variable that is set again
set $n none;
index $n.html none;
if ($n) { set $n index; }
location / { }
/dir2/ => static web/dir2/index.html
/dir/ => 403
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
=== autoindex of an alias with groups that ends without a slash
location ~ ^/(d)ir/$ { alias @ROOT@/web/$1ir; autoindex on; }
location ~ ^/(d)ir2/$ { alias @ROOT@/web/$1ir2; autoindex on; }
location ~ ^/(d)ir3/$ { alias @ROOT@/web/$1ir/; autoindex on; }
/dir/ => 404
/dir2/ => listing
/dir3/ => listing
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
=== empty_gif and unknown places
location = /pixel { empty_gif; }
/pixel => 200
POST /pixel => 405
=== static with a trailing dot and long names
location / { }
/logo.png. => 404
/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa => 404
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
=== fastcgi_index is a text
location / { set $memcached_key app.php; fastcgi_index $memcached_key; include fastcgi.conf; fastcgi_pass unix:@FPM@; }
/dir/ => php web/dir/$memcached_key?
/dir => php web/dir?
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
=== an alias that names a file
location ~ ^/f/ { alias @ROOT@/web/logo.png; }
location ~ ^/n/ { alias @ROOT@/web/none; }
/f/ => 500
/f/x => static web/logo.png
/n/ => 404
=== the same file under two locations
location /private/ { internal; alias @ROOT@/nfs/; }
location /get/ { rewrite ^/get/(.*)$ /private/$1 last; }
location /idx/ { alias @ROOT@/nfs/; index none /private/a.jpg; }
/private/a.jpg => 404
/get/a.jpg => static nfs/a.jpg
/idx/ => static nfs/a.jpg
/get/none => 404
"""#
