/// Flags, conditions and variables of mod_rewrite in server context.
let rewriteTraps = #"""
=== URL forms without rules
plain| noengine
/logo.png => *
//logo.png => *
/./logo.png => *
/x/../logo.png => *
/x/%2e%2e/logo.png => *
/.. => *
/../logo.png => *
/logo%2epng => *
/a%20b.txt => *
/a+b.txt => *
/pl+us.txt => *
/pl%2Bus.txt => *
/que%3fry.txt => *
/per%25cent.txt => *
/per%2525cent.txt => *
/%zz => *
/%2 => *
/% => *
/a%00b => *
/a%2fb => *
/css%2Fstyle.css => *
/css%5cstyle.css => *
/é.txt => *
/%c3%a9.txt => *
/%ff => *
/semi;colon.txt => *
/logo.png;x => *
/a#b => *
?x => *
* => *
OPTIONS * => *
a/b => *
http://localhost:@PORT@/logo.png => *
http://other.test/logo.png => *
http://localhost:@PORT@ => *
/logo.png/ => *
/logo.png/x => *
/app.php => *
/app.php/x/y => *
/app.php/ => *
/app.php?a=b&c => *
/nope.php => *
/nope.php/x => *
/nope/app.php => *
/x.PHP => *
/no%20pe.php => *
/no%25pe.php/%20x => *
/%c3%a9.php => *
/up.php.jpg => *
/up.php.zzz => *
/ => *
/dir => *
/dir/ => *
/dir?x=1 => *
/dir2/ => *
/dir2 => *
/dir3/ => *
/empty/ => *
/dir2/index.html/x => *
/.hidden => *
/a\sb => *
HEAD /logo.png => *
HEAD /dir => *
POST /logo.png => *
PUT /logo.png => *
DELETE /nope => *
OPTIONS /logo.png => *
POST /app.php => *
/big/a/b/c/d.txt => *
/big//a///b/c/d.txt => *
/big/a/b/../b/c/d.txt => *
/LOGO.png => *
/%4cogo.png => *
/logo.png%20 => *
/a%0ab => *
/a%26b.txt => *
/a&b.txt => *
=== redirects and escapes
RewriteRule ^/r1/(.*) /x/$1 [R]
RewriteRule ^/r2/(.*) /x/$1 [R=301,L]
RewriteRule ^/r3/(.*) /x/$1 [R=permanent,L,NE]
RewriteRule ^/r4/(.*) http://other.test/x/$1 [L]
RewriteRule ^/r5/(.*) http://other.test/x/$1?a=b [L,QSA]
RewriteRule ^/r6/(.*) http://localhost:@PORT@/$1 [L]
RewriteRule ^/r7/(.*) /x?y=$1 [R=303,L]
RewriteRule ^/r8/(.*) /x?y=$1 [R=307,L,B]
RewriteRule ^/r9/(.*) /x#$1 [R,L]
RewriteRule ^/r10/(.*) /x#$1 [R,L,NE]
RewriteRule ^/r11/(.*) x/$1 [R,L]
RewriteRule ^/r12/(.*) /$1? [R,L]
RewriteRule ^/r13/(.*) /$1 [R=308,L,QSD]
RewriteRule ^/r14/(.*) - [R=451]
RewriteRule ^/r15/(.*) /logo.png [R=200]
RewriteRule ^/r16/(.*) - [G]
RewriteRule ^/r17/(.*) /app.php [F]
RewriteRule ^/r18/(.*) https://localhost/$1 [L]
RewriteRule ^/r19/(.*) mailto:x@y.test [L]
/r1/a%20b?q=1 => *
/r1/%e9?q=%20 => *
/r2/x => *
/r3/a%20b => *
/r3/x => *
/r4/a?b=c => *
/r4/a%3fb => *
/r5/a?z=1 => *
/r6/logo.png => *
/r6/dir2/ => *
/r7/a%26b => *
/r7/a%20b => *
/r8/a%26b => *
/r8/a%20b/c => *
/r9/top => *
/r10/top => *
/r11/z => *
/r12/z?drop => *
/r13/z?drop => *
/r14/z => *
/r15/z => *
/r16/z => *
/r17/z => *
/r18/z?q => *
/r19/z => *
HEAD /r2/x => *
=== query handling
RewriteRule ^/q1$ /app.php?a=1
RewriteRule ^/q2$ /app.php?a=1 [QSA]
RewriteRule ^/q3$ /app.php?
RewriteRule ^/q4$ /app.php [QSD]
RewriteRule ^/q5$ /app.php?a=1 [QSA,QSD]
RewriteRule ^/q6/(.*)$ /app.php?p=$1
RewriteRule ^/q7/(.*)$ /app.php?p=$1 [B]
RewriteRule ^/q8/(.*)$ /app.php?p=$1 [B,BNP]
RewriteRule ^/q9/(.*)$ /app.php?p=$1 [BCTLS]
RewriteRule ^/q10$ /a?b/app.php?c=d [QSL]
RewriteRule ^/q11$ /app.php? [QSA]
RewriteRule ^/q12$ /app.php?%{QUERY_STRING}&x=1
RewriteRule ^/q13/(.*)$ /app.php?p=$1 [B=/]
RewriteRule ^/q14/(.*)$ /app.php?p=$1 [B,BNE=/]
/q1?z=2 => *
/q1 => *
/q2?z=2 => *
/q2 => *
/q3?z=2 => *
/q4?z=2 => *
/q5?z=2 => *
/q6/x%20y => *
/q6/x => *
/q6/a%26b => *
/q7/x%20y%2fz => *
/q7/x%26y => *
/q8/x%20y => *
/q9/x%20y&z => *
/q10?e => *
/q11?z => *
/q12?y=2 => *
/q13/a/b&c => *
/q14/a/b&c => *
=== flow
RewriteRule ^/n/(.*)-(.*)$ /n/$1_$2 [N]
RewriteRule ^/n/(.*)$ /app.php?$1 [L]
RewriteRule ^/loop$ - [N=5]
RewriteRule ^/s1 - [S=2]
RewriteRule ^/s1 /logo.png [L]
RewriteRule ^/s1 /robots.txt [L]
RewriteRule ^/s1 /other.txt [L]
RewriteRule ^/c1 /cc1 [C]
RewriteRule ^/cc1 /other.txt [L]
RewriteRule ^/c2 - [C]
RewriteRule ^/nomatch - [C]
RewriteRule ^/c2 /other.txt [L]
RewriteRule ^/c2 /logo.png [L]
RewriteRule !^/(logo|n|s1|c|app|other|e|h|t) /robots.txt [L]
RewriteRule ^/e1 - [E=T_A:1,E=T_B:$0]
RewriteRule ^/e2 - [E=T_A:1]
RewriteRule ^/e2 - [E=!T_A]
RewriteRule ^/e3 - [E=T_A]
RewriteCond %{ENV:T_A} 1
RewriteRule ^/e1 /app.php [L]
RewriteRule ^/e /app.php [L]
RewriteRule ^/h2 /app.php [H=default-handler]
RewriteRule ^/t1 /logo.png [T=text/plain]
/n/a-b-c => *
/n/a => *
/loop => *
/s1 => *
/c1 => *
/c2 => *
/zzz => *
/e1 => *
/e2 => *
/e3 => *
/h2 => *
/t1 => *
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
=== targets in the file system
RewriteRule ^/fs1/(.*) @ROOT@/web/$1
RewriteRule ^/fs2/(.*) @ROOT@/nfs/$1
RewriteRule ^/fs3/(.*) /tmp/$1
RewriteRule ^/fs4/(.*) /$1
RewriteRule ^/fs5/(.*) $1
RewriteRule ^/fs6/(.*) //$1
RewriteRule ^/fs7/(.*) /$1 [UnsafePrefixStat]
RewriteRule ^/fs8/(.*) %{DOCUMENT_ROOT}/$1 [L]
RewriteRule ^/fs9 app.php
RewriteRule ^/fs10/(.*) /dir/../$1
/fs1/logo.png => *
/fs1/app.php => *
/fs2/x.txt => *
/fs2/up.php => *
/fs3/nope => *
/fs4/tmp => *
/fs4/logo.png => *
/fs4/etc/hostname => *
/fs5/logo.png => *
/fs5/etc/hostname => *
/fs6/logo.png => *
/fs7/logo.png => *
/fs8/logo.png => *
/fs9 => *
/fs10/logo.png => *
/fs4/../logo.png => *
=== maps
RewriteMap lower int:tolower
RewriteMap upper int:toupper
RewriteMap esc int:escape
RewriteMap unesc int:unescape
RewriteRule ^/m1/(.*) /${lower:$1} [L]
RewriteRule ^/m2/(.*) /app.php?${upper:$1} [L]
RewriteRule ^/m3/(.*) /app.php?${esc:$1} [L]
RewriteRule ^/m4/(.*) /app.php?${nomap:$1|dflt} [L]
/m1/LOGO.PNG => *
/m2/abc => *
/m3/a%20b => *
/m4/x => *
=== SetEnvIf order
SetEnvIf Request_URI "^/s" T_A=1
SetEnvIf Request_URI "^/s(.*)" T_B=$1
SetEnvIf T_A 1 T_C=yes
SetEnvIf T_A 1 !T_B
SetEnvIf Host "^other" T_D
SetEnvIfNoCase User-Agent bot T_E=bot
BrowserMatch Moz T_F
SetEnv T_G late
SetEnv T_A over
SetEnvIfExpr "%{REQUEST_METHOD} == 'POST'" T_H=post
RewriteCond %{ENV:T_G} late
RewriteRule ^ /robots.txt [L]
RewriteCond %{ENV:T_A} 1
RewriteRule ^ /app.php [L,E=T_A:rule]
RewriteRule ^/x /app.php
/s1 => *
/s2 header=User-Agent:XBOT => *
/x header=User-Agent:Mozilla => *
POST /x => *
/x host=other => *
/logo.png => *
=== AllowEncodedSlashes On
AllowEncodedSlashes On
RewriteRule ^/a/b$ /logo.png
/a%2fb => *
/css%2fstyle.css => *
/x%2f..%2flogo.png => *
/a%2F%2Fb => *
=== AllowEncodedSlashes NoDecode
AllowEncodedSlashes NoDecode
RewriteRule ^/a%2fb$ /logo.png
RewriteRule ^/a%2Fb$ /robots.txt
/a%2fb => *
/a%2Fb => *
/css%2fstyle.css => *
=== MergeSlashes Off
MergeSlashes Off
RewriteRule ^/a//b$ /logo.png
/a//b => *
//a//b => *
/css//style.css => *
/css/.//style.css => *
=== a rule that leaves index requests alone
DirectoryIndex app.php
RewriteRule ^/app\.php - [F]
/ => *
/dir3/ => *
=== index through a rewrite
DirectoryIndex index.html /app.php
RewriteRule ^/dir2/index.html$ /robots.txt [L]
/dir2/ => *
/empty/ => *
/empty/?q=1 => *
=== index in the file system of another rule
DirectoryIndex index.php
RewriteRule ^/index\.php$ /app.php [L]
/ => *
/dir3/ => *
/empty/ => *
=== PT with Alias and Redirect
Alias /nfs @ROOT@/nfs
Redirect /old http://other.test/new
RedirectMatch 301 ^/rm/(.*)$ /moved/$1
Redirect gone /gone
Redirect permanent /perm/ /target/
Redirect 404 /hide
AliasMatch ^/am/(.*)\.txt$ @ROOT@/nfs/$1.txt
Alias /slash/ @ROOT@/nfs/
Alias /noslash @ROOT@/nfs/
RewriteRule ^/p1/(.*) /nfs/$1 [PT]
RewriteRule ^/p2/(.*) /nfs/$1
RewriteRule ^/p3 /old [PT]
RewriteRule ^/p4 /old
/nfs/x.txt => *
/nfs => *
/nfs/ => *
/nfsx => *
/nfs/sub => *
/nfs/sub/ => *
/nfs//x.txt => *
/nfs/up.php => *
/old => *
/old/a%20b?q=1 => *
/oldx => *
/rm/x?y=1 => *
/rm/a%20b => *
/gone => *
/gone/x => *
/perm/x => *
/perm => *
/hide/x => *
/am/x.txt => *
/slash/x.txt => *
/slash => *
/noslash/x.txt => *
/p1/x.txt => *
/p1/sub => *
/p2/x.txt => *
/p3 => *
/p4 => *
=== proxy to PHP by path
plain| nohandler
ProxyPassMatch ^/(.*\.php(/.*)?)$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1
ProxyPass /none !
ProxyPass /fcgi/ unix:@FPM@|fcgi://localhost/srv/
RewriteRule ^/w1 /app.php [PT]
RewriteRule ^/w2 /app.php
RewriteRule ^/w3 fcgi://127.0.0.1:1/x.php [P]
/app.php => *
/app.php?x=1 => *
/app.php/a/b => *
/a%20b.php => *
/none/app.php => *
/nope.php => *
/fcgi/x => *
/fcgi/a%20b => *
/w1 => *
/w2 => *
/dir3/ => *
/ => *
"""#

/// Directories, files, locations and `.htaccess`.
let sectionTraps = #"""
=== Symfony's own .htaccess
htaccess .htaccess| DirectoryIndex app.php
htaccess .htaccess| <IfModule mod_negotiation.c>
htaccess .htaccess|     Options -MultiViews
htaccess .htaccess| </IfModule>
htaccess .htaccess| <IfModule mod_rewrite.c>
htaccess .htaccess|     RewriteEngine On
htaccess .htaccess|     RewriteCond %{REQUEST_URI}::$1 ^(/.+)/(.*)::\2$
htaccess .htaccess|     RewriteRule ^(.*) - [E=BASE:%1]
htaccess .htaccess|     RewriteCond %{HTTP:Authorization} .
htaccess .htaccess|     RewriteRule ^ - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]
htaccess .htaccess|     RewriteCond %{ENV:REDIRECT_STATUS} ^$
htaccess .htaccess|     RewriteRule ^app\.php(?:/(.*)|$) %{ENV:BASE}/$1 [R=301,L]
htaccess .htaccess|     RewriteCond %{REQUEST_FILENAME} -f
htaccess .htaccess|     RewriteRule ^ - [L]
htaccess .htaccess|     RewriteRule ^ %{ENV:BASE}/app.php [L]
htaccess .htaccess| </IfModule>
/ => *
/foo => *
/foo/bar?x=1 => *
/app.php => *
/app.php/x => *
/logo.png => *
/dir => *
/dir/ => *
/css/style.css => *
/css/none.css => *
/index.php => *
=== directory rules with back-references and queries
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteRule ^r/(.*)$ $1 [R,L]
htaccess .htaccess| RewriteRule ^abs/(.*)$ /x/$1 [R=301,L]
htaccess .htaccess| RewriteRule ^ext/(.*)$ http://other.test/$1 [L]
htaccess .htaccess| RewriteRule ^in/(.*)$ $1 [L]
htaccess .htaccess| RewriteRule ^q/(.*)$ app.php?p=$1 [QSA,L]
htaccess .htaccess| RewriteRule ^f - [F]
htaccess .htaccess| RewriteRule ^g - [G]
htaccess .htaccess| RewriteRule ^self$ self
htaccess .htaccess| RewriteRule ^end/(.*)$ other.txt [END]
htaccess .htaccess| RewriteRule ^other\.txt$ robots.txt [L]
htaccess .htaccess| RewriteRule ^pi/(.*)$ app.php/$1 [L]
htaccess .htaccess| RewriteRule ^dpi(.*)$ app.php [L,DPI]
/r/z => *
/abs/z => *
/ext/z => *
/in/logo.png => *
/in/css/style.css => *
/in/dir => *
/q/x?y=2 => *
/f => *
/g => *
/self => *
/end/x => *
/other.txt => *
/pi/a/b => *
/dpi/x => *
=== RewriteBase
htaccess dir/.htaccess| RewriteEngine On
htaccess dir/.htaccess| RewriteBase /css/
htaccess dir/.htaccess| RewriteRule ^a$ style.css [L]
htaccess dir/.htaccess| RewriteRule ^b$ style.css [R,L]
htaccess dir/.htaccess| RewriteRule ^c$ /logo.png [L]
/dir/a => *
/dir/b => *
/dir/c => *
/dir/sub/file.txt => *
/dir => *
=== without RewriteBase in a subdirectory
htaccess dir/.htaccess| RewriteEngine On
htaccess dir/.htaccess| RewriteRule ^a$ sub/file.txt [L]
htaccess dir/.htaccess| RewriteRule ^b$ sub/file.txt [R,L]
/dir/a => *
/dir/b => *
/dir/ => *
=== loops
htaccess dir/.htaccess| RewriteEngine On
htaccess dir/.htaccess| RewriteRule (.*) x$1
htaccess dir2/.htaccess| RewriteEngine On
htaccess dir2/.htaccess| RewriteRule ^a$ b
htaccess dir2/.htaccess| RewriteRule ^b$ a
htaccess dir3/.htaccess| RewriteEngine On
htaccess dir3/.htaccess| RewriteCond %{ENV:REDIRECT_STATUS} ^$
htaccess dir3/.htaccess| RewriteRule ^ /app.php
/dir/foo => *
/dir2/a => *
/dir2/b => *
/dir3/zz => *
=== rules of inner and outer directories
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteRule ^css/x$ logo.png [L]
htaccess .htaccess| RewriteRule x$ robots.txt [L]
htaccess css/.htaccess| RewriteEngine On
htaccess css/.htaccess| RewriteOptions Inherit
htaccess css/.htaccess| RewriteRule ^y$ style.css [L]
htaccess js/.htaccess| RewriteEngine On
htaccess js/.htaccess| RewriteOptions InheritBefore
htaccess js/.htaccess| RewriteRule ^.x$ a.js [L]
htaccess dir/.htaccess| Options +Indexes
htaccess dir2/.htaccess| RewriteEngine Off
/css/x => *
/css/y => *
/js/x => *
/js/ax => *
/dir/x => *
/dir/ => *
/dir2/x => *
=== AllowOverride classes
<Directory @ROOT@/web>
AllowOverride FileInfo
</Directory>
htaccess .htaccess| RewriteEngine On
htaccess dir/.htaccess| Options +Indexes
htaccess css/.htaccess| DirectoryIndex x
htaccess js/.htaccess| Require all denied
htaccess assets/.htaccess| DocumentRoot /x
htaccess bundles/.htaccess| Frobnicate
/logo.png => *
/dir/ => *
/css/style.css => *
/js/a.js => *
/assets/app.js => *
/bundles/x/y.css => *
=== Require in many forms
<Directory @ROOT@/web/css>
    Require ip 10.0.0.0/8
