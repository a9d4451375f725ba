/// mod_rewrite in server context: patterns, targets, flags and their flow.
let rewriteTraps = #"""
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
=== what is encoded, decoded by a map and by an expression
RewriteMap unesc int:unescape
RewriteRule ^/u1/(.*)$ /x/${unesc:$1} [R,L,B,NE]
RewriteCond expr "unescape('a%2ec') == 'a.c'"
RewriteRule ^/u2/ /dot [R,L]
RewriteCond expr "unescape('a%2fc') == 'a/c'"
RewriteRule ^/u3/ /slash [R,L]
RewriteCond expr "unescape('a%2fc') == 'a%2fc'"
RewriteRule ^/u4/ /kept [R,L]
RewriteCond expr "unescape('a%zzc') == ''"
RewriteRule ^/u5/ /empty [R,L]
RewriteCond expr "unescape('a%20c') == 'a c'"
RewriteRule ^/u6/ /blank [R,L]
RewriteCond expr "unescape('a%00c') == ''"
RewriteRule ^/u7/ /zero [R,L]
RewriteCond expr "unescape('a%zzc') == 'a%zzc'"
RewriteRule ^/u8/ /same [R,L]
RewriteCond expr "unescape('a%7ec%41') == 'a~cA'"
RewriteRule ^/u9/ /tilde [R,L]
/u1/robots.txt => *
/u1/a%25zz => *
/u1/a+b~c-d => *
/u1/a%252fb => *
/u2/ => *
/u3/ => *
/u4/ => *
/u5/ => *
/u6/ => *
/u7/ => *
/u8/ => *
/u9/ => *
=== targets that end in dots
RewriteRule ^/d1/ /none/. [L]
RewriteRule ^/d2/ /none/x/.. [L]
RewriteRule ^/d3/ /dir2/. [L]
RewriteRule ^/d4/ /app.php/. [L]
RewriteRule ^/d5/ /app.php/x/.. [L]
RewriteRule ^/d6/ /logo.png/. [L]
RewriteRule ^/d7/ /dir2/x/../../app.php/x/. [L]
/d1/ => *
/d2/ => *
/d3/ => *
/d4/ => *
/d5/ => *
/d6/ => *
/d7/ => *
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
RewriteRule ^/q15/(.*)$ /app.php?%{QUERY_STRING}&z [QSL]
RewriteRule ^/q16/(.*)$ /app.php?$1?z [QSL]
RewriteRule ^/q17/(.*)$ /app.php?$1?z
RewriteRule ^/q18/(.*)$ /app.php?%{QUERY_STRING}?z [QSL,UnsafeAllow3F]
RewriteRule ^/q19/(.*)$ /$1?z [QSL]
RewriteRule ^/q20/(.*)$ /$1 [QSL]
RewriteRule ^/q21/(.*)$ /$1?z
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
/q15/x?a=b => *
/q15/x?a=b?c => *
/q16/x => *
/q16/x%3fy => *
/q17/x%3fy => *
/q18/x?a=b?c => *
/q19/app.php => *
/q19/app.php%3fy => *
/q20/app.php%3fy => *
/q21/app.php%3fy => *
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
=== back-references of rules and conditions
RewriteCond %{QUERY_STRING} ^(.)(.)$
RewriteCond %2%1 ^(.)
RewriteRule ^/(.)(.)/b1$ /app.php?$2$1%1%2 [L]
RewriteCond %{QUERY_STRING} !^(x)$
RewriteRule ^/b2$ /app.php?[%1] [L]
RewriteCond %{QUERY_STRING} ^(x)|(y)$
RewriteRule ^/b3$ /app.php?[%1][%2] [L]
RewriteRule !^/(b4|a|l|r|c|d) /app.php?[$1] [L]
RewriteCond %{REQUEST_URI} ^/(b)(4)
RewriteCond %{QUERY_STRING} ^(z)|^
RewriteRule ^/b4(.*)$ /app.php?$0-$1-%0-%1-%2 [L]
/mn/b1?xy => *
/b2?x => *
/b2?y => *
/b3?x => *
/b3?y => *
/q => *
/b4rest?z => *
/b4?q => *
=== escapes in patterns and targets
RewriteRule ^/e1\ x$ /app.php?blank [L]
RewriteRule "^/e2 x$" "/app.php?quoted" [L]
RewriteRule ^/e3\.(x|y)$ /app.php?\$1=$1\%1 [L]
RewriteRule ^/e4/(.*)$ /app.php?a=$1&b=%{REQUEST_URI} [L,NE]
RewriteRule ^/e5/(.*)$ /app.php/$1?%{QUERY_STRING} [L]
RewriteRule ^/e6\\x$ /app.php?backslash [L]
RewriteRule ^/e7%25x$ /app.php?percent [L]
RewriteRule ^/e8%x$ /app.php?onepercent [L]
RewriteRule "^/e9\x20x$" /app.php?hex [L]
/e1%20x => *
/e2%20x => *
/e3.x => *
/e4/a%26c => *
/e5/a%20b?q=%20 => *
/e6%5cx => *
/e7%25x => *
/e8%25x => *
/e9%20x => *
=== flags by their long names and in any case
RewriteRule ^/g1 /app.php?1 [Last]
RewriteRule ^/g1 /app.php?2 [L]
RewriteRule ^/G2 /app.php?nocase [nocase,LAST]
RewriteRule ^/g3 /x [redirect=permanent,last]
RewriteRule ^/g4 - [forbidden]
RewriteRule ^/g5 - [gone]
RewriteRule ^/g6 /app.php?x [qsappend,last]
RewriteRule ^/g7 /nfs/x.txt [passthrough]
RewriteRule ^/g8 - [skip=1]
RewriteRule ^/g8 /app.php?not [L]
RewriteRule ^/g8 /app.php?yes [L]
RewriteRule ^/g9 - [env=T_A:long]
RewriteRule ^/g9 /app.php [L,type=text/plain]
Alias /nfs @ROOT@/nfs
/g1 => *
/g2 => *
/g3 => *
/g4 => *
/g5 => *
/g6?y => *
/g7 => *
/g8 => *
/g9 => *
=== words that are too many
RewriteRule ^/w1 /app.php?one [L] # a comment
RewriteRule ^/w2 /app.php?two [R=301] [L]
RewriteCond %{QUERY_STRING} x [NC] # more
RewriteRule ^/w3 /app.php?three
/w1 => *
/w2 => *
/w3?X => *
/w3 => *
=== chains, skips and ends together
RewriteRule ^/k1 - [S=1]
RewriteRule ^/k - [C]
RewriteRule ^/k1 /app.php?chain [L]
RewriteRule ^/k2 /k3 [C]
RewriteRule ^/nomatch /x [C]
RewriteRule ^/k3 /app.php?never [L]
RewriteRule ^/k3 /app.php?reached [L]
RewriteRule ^/k4 /k5 [END]
RewriteRule ^/k5 /app.php?five [L]
RewriteRule ^/k6 - [S=100]
RewriteRule ^/k6 /app.php?six [L]
/k1 => *
/k2 => *
/k4 => *
/k5 => *
/k6 => *
=== rounds
RewriteRule ^/o/(.*)a(.*)$ /o/$1b$2 [N]
RewriteRule ^/o/(.*)$ /app.php?$1 [L]
RewriteRule ^/oo$ /oo [N=10]
RewriteRule ^/ooo(.*)$ /ooo$1x [N=3]
RewriteRule ^/ooo(x+)$ /app.php?$1 [L]
/o/banana => *
/o/xyz => *
/oo => *
/ooo => *
=== the first directory of a rewritten path
RewriteRule ^/a/(.*)$ /etc/$1
RewriteRule ^/b/(.*)$ /$1
RewriteRule ^/c/(.*)$ /${none:$1|$1}
RewriteRule ^/d$ /
RewriteRule ^/e$ /tmp
RewriteRule ^/f$ //logo.png
RewriteRule ^/g$ /nope/../logo.png
RewriteRule ^/h/(.*)$ /css/../$1
/a/nope => *
/b/tmp/x => *
/b/css/style.css => *
/c/etc/nope => *
/d => *
/e => *
/f => *
/g => *
/h/logo.png => *
=== cookies, types and handlers by flags
RewriteRule ^/h1$ /other.txt [H=application/x-httpd-none]
RewriteRule ^/h2$ /app.php [H=default-handler]
RewriteRule ^/h3$ /other.txt [T=application/x-none]
RewriteRule ^/h4$ /other.txt "[H=proxy:unix:@FPM@|fcgi://localhost]"
RewriteRule ^/h5$ /app.php [CO=a:b:localhost:60:/]
RewriteRule ^/h6/ - [H=default-handler]
/h1 => *
/h2 => *
/h3 => *
/h4 => *
/h5 => *
/h6/x => *
=== question marks that come from the URL
RewriteRule ^/q1/(.*)$ /$1
RewriteRule ^/q2/(.*)$ /$1 [UnsafeAllow3F]
RewriteRule ^/q3/(.*)$ /app.php?x=$1
RewriteRule ^/q4/(.*)$ /x/$1 [R,L]
RewriteRule ^/q5 - [E=T_A:$0]
/q1/logo.png%3fx => *
/q1/logo.png => *
/q2/logo.png%3fx=1 => *
/q3/a%3fb => *
/q4/a%3fb => *
/q5%3f => *
=== a status that a later rule leaves behind
ErrorDocument 404 /404.html
ErrorDocument 403 /robots.txt
RewriteRule ^/(e\d)/ http://other.test/$1
RewriteRule e1$ /none
RewriteRule e2$ - [F]
RewriteRule e3$ /logo.png
RewriteRule e4$ /dir2/
RewriteRule e5$ /app.php
RewriteRule ^/r1 /x [R=301]
RewriteRule x$ /none
/e1/ => *
/e2/ => *
/e3/ => *
/e4/ => *
/e5/ => *
/e6/ => *
/r1 => *
=== question marks that come from the URL, with error documents
ErrorDocument 403 http://other.test/refused
<Location /q2>
    ErrorDocument 403 /robots.txt
