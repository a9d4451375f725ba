/// PHP inside httpd (mod_php).
let phpModuleTraps = #"""
=== extensions of mod_php, as AddType has it
module| php
plain| nohandler
php_value output_buffering 4096
AddType application/x-httpd-php .php
/app.php => *
/app.php/x?y => *
/up.php.zzz => *
/up.php.jpg => *
/x.PHP => *
/css/up.css.php => *
/none.php => *
/logo.png => *
/ => *
=== extensions of mod_php, as AddHandler has it
module| php
plain| nohandler
php_value output_buffering 4096
AddHandler application/x-httpd-php .php
/app.php => *
/up.php.zzz => *
/up.php.jpg => *
/x.PHP => *
/none.php/x => *
=== files of mod_php, as Debian has it
module| php
plain| nohandler
php_value output_buffering 4096
<FilesMatch ".+\.ph(?:ar|p|tml)$">
    SetHandler application/x-httpd-php
</FilesMatch>
<FilesMatch "^\.ph(?:ar|p|ps|tml)$">
    Require all denied
</FilesMatch>
RewriteRule ^/foo /app.php [L]
RewriteRule ^/bar /none.php [L]
RewriteRule ^/off /app.php [H=default-handler]
/app.php => *
/app.php/x => *
/foo => *
/foo?x=1 => *
/bar => *
/off => *
/x.PHP => *
/up.php.jpg => *
/var/site/storage/images/evil.php => *
POST /app.php => *
HEAD /app.php => *
=== the engine switched off
module| php
plain| nohandler
php_value output_buffering 4096
<FilesMatch "\.php$">
    SetHandler application/x-httpd-php
</FilesMatch>
<Directory @ROOT@/web/var>
    php_admin_flag engine off
</Directory>
<Location /css>
    php_flag engine off
</Location>
<Directory @ROOT@/web/dir3>
    SetHandler none
</Directory>
/app.php => *
/var/site/storage/images/evil.php => *
/css/up.css.php => *
/dir3/index.php => *
=== mod_php asked for in a section on the module
module| php
plain| nohandler
<IfModule mod_php.c>
    php_value output_buffering 4096
    AddType application/x-httpd-php .php
</IfModule>
<IfModule php_module>
    SetEnv T_A module
</IfModule>
<IfModule mod_php7.c>
    SetEnv T_B seven
</IfModule>
DirectoryIndex index.php
/ => *
/dir3/ => *
/app.php => *
"""#