</Directory>
<Directory @ROOT@/web/js>
    Require ip 127.0.0.1
    Require all denied
</Directory>
<Directory @ROOT@/web/dir>
    <RequireAll>
        Require all granted
        Require not ip 127.0.0.0/8
    </RequireAll>
</Directory>
<Directory @ROOT@/web/dir2>
    Require env T_OK
</Directory>
<Directory @ROOT@/web/dir3>
    Require expr "%{QUERY_STRING} == 'ok'"
</Directory>
<Directory @ROOT@/web/protected>
    AuthType Basic
    AuthName x
    AuthUserFile /dev/null
    Require valid-user
</Directory>
<Directory @ROOT@/web/big>
    Require method POST
</Directory>
<Directory @ROOT@/web/assets>
    Require local
</Directory>
<Directory @ROOT@/web/bundles>
    Require host nothing.invalid
    Require local
</Directory>
SetEnvIf Request_URI ok$ T_OK
/css/style.css => *
/js/a.js => *
/dir/sub/file.txt => *
/dir2/index.html => *
/dir2/?ok => *
/dir2/ok => *
/dir3/index.php?ok => *
/dir3/index.php => *
/protected/x.txt => *
/big/a/b/c/d.txt => *
POST /big/a/b/c/d.txt => *
/assets/app.js => *
=== Order, Allow and Deny
<Directory @ROOT@/web/css>
    Order deny,allow
    Deny from all
