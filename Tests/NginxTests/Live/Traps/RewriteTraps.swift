/// The rewrite module: flags, captures, conditions, arguments.
let rewriteTraps = #"""
=== arguments of a rewrite
rewrite ^/a$ /t? last;
rewrite ^/b$ /t?x=1 last;
rewrite ^/c$ /t?x=1? last;
rewrite ^/d$ /t last;
rewrite ^/e$ /t?x=1&y=2 last;
rewrite ^/f/(.*)$ /t?q=$1 last;
location /t { return 302 /seen?[$args]; }
/a?k=v => 302 to http://localhost:@PORT@/seen?[]
/b?k=v => 302 to http://localhost:@PORT@/seen?[x=1&k=v]
/c?k=v => 302 to http://localhost:@PORT@/seen?[x=1]
/d?k=v => 302 to http://localhost:@PORT@/seen?[k=v]
/e => 302 to http://localhost:@PORT@/seen?[x=1&y=2]
/f/a%20b => 302 to http://localhost:@PORT@/seen?[q=a%20b]
/f/a+b => 302 to http://localhost:@PORT@/seen?[q=a%2Bb]
/f/a&b => 302 to http://localhost:@PORT@/seen?[q=a&b]
/f/%c3%a9 => 302 to http://localhost:@PORT@/seen?[q=%C3%A9]
/f/a%26b%3fc => 302 to http://localhost:@PORT@/seen?[q=a%26b%3Fc]
=== two question marks in a replacement
rewrite ^/a$ /x?b?c last;
rewrite ^/b/(.*)$ /x?$1?$1 last;
location / { return 302 /seen$uri?[$args]; }
/a => 302 to http://localhost:@PORT@/seen/x?[b?c]
/a?k=v => 302 to http://localhost:@PORT@/seen/x?[b?c&k=v]
/b/z => 302 to http://localhost:@PORT@/seen/x?[z?z]
=== redirects of rewrite
rewrite ^/r/(.*)$ /to/$1 redirect;
rewrite ^/p/(.*)$ /to/$1 permanent;
rewrite ^/h/(.*)$ http://example.org/$1;
rewrite ^/s/(.*)$ https://example.org/$1? permanent;
rewrite ^/v/(.*)$ $scheme://example.org/$1 last;
rewrite ^/q/(.*)$ /to?x=$1 redirect;
rewrite ^/u$ //other.example/x redirect;
/r/a.jpg => 302 to http://localhost:@PORT@/to/a.jpg
/r/a%20b => 302 to http://localhost:@PORT@/to/a%20b
/r/a%3fb?c=d => 302 to http://localhost:@PORT@/to/a?b?c=d
/r/a%25b => 302 to http://localhost:@PORT@/to/a%25b
/r/a%2525b => 302 to http://localhost:@PORT@/to/a%2525b
/r/%c3%a9 => 302 to http://localhost:@PORT@/to/%C3%A9
/r/a+b => 302 to http://localhost:@PORT@/to/a+b
/r/a%2bb%26c => 302 to http://localhost:@PORT@/to/a+b&c
/r/%22%3c%3e => 302 to http://localhost:@PORT@/to/%22<>
/r/a%0ab => 404
/p/a?x=1 => 301 to http://localhost:@PORT@/to/a?x=1
/h/a?x=1 => 302 to http://example.org/a?x=1
/s/a?x=1 => 301 to https://example.org/a
/v/a => 302 to http://example.org/a
/q/a%20b?k=v => 302 to http://localhost:@PORT@/to?x=a%20b&k=v
/u => 302 to http://localhost:@PORT@//other.example/x
=== a redirect of rewrite with a percent in the text
rewrite ^/a$ /x%20y redirect;
rewrite ^/b$ /x%2fy%3fz%zz redirect;
rewrite ^/c$ /x%41%7e?%41 redirect;
rewrite ^/d$ /x%4 redirect;
/a => 302 to http://localhost:@PORT@/x%20y
/b => 302 to http://localhost:@PORT@/x/y?z%zz
/c => 302 to http://localhost:@PORT@/xA~?%41
/d => 302 to http://localhost:@PORT@/x
=== flags in a location
location /l/ { rewrite ^/l/(.*)$ /k/$1 last; return 403; }
location /b/ { rewrite ^/b/(.*)$ /logo.png break; return 403; }
location /n/ { rewrite ^/n/(.*)$ /k/$1; }
location /m/ { rewrite ^/m/(.*)$ /k/$1; break; }
location /o/ { rewrite ^/o/(.*)$ /k/$1; rewrite ^/k/(.*)$ /p/$1; }
location /q/ { rewrite ^/q/(.*)$ /k/$1; rewrite ^ /logo.png break; }
location /k/ { return 302 /K$uri; }
location /p/ { return 302 /P$uri; }
/l/x => 302 to http://localhost:@PORT@/K/k/x
/b/x => static web/logo.png
/n/x => 302 to http://localhost:@PORT@/K/k/x
/m/x => 404
/o/x => 302 to http://localhost:@PORT@/P/p/x
/q/x => static web/logo.png
=== a rewrite that changes nothing is still a restart
location / { rewrite ^(.*)$ $1; }
location /x { rewrite ^ /x last; }
/logo.png => 500
/x => 500
=== return after a matching rewrite without flag
location / { rewrite ^/a$ /b; return 302 /r$uri; }
/a => 302 to http://localhost:@PORT@/r/b
=== conditions on values
set $empty "";
set $zero 0;
set $zeros 00;
set $text abc;
if ($empty) { return 410; }
if ($zero) { return 411; }
if ($zeros) { set $a "$a-zeros"; }
if ($text = abc) { set $a "$a-eq"; }
if ($text = ABC) { set $a "$a-EQ"; }
if ($text != abc) { set $a "$a-ne"; }
if ($text ~ B) { set $a "$a-re"; }
if ($text ~* B) { set $a "$a-rei"; }
if ($text !~ B) { set $a "$a-nre"; }
if ($text !~* B) { set $a "$a-nrei"; }
if ( $text = "abc" ) { set $a "$a-sp"; }
if ($nothing) { set $a "$a-no"; }
set $nothing "";
return 302 /v?$a;
/ => 302 to http://localhost:@PORT@/v?-zeros-eq-rei-nre-sp
=== conditions on files
set $a "";
if (-f $request_filename) { set $a "${a}f"; }
if (!-f $request_filename) { set $a "${a}F"; }
if (-d $request_filename) { set $a "${a}d"; }
if (!-d $request_filename) { set $a "${a}D"; }
if (-e $request_filename) { set $a "${a}e"; }
if (!-e $request_filename) { set $a "${a}E"; }
if (-f $document_root/logo.png) { set $a "${a}L"; }
if (-f $document_root$uri/) { set $a "${a}S"; }
return 302 /v?$a;
/logo.png => 302 to http://localhost:@PORT@/v?fDeL
/dir => 302 to http://localhost:@PORT@/v?FdeL
/dir/ => 302 to http://localhost:@PORT@/v?FdeL
/none => 302 to http://localhost:@PORT@/v?FDEL
/logo.png/x => 302 to http://localhost:@PORT@/v?FDEL
/ => 302 to http://localhost:@PORT@/v?FdeL
=== directories are executable
if (-x $request_filename) { return 410; }
location / { }
/dir => 410
/none => 404
=== captures
rewrite ^/a/(x)?(y)$ /1[$1]2[$2]3[$3] redirect;
rewrite ^/b/(?<name>[a-z]+)/(.*)$ /n[$name]1[$1]2[$2] redirect;
location ~ ^/c/(?<one>[^/]+)/(.*)$ { if ($arg_k ~ ^(.)(.)$) { return 302 /k[$1$2]$one; } return 302 /n[$1][$2]$one; }
location ~ ^/d/(.*)$ { if ($arg_k) { return 302 /d[$1]; } if ($uri ~ x) { return 302 /x[$1]; } return 302 /n[$1]; }
location ~ ^/e/(.*)$ { set $v $1; if ($arg_k !~ ^(z)) { return 302 /e[$1][$v]; } return 302 /f[$1][$v]; }
/a/y => 302 to http://localhost:@PORT@/1[]2[y]3[]
/a/xy => 302 to http://localhost:@PORT@/1[x]2[y]3[]
/b/ab/cd => 302 to http://localhost:@PORT@/n[ab]1[ab]2[cd]
/c/p/q => 302 to http://localhost:@PORT@/n[][]p
/c/p/q?k=zw => 302 to http://localhost:@PORT@/k[zw]p
/d/p?k=1 => 302 to http://localhost:@PORT@/d[p]
/d/x => 302 to http://localhost:@PORT@/x[]
/d/p => 302 to http://localhost:@PORT@/n[]
/e/p => 302 to http://localhost:@PORT@/e[][p]
/e/p?k=z => 302 to http://localhost:@PORT@/f[z][p]
=== captures of a location survive into try_files and error_page
location ~ ^/a/(.*)$ { try_files /none/$1 /$1 =404; }
location ~ ^/b/(.*)$ { error_page 404 /$1; return 404; }
/a/logo.png => static web/logo.png
/a/none => 404
/b/logo.png => static web/logo.png with 404
=== captures after a map with a regex
http| map $arg_m $mc1 { default d; ~^(.)(.)$ r$2$1; }
location ~ ^/a/(.*)$ { set $x $mc1; return 302 /x[$x][$1]; }
/a/p => 302 to http://localhost:@PORT@/x[d][p]
/a/p?m=uv => 302 to http://localhost:@PORT@/x[rvu][u]
=== named groups of a location stay in other phases
location ~ ^/(?<part>[a-z]+)/n { rewrite ^ /last last; }
location /last { return 302 /p[$part]; }
/abc/n => 302 to http://localhost:@PORT@/p[abc]
/last => 302 to http://localhost:@PORT@/p[]
=== variables with braces and digits
set $a x;
return 302 "/${a}y$a-z$10";
/ => 302 to http://localhost:@PORT@/xyx-z0
=== set of $args
set $args "p=1&q=2";
location / { return 302 /s?$args&$arg_q$is_args; }
/x?y => 302 to http://localhost:@PORT@/s?p=1&q=2&2?
=== $arg_ ignores case and is not decoded
return 302 /a[$arg_foo][$arg_bar];
/?FOO=1&bar=%20 => 302 to http://localhost:@PORT@/a[1][%20]
/?xfoo=1&foo=2 => 302 to http://localhost:@PORT@/a[2][]
/?foo&foo=3 => 302 to http://localhost:@PORT@/a[3][]
/?foo=1&foo=2 => 302 to http://localhost:@PORT@/a[1][]
=== if in a location with its own root
location / { root @ROOT@/nfs; if ($arg_w) { root @ROOT@/web; } }
/a.jpg => static nfs/a.jpg
/logo.png?w=1 => static web/logo.png
/a.jpg?w=1 => 404
=== a rewrite inside if goes on after the block
location / { if ($arg_a) { rewrite ^ /logo.png; } if ($arg_b) { rewrite ^ /robots.txt break; } }
/x?a=1 => 500
/x?a=1&b=1 => static web/robots.txt
/x?b=1 => static web/robots.txt
=== break inside if ends the script of the location
location / { set $v 1; if ($arg_a) { break; } set $v 2; return 302 /v$v; }
/logo.png?a=1 => static web/logo.png
/logo.png => 302 to http://localhost:@PORT@/v2
=== if with fastcgi_pass of its own
location / { include fastcgi.conf; if ($arg_a) { fastcgi_pass unix:@FPM@; } }
location /p { include fastcgi.conf; fastcgi_pass unix:@FPM@; if ($arg_b) { set $x 1; } }
/app.php?a=1 => php web/app.php?a=1
/app.php => static web/app.php
/p?b=1 => php web/p?b=1
=== server level if
if ($host = other.example) { return 301 http://localhost/moved$request_uri; }
if ($request_method = POST) { return 405; }
if ($http_user_agent ~* (bot|spider)) { return 403; }
if ($http_x_test = yes) { rewrite ^ /logo.png break; }
location / { }
/logo.png => static web/logo.png
/logo.png host=other.example => 301 to http://localhost/moved/logo.png
POST /logo.png => 405
/logo.png header=User-Agent:GoogleBot => 403
/none header=X-Test:yes => static web/logo.png
=== cookies
if ($cookie_edit = 1) { return 410; }
if ($http_cookie ~ "sess") { return 411; }
location / { }
/logo.png header=Cookie:a=b;edit=1 => 410
/logo.png header=Cookie:EDIT=1 => 410
/logo.png header=Cookie:sess=2 => 411
/logo.png => static web/logo.png
=== codes of return
location /444 { return 444; }
location /204 { return 204; }
location /200 { return 200 text; }
location /404 { return 404 text; }
location /405 { return 405; }
location /302 { return 302; }
location /url { return http://example.org/x; }
location /rel { return 301 foo; }
location /dbl { return 301 //x.example/y; }
location /307 { return 307 /x?$args; }
location /303 { return 303 /x; }
location /308 { return 308 https://$host$request_uri; }
location /418 { return 418; }
/444 => 444
/204 => 204
/200 => 200
/404 => 404
/405 => 405
/302 => 302 to 
/url => 302 to http://example.org/x
/rel => 301 to foo
/dbl => 301 to http://localhost:@PORT@//x.example/y
/307?a=b => 307 to http://localhost:@PORT@/x?a=b
/303 => 303 to http://localhost:@PORT@/x
/308/x%20y => 308 to https://localhost/308/x%20y
/418 => 418
POST /307?a => 307 to http://localhost:@PORT@/x?a
=== return with a text is not taken by an error page
error_page 404 /404.html;
location = /a { return 404; }
location = /b { return 404 "text"; }
location = /c { return 404 ""; }
/a => static web/404.html with 404
/b => 404
/c => static web/404.html with 404
=== set keeps its value over internal redirects
set $v server;
location = /a { set $v location; try_files /none /b; }
location = /b { return 302 /v[$v]; }
location = /c { set $w location; try_files /none /d; }
location = /d { return 302 /w[$w]; }
/a => 302 to http://localhost:@PORT@/v[server]
/c => 302 to http://localhost:@PORT@/w[location]
=== server rules without flag run in order
rewrite ^/a$ /b;
rewrite ^/b$ /c;
rewrite ^/c$ /logo.png;
location / { }
/a => static web/logo.png
/b => static web/logo.png
=== break at server level only ends the server's script
rewrite ^/a$ /b break;
rewrite ^/b$ /c break;
location /b { rewrite ^ /logo.png last; }
location / { return 302 /end$uri; }
/a => 302 to http://localhost:@PORT@/end/logo.png
/b => 302 to http://localhost:@PORT@/end/c
=== an empty result of a rewrite
rewrite ^/a(.*)$ $1 last;
location / { return 302 /e$uri; }
/a => 500
/a/b => 302 to http://localhost:@PORT@/e/b
/ab => 404
=== a result without slash
rewrite ^/x/(.*)$ $1 last;
location / { return 302 /e[$uri]; }
/x/y => 404
/x/http://h/ => 404
=== inline options and (*UTF8)
location ~ (?i)^/CASE { return 410; }
location ~ "(*UTF8)^/u/.$" { return 411; }
location ~ ^/b/.$ { return 412; }
/case => 410
/u/%c3%a9 => 411
/u/%ff => 500
/b/%c3%a9 => 404
=== ~* folds ASCII only
location ~* ^/%c3%a9 { return 409; }
location ~* ^/É { return 410; }
location ~* ^/ABC { return 411; }
/%c3%a9 => 404
/É => 410
/abc => 411
=== request variables
return 302 /v?$request_method|$server_port|$scheme|$host|$http_host|$server_name|$is_args|$query_string|$request_uri|$document_uri|$remote_addr|$server_protocol|$https|$request;
server_name localhost www.localhost;
/a%20b/../c?x=y => 302 to http://localhost:@PORT@/v?GET|@PORT@|http|localhost|localhost:@PORT@|localhost|?|x=y|/a%20b/../c?x=y|/c|127.0.0.1|HTTP/1.1||GET /a%20b/../c?x=y HTTP/1.1
HEAD /a => 302 to http://localhost:@PORT@/v?HEAD|@PORT@|http|localhost|localhost:@PORT@|localhost|||/a|/a|127.0.0.1|HTTP/1.1||HEAD /a HTTP/1.1
/x host=UPPER.example. => 302 to http://upper.example:@PORT@/v?GET|@PORT@|http|upper.example|UPPER.example.:@PORT@|localhost|||/x|/x|127.0.0.1|HTTP/1.1||GET /x HTTP/1.1
=== a map with several kinds of keys
http| map $uri $mk1 { default none; "" empty; /exact e; ~^/re/(.*)$ "r:$1"; ~*^/RI/ ri; "~^/q uo" q; /v $arg_x; }
return 302 /m[$mk1];
/exact => 302 to http://localhost:@PORT@/m[e]
/EXACT => 302 to http://localhost:@PORT@/m[e]
/re/abc => 302 to http://localhost:@PORT@/m[r:abc]
/RE/abc => 302 to http://localhost:@PORT@/m[none]
/ri/x => 302 to http://localhost:@PORT@/m[ri]
/q%20uo => 302 to http://localhost:@PORT@/m[q]
/v?x=1 => 302 to http://localhost:@PORT@/m[1]
/none => 302 to http://localhost:@PORT@/m[none]
=== a map is evaluated once
http| map $uri $mo1 { default other; /a A; /b B; }
location = /a { set $x $mo1; rewrite ^ /b last; }
location = /b { return 302 /m[$mo1]; }
location = /c { rewrite ^ /b last; }
/a => 302 to http://localhost:@PORT@/m[A]
/b => 302 to http://localhost:@PORT@/m[B]
/c => 302 to http://localhost:@PORT@/m[B]
=== a volatile map is not
http| map $uri $mv1 { volatile; default other; /a A; /b B; }
location = /a { set $x $mv1; rewrite ^ /b last; }
location = /b { return 302 /m[$mv1]; }
/a => 302 to http://localhost:@PORT@/m[B]
=== a map with host names
http| map $host $mh1 { hostnames; default d; example.org e; *.example.org s; www.example.* p; .dot.org dot; }
return 302 /m[$mh1];
/ host=example.org => 302 to http://example.org:@PORT@/m[e]
/ host=a.example.org => 302 to http://a.example.org:@PORT@/m[s]
/ host=www.example.com => 302 to http://www.example.com:@PORT@/m[p]
/ host=www.example.org => 302 to http://www.example.org:@PORT@/m[s]
/ host=dot.org => 302 to http://dot.org:@PORT@/m[dot]
/ host=x.dot.org => 302 to http://x.dot.org:@PORT@/m[dot]
/ host=EXAMPLE.ORG. => 302 to http://example.org:@PORT@/m[e]
/ host=none => 302 to http://none:@PORT@/m[d]
=== geo
http| geo $gg1 { default out; 127.0.0.0/8 loop; 127.0.0.1 me; 10.0.0.0/8 ten; }
http| geo $arg_ip $gg2 { default out; 10.0.0.0/8 ten; 10.1.0.0/16 tenone; }
return 302 /g[$gg1][$gg2];
/?ip=10.1.2.3 => 302 to http://localhost:@PORT@/g[me][tenone]
/?ip=10.2.2.3 => 302 to http://localhost:@PORT@/g[me][ten]
/?ip=x => 302 to http://localhost:@PORT@/g[me][out]
=== a rewrite to an encoded target is not decoded
rewrite ^/a$ /a%20b.txt last;
rewrite ^/b$ "/a b.txt" last;
location / { }
/a => 404
/b => static web/a b.txt
=== a rewrite result is not normalised
rewrite ^/a$ /x/../logo.png last;
rewrite ^/b$ //logo.png last;
location = /logo.png { return 410; }
location / { }
/a => 404
/b => static web/logo.png
=== escapes in words
location ~ "^/a\"b$" { return 410; }
location ~ ^/t\d\.x$ { return 411; }
location "/q uo" { return 412; }
location ~ '^/s"q$' { return 413; }
location /he#sh { return 414; }
/a%22b => 410
/t1.x => 411
/q%20uo => 412
/s%22q => 413
/he%23sh => 414
=== includes with globs in byte order
include extra/*.conf;
location / { return 302 /i$uri; }
/inc => 302 to http://localhost:@PORT@/i/inc10
=== valid_referers
location / { valid_referers none blocked localhost; if ($invalid_referer) { return 403; } }
/logo.png => static web/logo.png
/logo.png header=Referer:garbage => static web/logo.png
"""#
