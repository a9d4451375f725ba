/// Who answers: handlers, proxies, error documents, negotiation; and what they find in the environment.
let handlerTraps = #"""
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
=== actions
plain| nohandler
AddHandler PHP-Script .php
Action php-script /run/php
Alias /run/php @ROOT@/web/static
<Directory @ROOT@/web>
    AddType application/x-own .txt
    Action application/x-own /run/php
    AddHandler virtual-one .vvv
    Action virtual-one /run/php virtual
</Directory>
<Location /run/php>
    SetHandler "proxy:unix:@FPM@|fcgi://localhost/"
</Location>
<Directory @ROOT@/web/css>
    AddType text/own .css
    Action text/own /run/php
    Action php-script /css/style.css
</Directory>
<Location /none>
    SetHandler default-handler
</Location>
Script POST /run/php
/app.php => *
/app.php?a=b => *
/app.php/x/y => *
/a%20b.php?q => *
/nope.php => *
/empty.txt => *
/dir/x.vvv => *
/dir/sub/file.txt => *
/css/style.css => *
/css/nope.css => *
/ => *
/dir3/ => *
/logo.png => *
POST /logo.png => *
POST /nope.png => *
POST /app.php => *
HEAD /app.php => *
/up.php.jpg => *
=== actions and rules of the server
plain| nohandler
AddHandler php5-fcgi .php
Action php5-fcgi /php5
Alias /php5 @ROOT@/web/static
<Location /php5>
    SetHandler "proxy:unix:@FPM@|fcgi://localhost/"
</Location>
RewriteCond %{ENV:REDIRECT_HANDLER} ^$
RewriteCond %{REQUEST_URI} !^/loop
RewriteRule ^/(css|bundles)/ - [L]
RewriteCond %{ENV:REDIRECT_HANDLER} ^$
RewriteCond %{REQUEST_URI} !^/loop
RewriteRule .* /app.php [PT]
RewriteRule ^/loop /app.php [PT]
RewriteCond %{REQUEST_URI} ^/php5/app
RewriteCond %{QUERY_STRING} loop
RewriteRule ^ /app.php [PT]
/x/y?z => *
/var/site/storage/images/a.jpg => *
/css/style.css => *
/x?loop => *
/loop => *
=== actions of methods and directories
Script GET /css/style.css
Script PUT /app.php
<Directory @ROOT@/web/dir>
    Script GET /app.php
    Action httpd/unix-directory /app.php
</Directory>
/logo.png => *
/logo.png?x => *
/dir/ => *
/dir/?x => *
PUT /dir/x => *
/app.php?x => *
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
=== handlers by extension
plain| nohandler
AddHandler "proxy:unix:@FPM@|fcgi://localhost/" .php
/app.php => *
/up.php.jpg => *
/up.php.zzz => *
/x.PHP => *
/css/up.css.php => *
/app.php/x => *
/none.php => *
=== handlers that are removed
plain| nohandler
AddHandler "proxy:unix:@FPM@|fcgi://localhost/" .php
<Directory @ROOT@/web/css>
    RemoveHandler .php
</Directory>
<Directory @ROOT@/web/dir3>
    RemoveHandler .php
    AddHandler "proxy:unix:@FPM@|fcgi://localhost/" .php
</Directory>
<Directory @ROOT@/web/var>
    SetHandler None
</Directory>
<Directory @ROOT@/web/nfs>
    ForceType text/plain
</Directory>
/app.php => *
/css/up.css.php => *
/dir3/index.php => *
/var/site/storage/images/evil.php => *
=== types by extension
plain| nohandler
AddType application/x-httpd-one .php
AddHandler default-handler .one
RemoveType .jpg
/app.php => *
/up.php.jpg => *
/logo.png => *
=== proxied paths, with and without slashes
plain| nohandler noengine
ProxyPass /a/ unix:@FPM@|fcgi://localhost@ROOT@/web/
ProxyPass /b unix:@FPM@|fcgi://localhost@ROOT@/web
ProxyPass /c/ !
ProxyPass /c unix:@FPM@|fcgi://localhost@ROOT@/web
ProxyPassMatch ^/d/(.*)$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1
ProxyPassMatch ^/e/ unix:@FPM@|fcgi://localhost@ROOT@/web
<Location /f/>
    ProxyPass unix:@FPM@|fcgi://localhost@ROOT@/web/