</Directory>
<Directory @ROOT@/web/js>
    Order deny,allow
    Deny from all
    Allow from 127.0.0.1
</Directory>
<Directory @ROOT@/web/dir>
    Order allow,deny
    Allow from all
    Deny from 127.0.0
</Directory>
<Directory @ROOT@/web/dir2>
    Order allow,deny
</Directory>
<Directory @ROOT@/web/assets>
    Order deny,allow
    Deny from env=T_BAD
</Directory>
<Directory @ROOT@/web/css/x>
    Order allow,deny
    Allow from all
</Directory>
SetEnvIf Request_URI bad T_BAD
/css/style.css => *
/css/x => *
/js/a.js => *
/dir/sub/file.txt => *
/dir2/index.html => *
/assets/app.js => *
/assets/bad => *
=== sections and their order
<Location /css>
    Require all denied
</Location>
<Location /css/style.css>
    Require all granted
</Location>
<LocationMatch "\.txt$">
    Require all denied
</LocationMatch>
<Location "/js/*.js">
    Require all denied
</Location>
<Location /dir/>
    Require all denied
</Location>
<Files "logo.*">
    Require all denied
</Files>
<FilesMatch "^\.">
    Require all denied
</FilesMatch>
<DirectoryMatch "/assets">
    Require all denied
