/// Which sections apply, and in which order.
let sectionTraps = #"""
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
=== PHP below var denied by FilesMatch in a regular expression section
<DirectoryMatch "^@ROOT@/web/var/(.+/)?storage">
    <FilesMatch "\.php$">
        Require all denied
    </FilesMatch>
</DirectoryMatch>
/var/site/storage/images/evil.php => *
/var/site/storage/images/evil.php/x => *
/var/site/storage/images/a.jpg => *
=== sections nested in directories
<Directory @ROOT@/web/css>
    <Files "*.css">
        Require all denied
    </Files>
    <FilesMatch "^up">
        SetHandler default-handler
    </FilesMatch>
    <If "%{QUERY_STRING} == 'open'">
        Require all granted
    </If>
</Directory>
/css/style.css => *
/css/style.css?open => *
/css/up.css.php => *
/other.txt => *
=== conditions in conditions
<If "%{QUERY_STRING} =~ /a/">
    <If "%{QUERY_STRING} =~ /b/">
        Require all denied
    </If>
    <ElseIf "%{QUERY_STRING} =~ /c/">
        SetHandler default-handler
    </ElseIf>
    <Else>
        Redirect 302 http://other.test/
    </Else>
</If>
/logo.png => *
/logo.png?ab => *
/app.php?ac => *
/logo.png?a => *
=== conditions after all other sections
<Location /css>
    Require all denied
</Location>
<If "true">
    <Files "style.css">
        Require all granted
    </Files>
</If>
<If "%{REQUEST_URI} == '/css/up.css.php'">
    Require all granted
</If>
/css/style.css => *
/css/up.css.php => *
=== patterns of directories
<DirectoryMatch "/web/(css|js)$">
    Require all denied
</DirectoryMatch>
<DirectoryMatch "/dir[23]/">
    Require all denied
</DirectoryMatch>
<Directory ~ "/web/b[ui]">
    Require all denied
</Directory>
<Directory "@ROOT@/web/p*">
    Require all denied
</Directory>
/css/style.css => *
/css/ => *
/css => *
/js/a.js => *
/dir2/ => *
/dir2/index.html => *
/dir3/index.php => *
/big/a/b/c/d.txt => *
/bundles/x/y.css => *
/protected/x.txt => *
/pl+us.txt => *
=== named groups
<LocationMatch "^/(?<first>[a-z]+)/(?<rest>.*)$">
    RewriteEngine On
</LocationMatch>
RewriteCond %{ENV:MATCH_FIRST} ^css$
RewriteRule ^ /app.php?%{ENV:MATCH_REST} [L]
<DirectoryMatch "/(?<name>dir[0-9])/">
    Require env MATCH_NAME
</DirectoryMatch>
/css/x => *
/js/x => *
/dir2/index.html => *
=== sections with patterns come by the number of slashes in their text
<DirectoryMatch "web/[a-z]+$">
Require all granted
</DirectoryMatch>
<DirectoryMatch "css">
Require all denied
</DirectoryMatch>
/css => 301 to http://localhost:@PORT@/css/
/css/style.css => 403
/css/none => 403
=== what was found for a directory counts for all that follows there
FallbackResource /app.php
<DirectoryMatch "web/[a-z]+$">
RewriteEngine On
RewriteRule \.png$ - [F]
</DirectoryMatch>
<Directory @ROOT@/web>
FallbackResource /logo.png
</Directory>
<Directory @ROOT@/web/js>
FallbackResource /logo.png
</Directory>
/sub => 403
/logo.png => static web/logo.png
/js/none => static web/logo.png
=== files inside conditions are not looked at
<If "true">
<Files "style.css">
Require all denied
</Files>
</If>
<Directory @ROOT@/web/js>
<Files "a.js">
<If "true">
Require all denied
</If>
</Files>
</Directory>
<Files "logo.png">
<If "true">
<FilesMatch "logo">
Require all denied
</FilesMatch>
</If>
</Files>
/css/style.css => static web/css/style.css
/js/a.js => 403
/logo.png => static web/logo.png
=== wildcards of a location are a regular expression for ProxyPass
ProxyPass /index.php unix:@FPM@|fcgi://localhost/elsewhere
ProxyPass /dir3 unix:@FPM@|fcgi://localhost/elsewhere
<Location /*.php>
ProxyPass !
</Location>
/index.php => php web/index.php?
/dir3/x => php /elsewhere/x?
/dir3/index.php => php /elsewhere/index.php?
=== sections for backends see the URL as the flag P writes it
RewriteRule ^/p/(.*)$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1 [P]
ProxyPass /q unix:@FPM@|fcgi://localhost@ROOT@/web
<Proxy fcgi://localhost>
Require all denied
</Proxy>
/p/app.php => php web/app.php?
/q/app.php => 403
=== options with signs come back with the next section
<Directory @ROOT@/web/empty>
Options +Indexes
Options FollowSymLinks
</Directory>
<DirectoryMatch "empty">
SetEnv T_A a
</DirectoryMatch>
<Directory @ROOT@/web/dir>
Options +Indexes
Options FollowSymLinks
</Directory>
/empty/ => listing
/dir/ => 403
=== a path that cannot be decoded is in no section
<LocationMatch "^/">
ErrorDocument 404 http://other.test/err
</LocationMatch>
/dir%2Fx => 404
/none => 302 to http://other.test/err
"""#
