/// Configurations that do not do what a reading from top to bottom suggests.
let documentedTraps = #"""
=== a static block by regex beats a later image location
location ~* \.(jpe?g|png)$ { expires 30d; }
location ~ ^/var/([^/]+/)?storage/images/ { rewrite ^ /app.php last; }
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
=== a static block by regex beats a plain prefix
location /var/site/storage/images/ { rewrite ^ /app.php last; }
location ~* \.(jpe?g|png)$ { expires 30d; }
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
=== but not a ^~ prefix
location ^~ /var/ { rewrite ^ /app.php last; }
location ~* \.(jpe?g|png)$ { expires 30d; }
@PHP@
/var/site/storage/images/a.jpg => php web/app.php?
=== a longer plain prefix cancels ^~ of a shorter one
location ^~ /var/ { rewrite ^ /app.php last; }
location /var/site/ { }
location ~* \.jpe?g$ { expires 30d; }
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
=== server rules beat every location
rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/app.php" break;
location ^~ /var/ { return 404; }
location ~* \.jpe?g$ { expires 30d; }
@PHP@
/var/site/storage/images/a.jpg => php web/app.php?
/var/other.txt => 404
=== a rule inside a location that images never enter
location / { rewrite ^/var/ /app.php last; }
location ~* \.jpe?g$ { }
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
/var/site/x => php web/app.php?
=== break inside a location sends the source
location /var/ { rewrite ^ /app.php break; }
@PHP@
/var/site/storage/images/a.jpg => static web/app.php
=== break inside a location with fastcgi_pass
location ~ ^/var/ { rewrite ^ /app.php break; include fastcgi.conf; fastcgi_pass unix:@FPM@; }
/var/site/storage/images/a.jpg => php web/app.php?
=== break and last on server level differ for an alias
rewrite "^/x(/.*)$" "/nfs$1" break;
rewrite "^/y(/.*)$" "/nfs$1" last;
location /nfs/ { alias @ROOT@/nfs/; }
/x/a.jpg => 500
/y/a.jpg => static nfs/a.jpg
=== without a flag the following rules run on the new URI
rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/app.php";
if ($uri ~ ^/app\.php) { return 404; }
@PHP@
/var/site/storage/images/a.jpg => 404
=== a catch-all before the image rule
rewrite "^(.*)$" "/app.php$1" last;
rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/app.php" break;
location / { }
@PHP@
/var/site/storage/images/a.jpg => php web/app.php/var/site/storage/images/a.jpg?
=== a pass rule before the image rule
rewrite "^/var/([^/]+/)?storage/images/(.*)" "/var/$1storage/images/$2" break;
rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/app.php" break;
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
=== if -f break before the image rule
if (-f $request_filename) { break; }
rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/app.php" break;
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
/var/site/storage/images/only-on-nfs.jpg => php web/app.php?
=== try_files $uri first
location / { try_files $uri /app.php$is_args$args; }
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
/var/site/storage/images/none.jpg => php web/app.php?
/none?a=b => php web/app.php?a=b
=== a true if switches try_files off
location / { try_files $uri /app.php; set $m 0; if ($arg_x) { set $m 1; } }
@PHP@
/foo => php web/app.php?
/foo?x=1 => 404
=== the last true if wins as a whole
location / { if ($arg_a) { root @ROOT@/nfs; } if ($arg_b) { expires 1d; } }
/logo.png?a=1 => 404
/logo.png?a=1&b=1 => static web/logo.png
=== the fallback of try_files runs the server rules again
rewrite ^/app\.php$ /logo.png;
location / { try_files $uri /app.php; }
@PHP@
/foo => static web/logo.png
=== rewrite last in a location does not
rewrite ^/b$ /c;
location = /a { rewrite ^ /b last; }
location / { return 302 /seen$uri; }
/a => 302 to http://localhost:@PORT@/seen/b
/b => 302 to http://localhost:@PORT@/seen/c
=== a deny for PHP after the PHP location
location ~ \.php(/|$) { include fastcgi.conf; fastcgi_pass unix:@FPM@; }
location ~ ^/var/.*\.php { deny all; }
/var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php?
=== a plain prefix does not keep PHP out
location /var/ { expires 1y; }
@PHP@
/var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php?
=== a ^~ prefix sends the source
location ^~ /var/ { expires 1y; }
@PHP@
/var/site/storage/images/evil.php => static web/var/site/storage/images/evil.php
=== an anchored 403 is passed by with a path info
location ~ ^/var/.*(?i)\.(php3?|phtml)$ { return 403; }
@PHP@
/var/site/storage/images/evil.php => 403
/var/site/storage/images/evil.php/x => php web/var/site/storage/images/evil.php/x?
=== a guard on $request_uri sees the raw target
if ($request_uri ~ "^/var/.*\.php") { return 403; }
@PHP@
/var/site/storage/images/evil.php => 403
/%76ar/site/storage/images/evil.php => php web/var/site/storage/images/evil.php?
//var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php?
/x/../var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php?
=== a guard on $request_uri sees the query
if ($request_uri ~ "/app\.php") { return 404; }
location / { }
/logo.png?back=/app.php => 404
/logo.png => static web/logo.png
=== merge_slashes off
merge_slashes off;
rewrite "^/var/([^/]+/)?storage/images(-versioned)?/(.*)" "/app.php" break;
@PHP@
/var/site/storage/images/a.jpg => php web/app.php?
/var//site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
//var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
=== a line break in the URL misses ^(.*)$
rewrite "^(.*)$" "/app.php$1" last;
location / { }
@PHP@
/a%0ab => 404
/a%0a => php web/app.php/a?
=== $ matches before a final line break
location ~ \.php$ { return 403; }
/x.php%0a => 403
=== captures are cleared by a rule that does not match
location ~ ^/img/(.*)$ { rewrite ^/nomatch /x; return 302 /to/$1; }
/img/a.jpg => 302 to http://localhost:@PORT@/to/
=== deny does not stop return
location /a { deny all; return 204; }
location /b { deny all; rewrite ^ /logo.png last; }
location /c { deny all; rewrite ^ /logo.png break; }
/a => 204
/b => static web/logo.png
/c => 403
=== nothing that answers is inherited by a nested location
location / { include fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root/app.php; fastcgi_pass unix:@FPM@; location /var/ { expires 1y; } }
/foo => php web/app.php?
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
/var/site/storage/images/evil.php => static web/var/site/storage/images/evil.php
=== fastcgi_param is inherited as a whole or not at all
include fastcgi.conf;
location ~ ^/app\.php { fastcgi_param SYMFONY_ENV prod; fastcgi_pass unix:@FPM@; }
location ~ ^/index\.php { fastcgi_pass unix:@FPM@; }
/app.php => php -?
/index.php => php web/index.php?
=== nested regexes win over outer ones
location ~ \.jpg$ { return 410; }
location / { location ~ ^/var/ { return 411; } }
/var/site/storage/images/a.jpg => 411
=== outer regexes still run when nothing nested matches
location / { location ~ ^/app\.php { return 411; } }
location ~ ^/var/ { return 410; }
/var/site/storage/images/a.jpg => 410
=== alias without a trailing slash in the location
location /media { alias @ROOT@/nfs/; }
/media../secret.yml => static secret.yml
/mediaa.jpg => static nfs/a.jpg
=== PHP below an alias
location /var/ { alias @ROOT@/nfs/; }
@PHP@
/var/up.php => php web/var/up.php?
=== internal and any matching rewrite
rewrite ^(/protected/.*)$ $1 break;
location /protected/ { internal; }
/protected/x.txt => static web/protected/x.txt
=== error_page 404 = hands missing images to PHP
error_page 404 = /app.php;
location / { }
@PHP@
/var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
/var/site/storage/images/none.jpg => php web/app.php?
=== rules are not anchored at the end
rewrite "^/favicon\.ico" "/favicon.ico" break;
location / { return 410; }
location = /favicon.ico { }
/favicon.icoXYZ => static web/favicon.ico
=== an internal front controller and error_page
error_page 404 /app.php;
location ~ ^/app\.php { internal; include fastcgi.conf; fastcgi_pass unix:@FPM@; }
/app.php => php web/app.php? with 404
=== two true ifs, one handler
location / { if ($arg_a) { proxy_pass http://127.0.0.1:@UP@; } if ($arg_b) { expires 1d; } }
/logo.png?a=1 => proxy
/logo.png?a=1&b=1 => 500
=== a guard that swallows legitimate URLs
if ($request_uri ~ "^/([^/]+/)?app\.php([/?#]|$)") { return 404; }
location / { }
/?/app.php => 404
/logo.png => static web/logo.png
=== keys of a map ignore case, its regexes do not
http| map $uri $n43 { default 0; /logo.png 1; ~^/var/ 1; }
if ($n43) { return 403; }
location / { }
/LOGO.PNG => 403
/VAR/x => 404
/var/x => 403
=== ten internal hops
location = /h0 { rewrite ^ /h1 last; }
location = /h1 { rewrite ^ /h2 last; }
location = /h2 { rewrite ^ /h3 last; }
location = /h3 { rewrite ^ /h4 last; }
location = /h4 { rewrite ^ /h5 last; }
location = /h5 { rewrite ^ /h6 last; }
location = /h6 { rewrite ^ /h7 last; }
location = /h7 { rewrite ^ /h8 last; }
location = /h8 { rewrite ^ /h9 last; }
location = /h9 { rewrite ^ /h10 last; }
location = /h10 { rewrite ^ /h11 last; }
location = /h11 { return 204; }
/h1 => 204
/h0 => 500
=== what nginx sends is not yet executed
location ~ \.php$ { include fastcgi.conf; fastcgi_pass unix:@FPM@; }
/logo.png/x.php => php web/logo.png/x.php?
/app.php/x.php => php web/app.php/x.php?
/none.php => php web/none.php?
"""#
