/// `Require`, `Order`, `Allow`, `Deny`, and `.htaccess` as far as `AllowOverride` permits it.
let accessTraps = #"""
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
=== requirements that add up
<Directory @ROOT@/web/css>
    AuthMerging And
    Require method GET
</Directory>
<Directory @ROOT@/web/js>
    AuthMerging Or
    Require ip 10.0.0.1
</Directory>
<Location /dir>
    AuthMerging And
    Require all denied
</Location>
/css/style.css => *
POST /css/style.css => *
/js/a.js => *
/dir/sub/file.txt => *
=== sections of one kind are merged with each other first
<Files "*.txt">
    Require all denied
</Files>
<FilesMatch "^x">
    AuthMerging Or
    Require method POST
</FilesMatch>
<FilesMatch "^o">
    AuthMerging And
    Require method POST
</FilesMatch>
<Location /css>
    Require all denied
</Location>
<Location /css/style>
    AuthMerging Or
    Require method POST
</Location>
<LocationMatch "\.css$">
    AuthMerging Or
    Require method PUT
</LocationMatch>
<Location /dir>
    AuthMerging Or
    Require method POST
</Location>
<Location /dir/sub>
    Require all denied
</Location>
/protected/x.txt => *
/other.txt => *
POST /other.txt => *
/variable.txt => *
/css/style.css => *
POST /css/style.css => *
/css/x => *
/dir/ => *
/dir/sub/file.html => *
/dir/sub/file.txt => *
=== how to merge, and nothing to be merged
<Directory @ROOT@/web/css>
    Require all denied
</Directory>
<Location /css/style.css>
    AuthMerging Off
</Location>
<Location /css/x>
    AuthMerging And
</Location>
<Directory @ROOT@/web/dir>
    AuthMerging Or
</Directory>
<Directory @ROOT@/web/dir/sub>
    Require all denied
</Directory>
<Files style.css>
    AuthMerging Or
</Files>
<Directory @ROOT@/web/js>
    AuthMerging Off
</Directory>
<Files a.js>
    AuthMerging And
    Require method POST
</Files>
/css/style.css => *
/css/x => *
/css/y => *
/dir/ => *
/dir/sub/file.txt => *
/js/a.js => *
POST /js/a.js => *
/js/b => *
=== containers in containers
<Directory @ROOT@/web/css>
    <RequireAny>
        <RequireAll>
            Require ip 127.0.0.1
            Require method POST
        </RequireAll>
        Require expr "%{QUERY_STRING} == 'in'"
    </RequireAny>
</Directory>
<Directory @ROOT@/web/js>
    <RequireAll>
        Require all granted
        <RequireNone>
            Require expr %{QUERY_STRING} == 'out'
            Require method POST
        </RequireNone>
    </RequireAll>
</Directory>
/css/style.css => *
/css/style.css?in => *
POST /css/style.css => *
/js/a.js => *
/js/a.js?out => *
POST /js/a.js => *
=== old and new together
<Directory @ROOT@/web/css>
    Order allow,deny
    Allow from all
    Require all denied
</Directory>
<Directory @ROOT@/web/js>
    Order deny,allow
    Deny from all
    Require all granted
    Satisfy Any
</Directory>
<Directory @ROOT@/web/dir>
    Order deny,allow
    Deny from all
    Satisfy Any
    Require all denied
</Directory>
<Directory @ROOT@/web/dir2>
    Satisfy Any
    Require all denied
</Directory>
/css/style.css => *
/js/a.js => *
/dir/sub/file.txt => *
/dir2/index.html => *
=== access by method
<Directory @ROOT@/web/css>
    <Limit POST>
        Require all denied
    </Limit>
</Directory>
<Directory @ROOT@/web/js>
    <LimitExcept GET>
        Order deny,allow
        Deny from all
    </LimitExcept>
</Directory>
<Directory @ROOT@/web/dir>
    <Limit GET>
        Order allow,deny
        Deny from all
    </Limit>
</Directory>
/css/style.css => *
POST /css/style.css => *
/js/a.js => *
HEAD /js/a.js => *
POST /js/a.js => *
/dir/sub/file.txt => *
POST /dir/sub/file.txt => *
=== access that an index request does not ask for again
<Directory @ROOT@/web/dir2>
    Require method POST
</Directory>
<Directory @ROOT@/web/dir3>
    Require expr %{QUERY_STRING} == 'in'
</Directory>
DirectoryIndex index.html index.php
POST /dir2/ => *
/dir2/ => *
/dir3/?in => *
/dir3/ => *
=== Satisfy Any for a client that is denied and may log in
<Location /css>
AuthType Basic
AuthName x
AuthUserFile /dev/null
Require valid-user
Order allow,deny
Satisfy Any
</Location>
<Location /js>
AuthType Basic
AuthName x
AuthUserFile /dev/null
Require valid-user
Order allow,deny
</Location>
<Location /assets>
AuthType Basic
AuthName x
AuthUserFile /dev/null
Require valid-user
Require expr "%{QUERY_STRING} == 'a=b'"
Order deny,allow
Deny from all
Satisfy Any
</Location>
<Location /bundles>
Require ip 10.1
Order deny,allow
Deny from all
Satisfy Any
</Location>
/css/style.css => *
/js/a.js => *
/assets/app.js => *
/assets/app.js?a=b => *
/bundles/x => *
=== what .htaccess may set
<Directory @ROOT@/web>
    AllowOverride AuthConfig Options=Indexes,MultiViews
</Directory>
htaccess css/.htaccess| Options +Indexes
htaccess js/.htaccess| Options +ExecCGI
htaccess dir/.htaccess| Require all denied
htaccess dir2/.htaccess| RewriteEngine On
htaccess dir3/.htaccess| <IfModule mod_rewrite.c>
htaccess dir3/.htaccess| RewriteEngine On
htaccess dir3/.htaccess| </IfModule>
/css/ => *
/js/a.js => *
/dir/sub/file.txt => *
/dir2/index.html => *
/dir3/index.php => *
=== .htaccess directives that are skipped
<Directory @ROOT@/web>
    AllowOverride FileInfo Nonfatal=Override
</Directory>
htaccess css/.htaccess| Require all denied
htaccess css/.htaccess| ErrorDocument 404 /404.html
htaccess js/.htaccess| Options +Indexes
/css/style.css => *
/css/none => *
/js/ => *
=== .htaccess by single directives
<Directory @ROOT@/web>
    AllowOverride None
    AllowOverrideList Redirect RewriteEngine
</Directory>
htaccess css/.htaccess| Redirect /css/x http://other.test/
htaccess js/.htaccess| RewriteEngine On
htaccess js/.htaccess| RewriteRule ^x - [F]
htaccess dir/.htaccess| ErrorDocument 404 /x
/css/x => *
/css/style.css => *
/js/a.js => *
/dir/sub/file.txt => *
=== errors in .htaccess
htaccess css/.htaccess| RewriteEngine Maybe
htaccess js/.htaccess| RewriteRule ^x
htaccess dir/.htaccess| RewriteRule ^( x
htaccess dir2/.htaccess| <Files x>
htaccess dir3/.htaccess| Options Frob
htaccess assets/.htaccess| RewriteRule a b [Q]
htaccess bundles/.htaccess| <Directory /x>
htaccess bundles/.htaccess| </Directory>
htaccess protected/.htaccess| Options Indexes +FollowSymLinks
/css/style.css => *
/js/a.js => *
/dir/sub/file.txt => *
/dir2/index.html => *
/dir3/index.php => *
/assets/app.js => *
/bundles/x/y.css => *
/protected/x.txt => *
"""#
