/// What `RewriteCond` tests: files, lookahead, comparisons, expressions, variables.
let rewriteConditionTraps = #"""
=== lookahead at files whose names hold percent signs
RewriteCond %{LA-F:REQUEST_FILENAME} /web(/.*)$
RewriteRule ^/r(/.*)$ /app.php?seen=%1 [L]
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteCond %{LA-F:REQUEST_FILENAME} /web/(.*)$
htaccess .htaccess| RewriteRule ^(dir|none|robots.txt|logo.png)(.*) /app.php?f=%1 [L]
htaccess .htaccess| RewriteCond %{REQUEST_FILENAME} -F
htaccess .htaccess| RewriteRule ^css /app.php?is-F [L]
/robots.txt/a%25 => *
/robots.txt/a%2541 => *
/robots.txt/a%252fb => *
/robots.txt/a%25zz => *
/robots.txt/a%2500 => *
/none%25 => *
/none/a%25 => *
/dir/a%25 => *
/dir/a%2541 => *
/logo.png/.. => *
/logo.png%25 => *
/css/style.css => *
/css/style.css%25 => *
/css/a%2541 => *
/r/a%25 => *
/r/robots.txt%25 => *
=== slashes behind the names of files
RewriteCond %{QUERY_STRING} =f
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -f
RewriteRule ^ /app.php?is-f [L]
RewriteCond %{QUERY_STRING} =s
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -s
RewriteRule ^ /app.php?is-s [L]
RewriteCond %{QUERY_STRING} =x
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -x
RewriteRule ^ /app.php?is-x [L]
RewriteCond %{QUERY_STRING} =d
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -d
RewriteRule ^ /app.php?is-d [L]
RewriteCond %{QUERY_STRING} =F
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -F
RewriteRule ^ /app.php?is-F [L]
RewriteCond %{QUERY_STRING} =e
RewriteCond expr "-e '%{DOCUMENT_ROOT}%{REQUEST_URI}'"
RewriteRule ^ /app.php?is-e [L]
RewriteCond %{QUERY_STRING} =ef
RewriteCond expr "-f '%{DOCUMENT_ROOT}%{REQUEST_URI}'"
RewriteRule ^ /app.php?is-ef [L]
/robots.txt?f => *
/robots.txt/?f => *
/robots.txt/?s => *
/robots.txt/?x => *
/robots.txt/?d => *
/robots.txt/?F => *
/robots.txt?F => *
/robots.txt/?e => *
/robots.txt?e => *
/robots.txt/?ef => *
/dir/?f => *
/dir/?s => *
/dir/?x => *
/dir/?d => *
/dir?d => *
/dir/?F => *
/dir/?e => *
/none/?e => *
/none/?F => *
=== conditions
RewriteCond %{QUERY_STRING} ^a=(\d+)$
RewriteRule ^/c1 /app.php?n=%1 [L]
RewriteCond %{QUERY_STRING} =x
RewriteRule ^/c2 /logo.png [L]
RewriteCond %{QUERY_STRING} =X [NC]
RewriteRule ^/c2 /robots.txt [L]
RewriteCond %{QUERY_STRING} -gt5
RewriteRule ^/c3 /logo.png [L]
RewriteCond %{QUERY_STRING} -eq3
RewriteRule ^/c3 /robots.txt [L]
RewriteCond %{QUERY_STRING} -ne4
RewriteRule ^/c3 /other.txt [L]
RewriteCond %{QUERY_STRING} <b
RewriteRule ^/c4 /logo.png [L]
RewriteCond %{QUERY_STRING} >=bb
RewriteRule ^/c4 /robots.txt [L]
RewriteCond %{REQUEST_METHOD} !^(GET|HEAD)$
RewriteRule ^/c5 - [F]
RewriteCond %{HTTP_HOST} ^www\.
RewriteRule ^/c6 http://localhost%{REQUEST_URI} [R=301,L]
RewriteCond %{HTTP_USER_AGENT} bot [NC,OR]
RewriteCond %{HTTP:X-Test} yes
RewriteRule ^/c7 - [F]
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -f
RewriteRule ^/(logo|robots) - [L]
RewriteCond %{DOCUMENT_ROOT}/$1.php -f
RewriteRule ^/([a-z]+)$ /$1.php [L]
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -d
RewriteRule ^/dir - [L]
RewriteCond %{REQUEST_URI} !-f
RewriteCond $1 ^(x)(y)$
RewriteRule ^/c8/(.*) /app.php?%2%1 [L]
RewriteCond %{HTTPS} off
RewriteCond %{SERVER_PORT} =@PORT@
RewriteCond %{REQUEST_SCHEME}://%{SERVER_NAME} =http://localhost
RewriteRule ^/c9 /app.php?%{REMOTE_ADDR}-%{SERVER_PROTOCOL}-%{REQUEST_METHOD} [L]
RewriteCond a b [OR]
RewriteCond a a
RewriteCond a b [OR]
RewriteCond a c
RewriteRule ^/c10 /app.php [L]
RewriteCond %{LA-U:REQUEST_FILENAME} \.jpg$
RewriteRule ^/var/ /robots.txt [L]
RewriteCond expr "%{QUERY_STRING} =~ /^e/ && -f '%{DOCUMENT_ROOT}/logo.png'"
RewriteRule ^/c11 /logo.png [L]
RewriteCond %{THE_REQUEST} "^GET /c12%20"
RewriteRule ^/c12 /logo.png [L]
RewriteCond %{NOSUCH}%{ENV:NOSUCH} =""
RewriteRule ^/c13 /logo.png [L]
/c1?a=12 => *
/c1?a=x => *
/c2?x => *
/c2?X => *
/c3?7 => *
/c3?3 => *
/c3?4 => *
/c3?abc => *
/c4?a => *
/c4?c => *
/c4?cc => *
POST /c5 => *
/c5 => *
/c6 host=www.localhost => *
/c6 => *
/c7 header=User-Agent:MyBot => *
/c7 header=X-Test:yes => *
/c7 => *
/logo.png => *
/app => *
/nothing => *
/dir/ => *
/dir => *
/c8/xy => *
/c8/yx => *
/c9 => *
/c10 => *
/var/site/storage/images/a.jpg => *
/var/other.txt => *
/c11?e => *
/c11?f => *
/c12%20 => *
/c12 => *
/c13 => *
=== file tests on URL paths and on files
RewriteCond %{REQUEST_FILENAME} !-f
RewriteRule ^/t1/ /app.php?not-a-file [L]
RewriteCond %{REQUEST_FILENAME} -d
RewriteRule ^/(tmp|css|nope)$ /app.php?dir [L]
RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} -s
RewriteRule ^/(empty|logo|robots) - [L,E=T_A:full]
RewriteCond %{DOCUMENT_ROOT}/$1 -l
RewriteRule ^/t2/(.*) /app.php?link [L]
RewriteCond %{DOCUMENT_ROOT}/$1 -x
RewriteRule ^/t3/(.*) /app.php?x [L]
RewriteCond %{DOCUMENT_ROOT}/$1 !-h
RewriteRule ^/t2/(.*) /app.php?nolink [L]
/t1/x => *
/tmp => *
/css => *
/nope => *
/logo.png => *
/t2/link.txt => *
/t2/linkdir => *
/t2/linkdir/ => *
/t2/broken.txt => *
/t2/logo.png => *
/t3/run.sh => *
/t3/logo.png => *
/t3/css => *
=== lookahead by file and by URL
<Directory @ROOT@/web/protected>
    Require all denied