</DirectoryMatch>
<Directory "@ROOT@/web/*/x">
    Require all denied
</Directory>
<If "%{REQUEST_URI} =~ m#^/big#">
    Require all denied
</If>
<ElseIf "%{QUERY_STRING} == 'deny'">
    Require all denied
</ElseIf>
/css/style.css => *
/css/up.css.php => *
/css => *
/other.txt => *
/dir/sub/file.txt => *
/dir => *
/js/a.js => *
/logo.png => *
/.hidden => *
/assets/app.js => *
/bundles/x/y.css => *
/bundles/x => *
/big/a/b/c/d.txt => *
/favicon.ico?deny => *
/favicon.ico => *
/app.php/logo.png => *
=== handlers in many places
plain| nohandler
<FilesMatch "\.php$">
    SetHandler "proxy:unix:@FPM@|fcgi://localhost"
</FilesMatch>
<Directory @ROOT@/web/css>
    SetHandler None
</Directory>
<Location /dir3>
    SetHandler None
</Location>
<Location /index.php>
    SetHandler default-handler
</Location>
<If "-f %{REQUEST_FILENAME} && %{QUERY_STRING} == 'plain'">
    SetHandler default-handler
</If>
/app.php => *
/css/up.css.php => *
/dir3/index.php => *
/dir3/ => *
/index.php => *
/app.php?plain => *
/nope.php => *
/up.php.zzz => *
/up.php.jpg => *
/x.PHP => *
/dir/sub/file.php => *
=== handler that checks for the file
plain| nohandler
<FilesMatch "\.php$">
    <If "-f %{REQUEST_FILENAME}">
        SetHandler "proxy:unix:@FPM@|fcgi://localhost"
    </If>
