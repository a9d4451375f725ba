/// Rules of the main server in virtual hosts, and maps.
let rewriteInheritanceTraps = #"""
=== the main server's rules after those of the host
main| RewriteEngine On
main| RewriteRule ^/m1 /app.php?main [L]
main| RewriteRule ^/m2 /app.php?main [L]
main| RewriteOptions InheritDown
RewriteRule ^/m1 /app.php?host [L]
RewriteRule ^/m3 /m2
/m1 => *
/m2 => *
/m3 => *
=== the main server's rules before those of the host
main| RewriteEngine On
main| RewriteRule ^/m1 /app.php?main [L]
main| RewriteRule ^/m3 /m4
main| RewriteOptions InheritDownBefore
RewriteRule ^/m1 /app.php?host [L]
RewriteRule ^/m4 /app.php?host4 [L]
/m1 => *
/m3 => *
/m4 => *
=== inheritance that the host refuses
main| RewriteEngine On
main| RewriteRule ^/m1 /app.php?main [L]
main| RewriteOptions InheritDown
RewriteOptions IgnoreInherit
RewriteRule ^/m2 /app.php?host [L]
/m1 => *
/m2 => *
=== inheritance that the host asks for, with the main server's maps
main| RewriteEngine On
main| RewriteMap low int:tolower
main| RewriteRule ^/m1/(.*) /app.php?${low:$1} [L]
RewriteOptions InheritBefore
RewriteRule ^/m1/(.*) /app.php?host [L]
/m1/ABC => *
/m2 => *
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
=== text and function maps
RewriteMap words txt:@ROOT@/words.map
RewriteMap low int:tolower
RewriteRule ^/t/(.*)$ ${words:$1|/app.php?default} [L]
RewriteRule ^/u/(.*)$ /app.php?${words:${low:$1}|none} [L]
RewriteCond ${words:$1} ^(.+)$
RewriteRule ^/v/(.*)$ /app.php?%1 [L]
RewriteRule ^/w/(.*)$ /app.php?[${words:$1}] [L]
/t/css => *
/t/x => *
/t/none => *
/t/blank => *
/t/zzz => *
/u/CSS => *
/u/zzz => *
/v/x => *
/v/zzz => *
/w/zzz => *
=== a map that is not there
RewriteMap nowhere txt:@ROOT@/css/style.css
RewriteRule ^/t/(.*)$ /app.php?${undefined:$1|dflt} [L]
/t/x => *
/logo.png => *
"""#
