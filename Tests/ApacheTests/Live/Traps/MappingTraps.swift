/// From URLs to files: mod_alias, mod_dir, path info.
let mappingTraps = #"""
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
=== server options
module| -dir
/ => *
/dir => *
/dir/ => *
=== the order of aliases
Alias /a/b @ROOT@/nfs/x.txt
Alias /a @ROOT@/web/css
Alias /a/c @ROOT@/nfs
Alias /d @ROOT@/web/css
AliasMatch ^/d/(.*)\.txt$ @ROOT@/nfs/$1.txt
AliasMatch ^/m/([^/]+)/?$ @ROOT@/web/$1
/a/b => *
/a/b/more => *
/a/style.css => *
/a/c/x.txt => *
/d/x.txt => *
/d/style.css => *
/m/logo.png => *
/m/logo.png/ => *
/m/css => *
=== redirects before aliases and after rules
Redirect /r http://other.test/r
Alias /r @ROOT@/nfs
Redirect 301 /s/ http://other.test/s
Redirect temp /t /new?x=1
RedirectPermanent /u /moved
RedirectTemp /v /moved
RedirectMatch gone ^/w\.
RedirectMatch ^/x/(.*)\.gif$ http://img.test/$1.png?from=gif
RedirectMatch 303 ^/y(/|$) /see
RewriteRule ^/z /r [PT]
RewriteRule ^/q /r
/r/a%20b?c => *
/s/x => *
/s => *
/t/y?z => *
/u/a => *
/v => *
/w.x => *
/x/a/b.gif => *
/x/a%20b.gif => *
/y => *
/y/z?q => *
/yz => *
/z => *
/q => *
=== redirects that deny
Redirect 403 /a
Redirect 404 /b
Redirect 410 /c
RedirectMatch 404 /\.
Redirect 500 /d
ErrorDocument 404 /404.html
/a/x => *
/b => *
/c => *
/x/.git => *
/.hidden => *
/d => *
=== scripts of ScriptAlias without a module for them
module| -cgi
ScriptAlias /cgi @ROOT@/nfs
ScriptAliasMatch ^/bin/(.*) @ROOT@/nfs/$1
/cgi/x.txt => *
/cgi/none => *
/bin/x.txt => *
POST /cgi/x.txt => *
=== scripts that are refused
ScriptAlias /cgi/ @ROOT@/cgi/
ScriptAliasMatch ^/bin/(.*) @ROOT@/cgi/$1
AddHandler cgi-script .sh .cgi
<Directory @ROOT@/web/big>
    Options +ExecCGI
    AddHandler cgi-script .txt
</Directory>
<Directory @ROOT@/web/dir>
    SetHandler cgi-script
</Directory>
<Directory @ROOT@/web/dir2>
    Options +ExecCGI
    SetHandler cgi-script
    AcceptPathInfo Off
</Directory>
<Directory @ROOT@/web/css>
    SetHandler cgi-script
    Options ExecCGI
    AcceptPathInfo On
    DirectoryIndex style.css
</Directory>
RewriteRule ^/run /cgi/none [PT]
RewriteRule ^/txt /big/a/b/c/none.txt
RewriteRule ^/forced /js/a.js [H=cgi-script]
ErrorDocument 403 /404.html
/cgi/run.sh => *
/cgi/none => *
/cgi/none/x => *
/cgi => *
/cgi/ => *
/bin/none => *
/bin/ => *
/run.sh => *
/run.sh/x => *
/none.sh => *
/none.cgi/x => *
/run => *
/txt => *
/forced => *
/dir => *
/dir/ => *
/dir/none => *
/dir/sub => *
/dir/sub/ => *
/dir/sub/file.txt => *
/dir2/ => *
/dir2/index.html/x => *
/dir2/none => *
/big/a/none.txt => *
/big/a/b/c/ => *
/css/none.css => *
/css/none.css/x => *
POST /run.sh => *
HEAD /none.sh => *
OPTIONS /run.sh => *
PUT /dir/none => *
=== indexes of many kinds
DirectoryIndex none.html sub/file.txt /app.php
/dir/ => *
/dir2/ => *
/empty/?q => *
/dir => *
POST /dir/ => *
=== an index that is refused
<Files index.php>
    Require all denied
</Files>
DirectoryIndex index.php app.php
/ => *
/dir3/ => *
/index.php => *
=== an index in a directory of its own
DirectoryIndex index.php
<Directory @ROOT@/web/dir2>
    DirectoryIndex index.html
</Directory>
<Directory @ROOT@/web/dir3>
    DirectoryIndex none
    DirectoryIndex index.php
</Directory>
/dir2/ => *
/dir3/ => *
/ => *
=== fallbacks and handlers
FallbackResource /app.php
<Directory @ROOT@/web/css>
    SetHandler default-handler
</Directory>
<Location /none>
    FallbackResource /robots.txt
</Location>
/none => *
/none/x => *
/other => *
/css/none => *
/logo.png/x => *
/dir/ => *
POST /other => *
=== a fallback that is missing
FallbackResource /nowhere.php
/none => *
/none.txt => *
/dir/ => *
=== slashes that are not added
<Location /dir>
    DirectorySlash Off
</Location>
/dir => *
/dir2 => *
/dir/ => *
POST /dir2 => *
=== path info that is accepted or not
AcceptPathInfo On
<Files style.css>
    AcceptPathInfo Off
</Files>
<FilesMatch "\.php$">
    AcceptPathInfo Off
</FilesMatch>
/logo.png/x => *
/css/style.css/x => *
/app.php/x => *
/dir/x => *
=== symbolic links that may be followed
<Directory @ROOT@/web>
    Options FollowSymLinks
</Directory>
/link.txt => *
/linkdir/x.txt => *
/linkdir => *
/linkdir/ => *
/broken.txt => *
=== symbolic links that may not be followed
<Directory @ROOT@/web>
    Options None
</Directory>
ErrorDocument 403 /404.html
/link.txt => *
/linkdir/x.txt => *
/linkdir/none => *
/broken.txt => *
/logo.png => *
=== symbolic links of the same owner
<Directory @ROOT@/web>
    Options SymLinksIfOwnerMatch
</Directory>
/link.txt => *
/linkdir/x.txt => *
/broken.txt => *
=== a directory section for a file
<Directory @ROOT@/web/*>
    Require all denied
</Directory>
<Directory @ROOT@/web/logo.png>
    Require all granted
</Directory>
/robots.txt => *
/logo.png => *
/css/style.css => *
/none => *
/ => *
"""#
