/// mod_rewrite in directories, locations and `.htaccess`.
let directoryRewriteTraps = #"""
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
=== what is forced on a directory goes to its index
DirectoryIndex index.html
RewriteRule ^/dir2/$ - [H=proxy:unix:@FPM@|fcgi://localhost,L]
RewriteRule ^/dir/$ - [T=image/png,L]
RewriteRule ^/css/$ - [H=default-handler,L]
RewriteRule ^/js/$ - [H=redirect-handler,L]
/dir2/ => *
/dir2/?x => *
/dir2/index.html => *
/dir/ => *
/css/ => *
/js/ => *
PUT /dir2/ => *
=== files outside of the directory whose base is set
ErrorDocument 400 /robots.txt
ErrorDocument 404 /app.php
<Directory @ROOT@/web/dir>
    RewriteEngine On
    RewriteBase /css/
    RewriteRule ^a %{DOCUMENT_ROOT}/logo.png [L]
    RewriteRule ^b %{DOCUMENT_ROOT}/ [L]
    RewriteRule ^c %{DOCUMENT_ROOT}/?x [L]
    RewriteRule ^d %{DOCUMENT_ROOT}/css/style.css [L]
    RewriteRule ^e %{DOCUMENT_ROOT}/dir/none.txt [L]
    RewriteRule ^f %{DOCUMENT_ROOT}//logo.png [L]
    RewriteRule ^g %{DOCUMENT_ROOT}/app.php?y [L]
</Directory>
<Directory @ROOT@/web/c*>
    RewriteEngine On
    RewriteBase /css/
    RewriteRule x1 %{DOCUMENT_ROOT}/logo.png [L]
    RewriteRule x2 %{DOCUMENT_ROOT}/
    RewriteRule x3 logo.png
</Directory>
/dir/a => *
/dir/a?z => *
/dir/b => *
/dir/c => *
/dir/d => *
/dir/e => *
/dir/f => *
/dir/g => *
/css/x1 => *
/css/x2 => *
/css/x2?z => *
/css/x3 => *
/../x => *
/%zz => *
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
=== engine without rules in an inner directory
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteRule ^css/ app.php?outer [L]
htaccess .htaccess| RewriteRule ^js/ app.php?outer [L]
htaccess css/.htaccess| RewriteEngine On
htaccess js/.htaccess| DirectoryIndex none
/css/style.css => *
/js/a.js => *
/css/none => *
=== options that hand rules down
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteOptions InheritDown
htaccess .htaccess| RewriteRule x$ app.php?outer [L]
htaccess css/.htaccess| RewriteEngine On
htaccess css/.htaccess| RewriteRule y$ style.css [L]
htaccess js/.htaccess| RewriteEngine On
htaccess js/.htaccess| RewriteOptions IgnoreInherit
htaccess js/.htaccess| RewriteRule y$ a.js [L]
/css/x => *
/css/y => *
/js/x => *
/js/y => *
=== options that hand rules down first
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteOptions InheritDownBefore
htaccess .htaccess| RewriteRule x$ robots.txt [L]
htaccess css/.htaccess| RewriteEngine On
htaccess css/.htaccess| RewriteRule x$ style.css [L]
/css/x => *
/css/style.css => *
=== a base that is taken over
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteBase /dir/
htaccess css/.htaccess| RewriteEngine On
htaccess css/.htaccess| RewriteOptions MergeBase
htaccess css/.htaccess| RewriteRule ^a$ sub/file.txt [L]
htaccess js/.htaccess| RewriteEngine On
htaccess js/.htaccess| RewriteRule ^a$ a.js [L]
/css/a => *
/js/a => *
=== directories without their slash
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteRule ^dir$ app.php?dir [L]
htaccess css/.htaccess| RewriteEngine On
htaccess css/.htaccess| RewriteRule ^$ style.css [L]
htaccess js/.htaccess| RewriteEngine On
htaccess js/.htaccess| RewriteOptions AllowNoSlash
htaccess js/.htaccess| RewriteRule ^ - [F]
/dir => *
/dir/ => *
/css => *
/css/ => *
/js => *
/js/ => *
=== per-directory rules of an alias
Alias /al @ROOT@/nfs
<Directory @ROOT@/nfs>
    RewriteEngine On
    RewriteRule ^a$ x.txt [L]
    RewriteRule ^b$ x.txt [R,L]
    RewriteRule ^c$ /logo.png [L]
</Directory>
/al/a => *
/al/b => *
/al/c => *
/al/x.txt => *
=== per-directory rules of an alias with a base
Alias /al @ROOT@/nfs
<Directory @ROOT@/nfs>
    RewriteEngine On
    RewriteBase /al/
    RewriteRule ^a$ x.txt [L]
    RewriteRule ^b$ x.txt [R,L]
</Directory>
/al/a => *
/al/b => *
/al/none => *
=== rules of Files sections and conditions
<FilesMatch "\.txt$">
    RewriteEngine On
    RewriteRule (robots|other) /logo.png [L]
</FilesMatch>
<If "%{QUERY_STRING} == 'go'">
    RewriteEngine On
    RewriteRule favicon /app.php [L]
</If>
/robots.txt => *
/variable.txt => *
/favicon.ico?go => *
/favicon.ico => *
=== what conditions see in directories
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteCond %{REQUEST_FILENAME} !-f
htaccess .htaccess| RewriteCond %{REQUEST_FILENAME} !-d
htaccess .htaccess| RewriteRule ^(.*)$ app.php?f=%{REQUEST_FILENAME}&i=%{PATH_INFO}&u=%{REQUEST_URI} [L]
/none => *
/none/deep/er => *
/logo.png => *
/dir/ => *
/dir/none.txt => *
/app.php/x => *
=== the environment after an internal redirect
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteCond %{ENV:REDIRECT_STATUS} =200
htaccess .htaccess| RewriteRule ^ - [L]
htaccess .htaccess| RewriteRule ^one$ app.php?one [E=T_A:1,L]
htaccess .htaccess| RewriteRule ^app\.php$ - [F]
SetEnvIf Request_URI "^/app" T_B=yes
/one => *
/app.php => *
/logo.png => *
=== end and last
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteRule ^a$ b [L]
htaccess .htaccess| RewriteRule ^b$ app.php?b [L]
htaccess .htaccess| RewriteRule ^c$ d [END]
htaccess .htaccess| RewriteRule ^d$ app.php?d [L]
htaccess .htaccess| RewriteRule ^app\.php$ - [E=T_A:seen]
RewriteRule ^/d$ /robots.txt
/a => *
/b => *
/c => *
/d => *
=== redirects keep what they should
htaccess dir/.htaccess| RewriteEngine On
htaccess dir/.htaccess| RewriteRule ^a$ b [R=301,L]
htaccess dir/.htaccess| RewriteRule ^c$ /d?x=1 [R,L,QSA]
htaccess dir/.htaccess| RewriteRule ^e(.*)$ http://other.test/$1 [R=308,L,QSD]
htaccess dir/.htaccess| RewriteRule ^f$ - [R=404]
htaccess dir/.htaccess| RewriteRule ^g$ %{REQUEST_URI}/ [R,L]
/dir/a?q => *
/dir/c?q => *
/dir/e%20x?q => *
/dir/f => *
/dir/g?q => *
=== proxies in directories
htaccess .htaccess| RewriteEngine On
htaccess .htaccess| RewriteRule ^p/(.*)$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1 [P]
htaccess dir/.htaccess| RewriteEngine On
htaccess dir/.htaccess| RewriteRule ^ fcgi://127.0.0.1:1/x.php [P]
/p/app.php => *
/p/none.php?x => *
/p/a%20b => *
/dir => *
"""#