</FilesMatch>
RewriteRule ^/foo /app.php
/app.php => *
/nope.php => *
/foo => *
/app.php/x => *
=== index, slash and fallback
DirectoryIndex index.html index.php app.php
DirectorySlash Off
FallbackResource /app.php
Options +Indexes
/ => *
/dir => *
/dir/ => *
/dir2 => *
/dir2/ => *
/dir3/ => *
/dir3/?q=1 => *
/empty/ => *
/none => *
/none/deeper?x=1 => *
/none.php => *
/logo.png/x => *
/css/none.css => *
=== fallback disabled below
FallbackResource /app.php
<Directory @ROOT@/web/css>
    FallbackResource disabled
</Directory>
/none => *
/css/none => *
/empty/ => *
/empty => *
=== DirectoryIndex disabled and redirect
<Directory @ROOT@/web/dir2>
    DirectoryIndex disabled
</Directory>
<Directory @ROOT@/web/dir3>
    DirectoryIndex index.php
    DirectoryIndexRedirect on
</Directory>
<Directory @ROOT@/web/dir>
    Options +Indexes
</Directory>
/dir2/ => *
/dir3/ => *
/dir/ => *
/dir/sub => *
/dir/sub/ => *
=== error documents
ErrorDocument 404 /404.html
ErrorDocument 403 "denied"
ErrorDocument 410 http://other.test/gone
ErrorDocument 401 /nope
RewriteRule ^/f - [F]
RewriteRule ^/g - [G]
RewriteRule ^/four - [R=404,L]
/none => *
/f => *
/g => *
/four => *
POST /none => *
=== error document through rules
ErrorDocument 404 /err
RewriteRule ^/err$ /maintenance.html [L]
<Directory @ROOT@/web/css>
    ErrorDocument 404 default