</Location>
/a/app.php => *
/a => *
/b/app.php?x => *
/bx => *
/c/app.php => *
/c => *
/d/css/x%20y => *
/e/app.php => *
/f/app.php => *
=== proxies, access and rules
plain| nohandler
ProxyPassMatch ^/(.*\.php)$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1
<Directory @ROOT@/web>
    Require all denied
</Directory>
<Location /index.php>
    Require all denied
</Location>
<Files "x.php">
    Require all denied
</Files>
<Proxy "fcgi://localhost*evil*">
    Require all denied
</Proxy>
RewriteRule ^/r /app.php [PT]
RewriteRule ^/s /app.php
/app.php => *
/index.php => *
/x.php => *
/var/site/storage/images/evil.php => *
/r => *
/s => *
/logo.png => *
=== sections for proxies
ProxyPass /p/ unix:@FPM@|fcgi://localhost@ROOT@/web/
<Proxy *>
    Require all granted
</Proxy>
<ProxyMatch "secret">
    Require all denied
</ProxyMatch>
/p/app.php => *
/p/secret.php => *
/logo.png => *
=== PHP only for files that are there
plain| nohandler
<Files "*.php">
    <If "-f %{REQUEST_FILENAME}">
        SetHandler "proxy:unix:@FPM@|fcgi://localhost/"
    </If>
</Files>
RewriteRule ^/go /app.php/info [L]
RewriteRule ^/no /none.php/info [L]
/app.php => *
/app.php/x => *
/none.php => *
/go => *
/no => *
=== handlers of locations and files
<Location ~ "\.php/">
    SetHandler default-handler
</Location>
<Files "index.php">
    SetHandler default-handler
</Files>
RewriteRule ^/front /index.php [PT]
RewriteRule ^/back /index.php
/app.php/x => *
/app.php => *
/index.php => *
/front => *
/back => *
=== error documents of many kinds
ErrorDocument 403 /app.php?denied
ErrorDocument 404 http://other.test/missing
ErrorDocument 410 /gone.html
ErrorDocument 500 "broken"
ErrorDocument 405 /404.html
RewriteRule ^/f - [F]
RewriteRule ^/g - [G]
RewriteRule ^/h - [R=404]
RewriteRule ^/i /x [N=2]
/f?q => *
/none => *
/g => *
/h => *
DELETE /logo.png => *
POST /f => *
/protected/ => *
=== an error document that redirects
ErrorDocument 404 /again
ErrorDocument 403 /403
RewriteRule ^/again$ /x [R=301,L]
RewriteRule ^/403$ - [G]
RewriteRule ^/f$ - [F]
/none => *
/f => *
/again => *
=== an error document that is denied
ErrorDocument 404 /protected/x.txt
ErrorDocument 403 /404.html
<Directory @ROOT@/web/protected>
    Require all denied
</Directory>
/none => *
/protected/x.txt => *
=== variables for PHP
SetEnvIf Request_URI "\.php$" T_A=uri
SetEnvIf X-Test "(.*)" T_B=[$1]
SetEnvIf X-Test plain T_C=$0
SetEnvIfNoCase ^X-T.*t$ "YES" T_D
SetEnvIf T_D 1 T_E=chained !T_B
SetEnvIfExpr "%{QUERY_STRING} =~ /q=(.*)/" T_F=$1
SetEnv T_G "two words"
SetEnv T_H
UnsetEnv T_G
<Directory @ROOT@/web/css>
    SetEnv T_A css
    UnsetEnv T_H
    SetEnvIf Request_Method GET T_I
</Directory>
<Location /dir3>
    SetEnv T_A location
</Location>
RewriteRule ^/rule /app.php [E=T_A:rule,E=T_J:%{REQUEST_URI}]
/app.php => *
/app.php header=X-Test:yes => *
/app.php header=X-Test:plain => *
/app.php?q=1 => *
/css/up.css.php => *
/dir3/index.php => *
/rule => *
=== variables of the process
env| T_P=process
env| T_Q=q
PassEnv T_P T_NOPE
SetEnv T_R ${T_Q}
RewriteCond %{ENV:T_Q} ^q$
RewriteRule ^/q$ /app.php?env [L]
RewriteCond %{ENV:T_R} .
RewriteRule ^/r$ /app.php?late [L]
/app.php => *
/q => *
/r => *
=== several variants
<Directory @ROOT@/web>
    Options +MultiViews
</Directory>
/link => *
/dir/sub/file => *
/dir/sub/file?q=1 => *
POST /dir/sub/file => *
/up => *
/nope => *
/css/style/x => *
"""#
