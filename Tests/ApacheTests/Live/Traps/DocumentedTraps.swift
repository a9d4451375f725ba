/// Configurations that do something else than they seem to, with what httpd 2.4.71 answers.
let documentedTraps = #"""
    === Official guard variable never set.
    RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === Guard fed by SetEnv.
    SetEnv BINARY_DATA_HANDLER dfs
    RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === Guard fed by SetEnvIf, even below the rules.
    RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    SetEnvIf Request_URI ".*" BINARY_DATA_HANDLER=dfs
    /var/site/storage/images/a.jpg => php web/app.php
    === Guard fed by SetEnvIf inside <Directory>.
    <Directory @ROOT@/web>
        SetEnvIf Request_URI ".*" BINARY_DATA_HANDLER=dfs
    </Directory>
    RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === Guard fed by the server's own environment (envvars, systemd, docker).
    env| BINARY_DATA_HANDLER=dfs
    # httpd started with BINARY_DATA_HANDLER=dfs in its environment
    RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => php web/app.php
    === SetEnvIf Request_URI sees the undecoded URL.
    SetEnvIf Request_URI "^/var/" BINARY_DATA_HANDLER=dfs
    RewriteCond %{ENV:BINARY_DATA_HANDLER} dfs
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => php web/app.php
    /%76ar/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    /x/../var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === The condition is an unanchored regex.
    SetEnvIf Request_URI ".*" H=not_a_dfs_thing
    RewriteCond %{ENV:H} "dfs"
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => php web/app.php
    === Rule commented out, its RewriteCond left.
    RewriteCond %{ENV:BINARY_DATA_HANDLER} "dfs"
    #RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    RewriteRule .* /app.php
    /var/site/storage/images/a.jpg => php web/app.php
    === A comment ending in a backslash swallows the next line.
    # stored images \
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === Official deny rule has no leading slash: dead in a vhost.
    RewriteRule ^var/.*(?i)\.(php3?|phar|phtml|sh|exe|pl|bin)$ - [F]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php
    === Deny rule with the slash, defeated by PATH_INFO.
    RewriteRule ^/var/.*(?i)\.(php3?|phar|phtml)$ - [F]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/evil.php => 403
    /var/site/storage/images/evil.php/x => php web/var/site/storage/images/evil.php
    === Unanchored pass rule executes PHP.
    RewriteRule ^/(css|js|fonts?)/.*\.(css|js|otf|eot|ttf|svg|woff) - [L]
    RewriteRule .* /app.php
    /css/up.css.php => php web/css/up.css.php
    === Missing [L]: the next rules run on the new URL.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php
    RewriteRule ^/app\.php - [R=404,L]
    /var/site/storage/images/a.jpg => 404
    === [C] chain.
    RewriteRule ^/media/ - [C]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === [S=1].
    RewriteRule \.jpe?g$ - [S=1]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    /var/storage/images/c.png => php web/app.php
    === A trailing [OR] makes the conditions always true.
    RewriteCond %{ENV:H} =dfs [OR]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => php web/app.php
    === Generic static pass rule first.
    RewriteRule \.(jpe?g|gif|png|css|js)$ - [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule .* /app.php
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === %{REQUEST_FILENAME} in a vhost is still the URL path.
    RewriteCond %{REQUEST_FILENAME} !-f
    RewriteRule .* /app.php [L]
    /var/site/storage/images/a.jpg => php web/app.php
    /logo.png => php web/app.php
    /etc/hostname => 404
    === and -d/-f look at the root of the filesystem.
    RewriteCond %{REQUEST_FILENAME} -d
    RewriteRule .* - [R=404]
    /var => 404
    /dir/ => 403
    === %{DOCUMENT_ROOT}%{REQUEST_URI} !-f: depends on the node's disk.
    RewriteCond %{DOCUMENT_ROOT}%{REQUEST_URI} !-f
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    /var/site/storage/images/only-on-nfs.jpg => php web/app.php
    === Substitution /var/... is a *filesystem* path.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/(.*) /var/$1storage/images$2/$3 [L]
    /var/site/storage/images/a.jpg => 404
    === the same through a backreference is not (2.4.60 and later).
    RewriteRule ^(/var/.*)$ $1 [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === [PT] makes it a URL again.
    RewriteRule ^/pics/(.*) /var/site/storage/images/$1 [PT]
    /pics/a.jpg => static web/var/site/storage/images/a.jpg
    === Encoded question mark in a capture.
    RewriteRule ^/n/(.*)$ /$1 [L]
    /n/logo.png => static web/logo.png
    /n/logo.png%3fx => 403
    === Rules in the main server.
    main| RewriteEngine On
    main| RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteEngine On
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === with RewriteOptions Inherit they come after the vhost's own.
    main| RewriteEngine On
    main| RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteOptions Inherit
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === InheritDown and a vhost without any mod_rewrite directive.
    plain| noengine
    main| RewriteEngine On
    main| RewriteOptions InheritDown
    main| RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    # (no mod_rewrite directive)
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === No RewriteEngine in the vhost, but On in the main server.
    plain| noengine
    main| RewriteEngine On
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    /var/site/storage/images/a.jpg => php web/app.php
    === <Location> RewriteEngine Off switches off vhost rules.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    <Location /var>
        RewriteEngine Off
    </Location>
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === <Directory> RewriteEngine Off does not.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    <Directory @ROOT@/web/var>
        RewriteEngine Off
    </Directory>
    /var/site/storage/images/a.jpg => php web/app.php
    === <Location>/<LocationMatch> Require sees the original URL.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    <LocationMatch "^/var/">
        Require all denied
    </LocationMatch>
    /var/site/storage/images/a.jpg => 403
    === <Directory> Require sees the rewritten file.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    <Directory @ROOT@/web/var>
        Require all denied
    </Directory>
    /var/site/storage/images/a.jpg => php web/app.php
    /var/site/storage/original/evil.php => 403
    === <Location> SetHandler on the original URL discloses the front controller.
    RewriteRule .* /app.php
    <Location /static>
        SetHandler default-handler
    </Location>
    /static => static web/app.php
    /foo => php web/app.php
    === SetHandler None in <Directory var> loses to <FilesMatch \.php$>.
    <Directory @ROOT@/web/var>
        SetHandler None
    </Directory>
    /var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php
    === .htaccess with SetHandler/RemoveHandler in var: same.
    htaccess var/.htaccess| SetHandler none
    htaccess var/.htaccess| RemoveHandler .php
    /var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php
    === <FilesMatch> deny inside <Directory var> works, PATH_INFO included.
    <Directory @ROOT@/web/var>
        <FilesMatch "(?i)\.(php|phtml|phar)$">
            Require all denied
        </FilesMatch>
    </Directory>
    /var/site/storage/images/evil.php => 403
    /var/site/storage/images/evil.php/x => 403
    === <Directory> rules with a leading slash are dead.
    <Directory @ROOT@/web>
        RewriteEngine On
        RewriteRule ^/var/([^/]+/)?storage/images/ app.php [L]
        RewriteRule ^var/ - [L]
    </Directory>
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === Absolute target in <Directory>/.htaccess loops.
    <Directory @ROOT@/web>
        RewriteEngine On
        RewriteRule .* /app.php
    </Directory>
    /foo => 500
    === relative target does not.
    <Directory @ROOT@/web>
        RewriteEngine On
        RewriteRule .* app.php
    </Directory>
    /foo => php web/app.php
    /var/site/storage/images/a.jpg => php web/app.php
    === An inner .htaccess with its own rules replaces the outer rules.
    htaccess .htaccess| RewriteEngine On
    htaccess .htaccess| RewriteRule ^var/ app.php [END]
    htaccess var/site/.htaccess| RewriteEngine On
    htaccess var/site/.htaccess| RewriteRule \.php$ - [F]
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    /var/storage/images/c.png => php web/app.php
    === Symfony .htaccess + cluster rule in the vhost: images are redirected to /.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    htaccess .htaccess| RewriteEngine On
    htaccess .htaccess| RewriteCond %{ENV:REDIRECT_STATUS} =""
    htaccess .htaccess| RewriteRule ^app\.php(?:/(.*)|$) /$1 [R=301,L]
    htaccess .htaccess| RewriteCond %{REQUEST_FILENAME} !-f
    htaccess .htaccess| RewriteRule ^ app.php [L]
    /var/site/storage/images/a.jpg => 301 to http://localhost:@PORT@/
    === [END] in the vhost stops that.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [END]
    htaccess .htaccess| RewriteEngine On
    htaccess .htaccess| RewriteCond %{ENV:REDIRECT_STATUS} =""
    htaccess .htaccess| RewriteRule ^app\.php(?:/(.*)|$) /$1 [R=301,L]
    /var/site/storage/images/a.jpg => php web/app.php
    === [L] in .htaccess is not the end: server rules run on the new URL.
    RewriteRule ^/app\.php - [R=404,L]
    <Directory @ROOT@/web>
        RewriteEngine On
        RewriteRule ^var/ app.php [L]
    </Directory>
    /var/site/storage/images/a.jpg => 404
    === ProxyPassMatch for PHP + [L] rules: the source is sent.
    plain| nohandler
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule .* /app.php
    ProxyPassMatch ^/(.*\.php(/.*)?)$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1
    /var/site/storage/images/a.jpg => static web/app.php
    /foo => static web/app.php
    === ProxyPassMatch ignores <Directory> Require.
    plain| nohandler
    ProxyPassMatch ^/(.*\.php(/.*)?)$ unix:@FPM@|fcgi://localhost@ROOT@/web/$1
    <Directory @ROOT@/web/var>
        Require all denied
    </Directory>
    /var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php
    /var/site/storage/images/a.jpg => 403
    === Alias loses to a rule with a substitution, wins over `-`.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    Alias /var @ROOT@/nfs
    <Directory @ROOT@/nfs>
        Require all granted
    </Directory>
    /var/site/storage/images/a.jpg => php web/app.php
    /var/x.txt => static nfs/x.txt
    === PHP handler scoped to the document root, files elsewhere.
    Alias /var @ROOT@/nfs
    <Directory @ROOT@/nfs>
        Require all granted
    </Directory>
    /var/up.php => static nfs/up.php
    === mod_rewrite not loaded, rules in <IfModule>.
    module| -rewrite
    # mod_rewrite is not loaded
    <IfModule mod_rewrite.c>
        RewriteEngine On
        RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    </IfModule>
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    /var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php
    === <IfModule mod_rewrite> (no .c).
    <IfModule mod_rewrite>
        RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    </IfModule>
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === RewriteCond %{THE_REQUEST} is the raw request line.
    RewriteCond %{THE_REQUEST} "^GET /var/"
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site/storage/images/a.jpg => php web/app.php
    //var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    /%76ar/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    === ErrorDocument 403 hands a denied script's URL to PHP.
    RewriteRule ^/var/.*\.php - [F]
    ErrorDocument 403 /app.php
    /var/site/storage/images/evil.php => php web/app.php
    === R= flags are ignored in subrequests: DirectoryIndex gets past the guard.
    DirectoryIndex app.php
    RewriteRule ^/app\.php - [R=404,L]
    / => php web/app.php
    /app.php => 404
    === Options without FollowSymLinks and per-directory rules.
    <Directory @ROOT@/web>
        Options None
        RewriteEngine On
        RewriteRule ^x$ app.php [L]
    </Directory>
    /logo.png => 403
    === FallbackResource.
    FallbackResource /app.php
    /var/site/storage/images/a.jpg => static web/var/site/storage/images/a.jpg
    /var/site/storage/images/none.jpg => php web/app.php
    /var/site/storage/images/evil.php => php web/var/site/storage/images/evil.php
    === MultiViews.
    <Directory @ROOT@/web>
        Options +MultiViews
    </Directory>
    /var/site/storage/images/a => static web/var/site/storage/images/a.jpg
    === Physical directory without slash under per-directory rules.
    <Directory @ROOT@/web>
        RewriteEngine On
        RewriteCond %{REQUEST_FILENAME} !-f
        RewriteRule ^ app.php [L]
    </Directory>
    /dir => 301 to http://localhost:@PORT@/dir/
    /dir/ => php web/app.php
    === %2F.
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* /app.php [L]
    RewriteRule ^/var/([^/]+/)?storage/images(-versioned)?/.* - [L]
    /var/site%2fstorage/images/a.jpg => 404
    === `<` and `>` compare length first.
    RewriteCond %{QUERY_STRING} >b
    RewriteRule ^ - [F]
    /logo.png?aa => 403
    /logo.png?c => 403
    /logo.png?a => static web/logo.png
    """#