</Directory>
/none => *
/css/none => *
=== path info
<Directory @ROOT@/web/css>
    AcceptPathInfo On
</Directory>
<Directory @ROOT@/web/dir3>
    AcceptPathInfo Off
</Directory>
/css/style.css/x => *
/dir3/index.php/x => *
/js/a.js/x => *
=== location rules
<Location /lr>
    RewriteEngine On
    RewriteRule web/lr/(.*)$ /$1
</Location>
<Location />
    RewriteRule nothing -
</Location>
/lr/logo.png => *
/logo.png => *
=== redirect in sections
<Location /go>
    Redirect 302 http://other.test/
</Location>
<Location /gone>
    Redirect 410
</Location>
<Directory @ROOT@/web/dir>
    Redirect /dir/x http://other.test/y
    RedirectMatch ^/dir/z(.*) /w$1
</Directory>
<Location /al>
    Alias @ROOT@/nfs/x.txt
</Location>
/go/x => *
/go?q => *
/gone => *
/dir/x/1 => *
/dir/z1 => *
/dir/sub/file.txt => *
/al => *
/al/y => *
=== names in many forms
plain| noengine
ServerAlias *.alias.test www?.test
/logo.png host=a.alias.test => *
/logo.png host=WWW1.test => *
/logo.png host=none.test => *
/dir host=none.test => *
/dir host=LOCALHOST. => *
/logo.png host= => *
=== PHP below var denied by FilesMatch in a regular expression section
<DirectoryMatch "^@ROOT@/web/var/(.+/)?storage">
    <FilesMatch "\.php$">
        Require all denied
    </FilesMatch>
