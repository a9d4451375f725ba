/// Which server answers: `listen`, `server_name`, `Host`.
let serverTraps = #"""
=== hosts
location / { return 302 /h[$host]; }
/ host=UPPER.example => 302 to http://upper.example:@PORT@/h[upper.example]
/ host=dot.example. => 302 to http://dot.example:@PORT@/h[dot.example]
/ host=a..b => 400
/ host=a/b => 400
/ host=[::1] => 302 to http://[::1]:@PORT@/h[[::1]]
/ host=under_score => 302 to http://under_score:@PORT@/h[under_score]
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
"""#