</Directory>
RewriteCond %{DOCUMENT_ROOT}/$1 -F
RewriteRule ^/f/(.*) /app.php?readable [L]
RewriteCond /$1 -U
RewriteRule ^/u/(.*) /app.php?reachable [L]
RewriteCond %{LA-U:REQUEST_FILENAME} ^(.*)/web/(.*)$
RewriteRule ^/l/(.*) /app.php?%2 [L]
RewriteCond %{LA-F:REQUEST_FILENAME} (web|tmp)
RewriteRule ^/m/(.*) /app.php?%1 [L]
/f/logo.png => *
/f/none => *
/f/protected/x.txt => *
/f/dir => *
/u/logo.png => *
/u/none => *
/u/protected/x.txt => *
/u/dir => *
/l/logo.png => *
/m/logo.png => *
=== comparisons
RewriteCond %{QUERY_STRING} <bb
RewriteRule ^/c1$ /app.php?less [L]
RewriteCond %{QUERY_STRING} >=BB [NC]
RewriteRule ^/c1$ /app.php?more-nc [L]
RewriteCond %{QUERY_STRING} -lt10
RewriteRule ^/c2$ /app.php?lt [L]
RewriteCond %{QUERY_STRING} -ge10
RewriteRule ^/c2$ /app.php?ge [L]
RewriteCond %{QUERY_STRING} !-eq5
RewriteRule ^/c3$ /app.php?ne [L]
RewriteCond %{QUERY_STRING} -ne5
RewriteRule ^/c3$ /app.php?never [L]
RewriteCond %{QUERY_STRING} !=x
RewriteRule ^/c4$ /app.php?not-x [L]
RewriteCond %{QUERY_STRING} =""
RewriteRule ^/c5$ /app.php?empty [L]
/c1?a => *
/c1?cc => *
/c1?ccc => *
/c2?9 => *
/c2?10x => *
/c2?-3 => *
/c2 => *
/c3?5 => *
/c3?05 => *
/c3?6 => *
/c4?x => *
/c4?y => *
/c5 => *
/c5?x => *
=== expressions
RewriteCond expr "%{QUERY_STRING} =~ /^(a+)(b+)$/"
RewriteRule ^/x1$ /app.php?%1-%2 [L]
RewriteCond expr "%{REQUEST_METHOD} -in {'POST','PUT'}"
RewriteRule ^/x2$ /app.php?write [L]
RewriteCond expr "-f '%{DOCUMENT_ROOT}/$1.png' || %{HTTP:X-Test} == 'yes'"
RewriteRule ^/x3/(.*)$ /app.php?file [L]
RewriteCond expr "tolower(%{QUERY_STRING}) == 'abc' && !(%{HTTPS} == 'on')"
RewriteRule ^/x4$ /app.php?lower [L]
RewriteCond expr "%{REMOTE_ADDR} -ipmatch '127.0.0.0/8' && -R '127.0.0.1'"
RewriteRule ^/x5$ /app.php?local [L]
RewriteCond expr "%{REQUEST_URI} -strmatch '/x6/*.png'"
RewriteRule ^ /app.php?glob [L]
RewriteCond expr "'a' . 'b' == %{QUERY_STRING}"
RewriteRule ^/x7$ /app.php?concat [L]
RewriteCond expr "%{QUERY_STRING} -gt 5"
RewriteRule ^/x8$ /app.php?number [L]
/x1?aab => *
/x1?c => *
POST /x2 => *
/x2 => *
/x3/logo => *
/x3/none => *
/x3/none header=X-Test:yes => *
/x4?ABC => *
/x5 => *
/x6/y.png => *
/x6/y.gif => *
/x7?ab => *
/x8?6 => *
/x8?5 => *
=== variables of the request
RewriteRule ^/v1$ /app.php?%{REQUEST_METHOD}-%{REQUEST_SCHEME}-%{HTTPS}-%{SERVER_PROTOCOL}-%{IS_SUBREQ}-%{IPV6} [L]
RewriteRule ^/v2$ /app.php?%{REMOTE_ADDR}-%{REMOTE_HOST}-%{REMOTE_USER}-%{REMOTE_IDENT}-%{AUTH_TYPE}-%{CONN_REMOTE_ADDR} [L]
RewriteRule ^/v3$ /app.php?%{HTTP_USER_AGENT}-%{HTTP_REFERER}-%{HTTP_COOKIE}-%{HTTP_ACCEPT}-%{HTTP_FORWARDED}-%{HTTP:X-Test} [L]
RewriteRule ^/v4$ /app.php?%{SERVER_NAME}-%{SERVER_PORT}-%{SERVER_ADDR}-%{HTTP_HOST}-%{SERVER_ADMIN} [L]
RewriteRule ^/v5$ /app.php?%{CONTEXT_PREFIX}-%{PATH_INFO}-%{SSL:SSL_PROTOCOL}-%{NOPE}-%{request_method} [L]
RewriteRule ^/v6$ /app.php?%{ENV:SCRIPT_URL}-%{ENV:NOPE}-%{ENV:REDIRECT_STATUS} [L]
ServerAdmin x@y.test
/v1 => *
POST /v1 => *
/v2 => *
/v3 header=User-Agent:a header=Referer:b header=Cookie:c header=X-Test:d => *
/v3 => *
/v4 => *
/v4 host=other.test => *
/v5 => *
/v6 => *
=== relative names are looked up where httpd runs
RewriteCond . -d
RewriteRule ^/d1$ /app.php?1
RewriteCond $1 -f
RewriteRule ^/d2/(.*)$ /app.php?2
RewriteCond usr/bin -d
RewriteRule ^/d3$ /app.php?3
RewriteCond "" -d
RewriteRule ^/d4$ /app.php?4
/d1 => php web/app.php?1
/d2/app.php => 404
/d2/proc/self/status => php web/app.php?2
/d3 => php web/app.php?3
/d4 => 404
=== lookahead ends where redirects do
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteCond /none -U
htaccess .htaccess| RewriteRule .* //other.test/$1 [PT,L]
/css/style.css => 404
/none => 404
=== the host of an absolute target replaces the header
RewriteCond %{HTTP_HOST} ^localhost
RewriteRule ^/h1$ /app.php?host
RewriteCond %{HTTP:Host} ^OTHER\.test:8080$
RewriteRule ^/h1$ /app.php?capital
RewriteCond %{HTTP:Host} ^other\.test:8080$
RewriteRule ^/h1$ /app.php?port
RewriteCond %{HTTP:Host} ^other\.test$
RewriteRule ^/h1$ /app.php?none
/h1 => php web/app.php?host
http://other.test/h1 => php web/app.php?none
http://OTHER.test:8080/h1 => php web/app.php?port
"""#