</Location>
RewriteRule ^/q1/(.*)$ /$1
RewriteRule ^/q2/(.*)$ /$1
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteRule ^dir/x(.*)$ /y$1
htaccess .htaccess| RewriteRule ^once/(.*)$ /q1/$1 [UnsafeAllow3F,NE]
/q1/logo.png%3fx => *
/q2/logo.png%3fx => *
/dir/x%3fq => *
/once/x%3fq => *
/once/x%253fq => *
=== blanks and control characters in queries
RewriteRule ^/s1/(.*)$ /app.php?$1 [L]
RewriteRule ^/s2/(.*)$ /app.php?$1 [L,B]
RewriteRule ^/s3/(.*)$ /x?$1 [R,L]
RewriteRule ^/s4/(.*)$ /x?$1 [R,L,NE]
/s1/a%20b => *
/s1/a%0ab => *
/s1/ab => *
/s2/a%20b => *
/s2/a%0ab => *
/s3/a%20b => *
/s4/a%20b => *
=== control characters in the target of a redirect
ErrorDocument 500 /404.html
RewriteRule ^/n/(.*)$ /css/$1 [R,NE]
RewriteRule ^/e/(.*)$ /css/$1 [R]
/n/a%7f => 500
/n/a%0ab => 500
/e/a%7f => 302 to http://localhost:@PORT@/css/a%7f
"""#
