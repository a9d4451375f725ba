/// The search for a location, and the forms of URIs.
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
=== merge_slashes off keeps dots working
merge_slashes off;
location / { return 302 /u[$uri]; }
//a//b => 302 to http://localhost:@PORT@/u[//a//b]
/a//../b => 302 to http://localhost:@PORT@/u[/a/b]
/a%2f%2fb => 302 to http://localhost:@PORT@/u[/a//b]
///.. => 302 to http://localhost:@PORT@/u[//]
=== a location that only looks like a loop
location /a { error_page 404 = @b; return 404; }
location @b { error_page 404 = @c; return 404; }
location @c { return 302 /end; }
/a => 404
"""#
