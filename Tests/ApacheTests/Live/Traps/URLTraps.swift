/// Forms of URLs, and the virtual hosts that answer.
let urlTraps = #"""
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
=== names in many forms
plain| noengine
ServerAlias *.alias.test www?.test
/logo.png host=a.alias.test => *
/logo.png host=WWW1.test => *
/logo.png host=none.test => *
/dir host=none.test => *
/dir host=LOCALHOST. => *
/logo.png host= => *
=== guards that look at other forms of the path
RewriteRule ^/protected - [F]
RewriteCond %{THE_REQUEST} "css"
RewriteRule ^ - [E=T_A:raw]
/protected/x.txt => *
//protected/x.txt => *
/./protected/x.txt => *
/%70rotected/x.txt => *
/x/../protected/x.txt => *
/PROTECTED/x.txt => *
/protected%2fx.txt => *
/app.php?css => *
/app.php/%63ss => *
=== Location sections and other forms of the path
<Location /protected>
    Require all denied
</Location>
<LocationMatch "(?i)^/css/">
    Require all denied
</LocationMatch>
/protected/x.txt => *
//protected//x.txt => *
/%70rotected/x.txt => *
/protected%2fx.txt => *
/protectedx => *
/PROTECTED/x.txt => *
/css/style.css => *
/CSS/style.css => *
/./css/style.css => *
/css;x/style.css => *
=== encoded slashes decoded and guarded
AllowEncodedSlashes On
<Location /css/style.css>
    Require all denied
</Location>
RewriteRule ^/dir/sub - [F]
/css%2fstyle.css => *
/css%2F%2fstyle.css => *
/x%2f..%2fcss/style.css => *
/dir%2fsub/file.txt => *
/dir%2Fsub%2ffile.txt => *
/%2fcss/style.css => *
=== slashes kept apart
MergeSlashes Off
<Location /css/style.css>
    Require all denied
</Location>
<LocationMatch "^/js//">
    Require all denied
</LocationMatch>
RewriteRule ^/dir/sub/ - [F]
/css//style.css => *
//css/style.css => *
/js//a.js => *
/dir//sub/file.txt => *
/dir/sub//file.txt => *
=== names of the host
UseCanonicalName On
RewriteCond %{HTTP_HOST} ^other
RewriteRule ^/a /x [R,L]
RewriteRule ^/b http://localhost/y [R,L]
RewriteRule ^/c http://%{SERVER_NAME}:%{SERVER_PORT}/z [R,L]
/a host=other.test => *
/a => *
/b => *
/c host=other.test => *
/dir host=other.test => *
http://third.test/dir => *
http://third.test:8080/dir => *
=== the name of a host without ServerName is the main server's
plain| raw
Listen 127.0.0.1:@PORT@
<VirtualHost *:@PORT@>
    UseCanonicalName On
    DocumentRoot @ROOT@/web
    RewriteEngine On
    RewriteRule ^/c http://%{SERVER_NAME}:%{SERVER_PORT}/z [R,L]
    Redirect /a /b
</VirtualHost>
/a host=other.test => *
/c host=other.test => *
/dir host=other.test => *
=== absolute targets
RewriteRule ^/p %{SERVER_NAME}-%{SERVER_PORT} [R,L]
http://x.test/p => *
http://x.test:99/p => *
HTTP://X.TEST/p => *
http://user@x.test/p => *
http://x.test?q => *
https://x.test/p => *
ftp://x.test/logo.png => *
=== long paths
RewriteRule ^/long/(.*)$ /$1$1$1$1 [L]
/long/logo.png => *
/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa => *
/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.php => *
=== ServerPath
plain| noengine
ServerPath /legacy
/legacy/logo.png => *
/legacyx/logo.png => *
/legacy => *
/logo.png => *
"""#