</DirectoryMatch>
/var/site/storage/images/evil.php => *
/var/site/storage/images/evil.php/x => *
/var/site/storage/images/a.jpg => *
=== server options
module| -dir
/ => *
/dir => *
/dir/ => *
=== MultiViews and index
<Directory @ROOT@/web>
    Options +MultiViews
</Directory>
/logo => *
/robots => *
/css/style => *
/app => *
/app/x => *
/dir2/index => *
/none => *
=== the front controller pattern of the product
SetEnvIf Request_URI ".*" SYMFONY_ENV=prod
SetEnvIf Request_URI ".*" BINARY_DATA_HANDLER=dfs
RewriteRule .* - [E=HTTP_AUTHORIZATION:%{HTTP:Authorization}]
RewriteRule ^/app\.php - [R=404,L]
RewriteRule ^/api/ /app.php [L]
RewriteRule ^/index_treemenu.php /app.php [L]
RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
RewriteRule ^/var/([^/]+/)?cache/(texttoimage|public)/.* - [L]
RewriteRule ^/design/[^/]+/(stylesheets|images|javascript|fonts)/.* - [L]
RewriteRule ^/favicon\.ico - [L]
RewriteRule ^/robots\.txt - [L]
RewriteRule ^/bundles/ - [L]
RewriteRule ^/assets/ - [L]
RewriteRule ^/(css|js|fonts?)/.*\.(css|js|otf|eot|ttf|svg|woff) - [L]
RewriteRule .* /app.php
/ => *
/foo/bar?x=1 => *
/app.php => *
//app.php => *
/app.php/x => *
/?/app.php => *
/var/site/storage/images/a.jpg => *
/var/storage/images/none.png => *
/var/site/storage/images-versioned/1/v.jpg => *
/var/site/storage/original/evil.php => *
/favicon.ico => *
/favicon.icoXYZ => *
/robots.txt => *
/bundles/ => *
/bundles/x/y.css => *
/css/style.css => *
/css/none.css => *
/css/up.css.php => *
/a%0ab => *
"""#
