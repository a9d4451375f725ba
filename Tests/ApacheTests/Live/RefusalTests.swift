import Apache
import Glibc
import Patterns
import Routing
import Source
import Testing
import TestSupport

/// Lines inside a virtual host that httpd accepts or refuses (`httpd -t`). One case a line; ` ; ` stands for a line end.
@Suite(
    "httpd's refusals",
    .enabled(if: Servers.httpd != nil && Servers.httpdModules != nil, "httpd is missing: run scripts/test-servers"))
struct RefusalTests {
    @Test func startsWhenHttpdDoes() throws {
        let directory = try TemporaryDirectory()
        try directory.makeDirectory("web/css")
        var accepted = 0
        var refused = 0
        for line in blocks.split(separator: "\n") {
            let block = line.split(separator: " ; ", omittingEmptySubsequences: false).joined(separator: "\n")
            var text = ""
            for name in LiveHttpd.modules { text += "LoadModule \(name)_module \(Servers.httpdModules!)/mod_\(name).so\n" }
            text += "ServerRoot \(directory.path)\nServerName main.test\nPidFile \(directory.path)/pid\nErrorLog /dev/null\nDefaultRuntimeDir \(directory.path)\n"
            text += "TypesConfig \(Servers.mimeTypes ?? "/etc/mime.types")\nListen 127.0.0.1:39999\n"
            text += "<VirtualHost *:39999>\nServerName localhost\nDocumentRoot \(directory.path)/web\n\(block)\n</VirtualHost>\n"
            try directory.write("httpd.conf", text)
            let result = try Servers.httpd!.run(["-t", "-d", directory.path, "-f", directory.path + "/httpd.conf"])
            let starts = result.status == 0
            if starts { accepted += 1 } else { refused += 1 }
            let store = SourceStore(tree: LiveFileTree())
            var context = ServerContext(files: FileFacts(tree: LiveFileTree(), root: "/"))
            context.version = ServerContext.Version("2.4.71")
            let configuration = ApacheConfiguration.load(
                main: try store.file(directory.path + "/httpd.conf"), includes: IncludeScope(store: store, root: "/", prefix: directory.path),
                serverContext: context, patterns: PatternCache())
            var request = Request("/", host: "localhost")
            request.port = 39999
            let outcome = configuration.route(request, in: context).outcomes.first
            // What is not understood of an expression is a warning: other modules may know more of them.
            let isRefused = outcome?.kind == .configError || configuration.findings.contains { $0.message.contains("is not understood") }
            #expect(isRefused != starts, "\(line): httpd \(starts ? "starts" : "refuses it: \(result.errorText.prefix(300))"), here: \(outcome?.steps.last?.effect ?? "")")
        }
        print("httpd: \(accepted) blocks accepted, \(refused) refused")
    }
}

private let blocks = #"""
RewriteEngine On
RewriteEngine Maybe
RewriteEngine
RewriteEngine On Off
RewriteRule ^x y
RewriteRule ^x
RewriteRule ^( y
RewriteRule ^x y [L,R=301,NC,QSA,E=a:b]
RewriteRule ^x y [Q]
RewriteRule ^x y [R=999]
RewriteRule ^x y [R=perm]
RewriteRule ^x y [L, NC]
RewriteRule ^x y "[L, NC]"
RewriteRule ^x y L
RewriteRule ^x y [L
RewriteRule ^x y []
RewriteRule ^x y [S=a]
RewriteRule ^x y [BNE]
RewriteRule ^x y [CO=a]
RewriteCond %{A} b ; RewriteRule ^ -
RewriteCond %{A}
RewriteCond %{A} ( ; RewriteRule ^ -
RewriteCond %{A} b [X] ; RewriteRule ^ -
RewriteCond %{A} b [NC,OR,NV] ; RewriteRule ^ -
RewriteCond %{A} b NC ; RewriteRule ^ -
RewriteCond expr "%{A} == 'b'" ; RewriteRule ^ -
RewriteCond %{A} -z ; RewriteRule ^ -
RewriteBase /
<Directory /x> ; RewriteBase / ; </Directory>
<Directory /x> ; RewriteBase x ; </Directory>
RewriteOptions Inherit
RewriteOptions Foo
RewriteOptions
RewriteOptions MaxRedirects=5
RewriteMap a int:tolower
RewriteMap a int:nope
RewriteMap a
RewriteMap a txt:/nowhere/x
<Directory /x> ; RewriteMap a int:tolower ; </Directory>
Options Indexes FollowSymLinks
Options +Indexes -FollowSymLinks
Options Indexes +FollowSymLinks
Options +Indexes FollowSymLinks
Options None
Options +None
Options Indexes None
Options All -Indexes
Options All Indexes
Options Indexes All
Options Frob
Options
AllowOverride None
<Directory /x> ; AllowOverride All ; </Directory>
<Directory /x> ; AllowOverride FileInfo Options=Indexes Nonfatal=All ; </Directory>
<Directory /x> ; AllowOverride Foo ; </Directory>
<Directory /x> ; AllowOverride Nonfatal ; </Directory>
<Directory /x> ; AllowOverrideList RewriteRule ; </Directory>
<Location /x> ; AllowOverride None ; </Location>
<Directory /x> ; <Files y> ; Require all denied ; </Files> ; </Directory>
<Location /x> ; <Files y> ; Require all denied ; </Files> ; </Location>
<Files x> ; <Files y> ; Require all denied ; </Files> ; </Files>
<Directory /x> ; <Directory /x/y> ; </Directory> ; </Directory>
<Directory /x> ; <Location /y> ; </Location> ; </Directory>
<Location /x> ; <Directory /y> ; </Directory> ; </Location>
<If "true"> ; <Directory /y> ; </Directory> ; </If>
<If "true"> ; <Files y> ; </Files> ; </If>
<If "true"> ; <If "false"> ; </If> ; </If>
<Else> ; </Else>
<If "true"> ; </If> ; <ElseIf "false"> ; </ElseIf> ; <Else> ; </Else>
<If "true"> ; </If> ; Options None ; <Else> ; </Else>
<If "%{A} = 'b'"> ; </If>
<If "%{A} ==="> ; </If>
<If bad> ; </If>
<If "%{REQUEST_URI} =~ m#x#i"> ; </If>
<If "%{REQUEST_URI} =~ /(/"> ; </If>
<If "-f %{REQUEST_FILENAME}"> ; </If>
<If "-q 'x'"> ; </If>
<If "foo('x') == 'y'"> ; </If>
<VirtualHost *:1> ; </VirtualHost>
<Directory> ; </Directory>
<Directory /x> ; </Location>
<Directory /x>
</Directory>
<Directory ~ "^/x"> ; </Directory>
<DirectoryMatch "("> ; </DirectoryMatch>
<LocationMatch "^/x(?<n>y)"> ; </LocationMatch>
<Location "/x"> ; DocumentRoot /y ; </Location>
<Directory /x> ; Alias /a /b ; </Directory>
<Directory /x> ; ServerName x ; </Directory>
<Directory /x> ; ProxyPass /a http://x/ ; </Directory>
<Limit GET> ; Require all granted ; </Limit>
<Directory /x> ; <Limit GET> ; Require all granted ; </Limit> ; </Directory>
<Directory /x> ; <Limit FROB> ; Require all granted ; </Limit> ; </Directory>
<Directory /x> ; <LimitExcept GET> ; Order deny,allow ; Deny from all ; </LimitExcept> ; </Directory>
Require all granted
<Directory /x> ; Require all granted ; </Directory>
<Directory /x> ; Require all maybe ; </Directory>
<Directory /x> ; Require ; </Directory>
<Directory /x> ; Require foo ; </Directory>
<Directory /x> ; Require ip ; </Directory>
<Directory /x> ; Require ip 10 10.1 10.0.0.0/8 10.0.0.0/255.0.0.0 ::1 fe80::/10 ; </Directory>
<Directory /x> ; Require ip 300.1.1.1 ; </Directory>
<Directory /x> ; Require ip a.b ; </Directory>
<Directory /x> ; Require local ; Require host x.test ; Require env A B ; Require method GET POST ; </Directory>
<Directory /x> ; Require local x ; </Directory>
<Directory /x> ; Require method FROB ; </Directory>
<Directory /x> ; Require expr %{A} == 'b' ; </Directory>
<Directory /x> ; Require expr "%{A} ==" ; </Directory>
<Directory /x> ; Require not ip 10 ; </Directory>
<Directory /x> ; <RequireAll> ; Require not ip 10 ; </RequireAll> ; </Directory>
<Directory /x> ; <RequireAll> ; Require all granted ; Require not ip 10 ; </RequireAll> ; </Directory>
<Directory /x> ; <RequireAny> ; Require not ip 10 ; Require all granted ; </RequireAny> ; </Directory>
<Directory /x> ; <RequireNone> ; Require not ip 10 ; </RequireNone> ; </Directory>
<Directory /x> ; <RequireNone> ; Require ip 10 ; </RequireNone> ; </Directory>
<Directory /x> ; <RequireAll> ; </RequireAll> ; </Directory>
<Directory /x> ; <RequireAll> ; Options None ; </RequireAll> ; </Directory>
<Directory /x> ; AuthMerging And ; </Directory>
<Directory /x> ; AuthMerging Maybe ; </Directory>
<Directory /x> ; Satisfy Any ; </Directory>
<Directory /x> ; Satisfy Maybe ; </Directory>
<Directory /x> ; Order deny,allow ; Allow from all ; Deny from 10.1 env=A env=!B host.test ; </Directory>
<Directory /x> ; Order deny, allow ; </Directory>
<Directory /x> ; Order allow ; </Directory>
<Directory /x> ; Allow all ; </Directory>
<Directory /x> ; Deny from ; </Directory>
<Directory /x> ; Deny from 300.1.1.1 ; </Directory>
Alias /a /b
Alias /a
Alias /a /b /c
<Location /a> ; Alias /b ; </Location>
AliasMatch ^/(.*) /x/$1
AliasMatch ( /x
ScriptAlias /cgi-bin/ /x/
Redirect /a http://x/
Redirect /a /b
Redirect /a b
Redirect 301 /a http://x/
Redirect permanent /a /b
Redirect 404 /a
Redirect 404 /a /b
Redirect 301 /a
Redirect 999 /a
Redirect foo /a /b
Redirect /a
<Location /a> ; Redirect 301 http://x/ ; </Location>
<Location /a> ; Redirect gone ; </Location>
RedirectMatch ^/a http://x/$1
RedirectMatch 301 ( http://x/
RedirectMatch 410 ^/a
RedirectPermanent /a /b
RedirectTemp /a
DirectoryIndex a b c
DirectoryIndex
DirectorySlash Off
DirectorySlash Maybe
DirectoryIndexRedirect on
DirectoryIndexRedirect 305
DirectoryIndexRedirect 200
FallbackResource /app.php
FallbackResource disabled
FallbackResource
ErrorDocument 404 /x
ErrorDocument 404 "text with blanks"
ErrorDocument 404 text with blanks
ErrorDocument 404
ErrorDocument 999 /x
ErrorDocument abc /x
ErrorDocument 401 http://x/
AcceptPathInfo On
AcceptPathInfo Maybe
AllowEncodedSlashes NoDecode
AllowEncodedSlashes Maybe
<Directory /x> ; AllowEncodedSlashes On ; </Directory>
MergeSlashes Off
MergeSlashes Maybe
<Directory /x> ; MergeSlashes Off ; </Directory>
UseCanonicalName DNS
UseCanonicalName Maybe
SetHandler x
SetHandler
SetHandler x y
SetHandler "proxy:unix:/x|fcgi://localhost"
SetHandler "expr=%{A}"
AddHandler x .y .z
AddHandler x
AddType text/x .y
AddType text/x
AddType .y
ForceType text/x
ForceType None
ForceType text
RemoveHandler .x
RemoveHandler
ProxyPass /a http://x/
ProxyPass /a !
ProxyPass /a
ProxyPass a http://x/
ProxyPass /a x
ProxyPass /a http://x/ retry=0
ProxyPassMatch ^/(.*) http://x/$1
ProxyPassMatch ( http://x/
<Location /a> ; ProxyPass http://x/ ; </Location>
<Location /a> ; ProxyPass /b http://x/ ; </Location>
<Files a> ; ProxyPass http://x/ ; </Files>
<Proxy *> ; Require all granted ; </Proxy>
<Proxy> ; </Proxy>
SetEnv A b
SetEnv A
SetEnv
SetEnv A b c
PassEnv A B
PassEnv
UnsetEnv A
SetEnvIf Request_URI ^/x A=b !C D
SetEnvIf Request_URI ^/x
SetEnvIf Request_URI ( A
SetEnvIf Request_URI
SetEnvIfExpr "%{A} == 'b'" C
SetEnvIfExpr "%{A} ==" C
BrowserMatch x A
BrowserMatch x
ServerName x y
ServerAlias
ServerAlias a *.b
DocumentRoot /nowhere
DocumentRoot
ServerPath /x
LimitRequestBody 100
LimitRequestBody abc
LimitRequestBody -1
LimitInternalRecursion 5
LimitInternalRecursion abc
AccessFileName .ht
Frobnicate
<Frobnicate> ; </Frobnicate>
<IfModule mod_rewrite.c> ; RewriteEngine On ; </IfModule>
<IfModule nope> ; Frobnicate ; </IfModule>
<IfModule !nope> ; Frobnicate ; </IfModule>
<IfDefine X> ; Frobnicate ; </IfDefine>
<IfVersion >= 2.4> ; Options None ; </IfVersion>
<IfVersion 2.2> ; Frobnicate ; </IfVersion>
Define X y ; <IfDefine X> ; Options None ; </IfDefine>
Define X y z
Use Nope
<Macro M $a> ; ServerAlias $a ; </Macro> ; Use M x
<Macro M $a> ; ServerAlias $a ; </Macro> ; Use M
<Macro M> ; ServerAlias a ; </Macro> ; Use M x
Include nowhere.conf
IncludeOptional nowhere.conf
Include nowhere/*.conf
IncludeOptional nowhere/*.conf
Error "stop"
ServerAdmin x
KeepAlive On
Listen 1
User x
AuthType Basic
<Directory /x> ; AuthType Basic ; AuthName x ; AuthUserFile /x ; Require valid-user ; </Directory>
<Directory /x> ; AuthType Frob ; Require valid-user ; </Directory>
<Directory /x> ; Require user ; </Directory>
RewriteRule ^x y [P]
RewriteRule "^x y
Redirect "/a b" /c
ServerAlias "a
Options Indexes # comment
<Directory /x> ; Options None
</Directory>
<Directory /x> ; <Files y> ; </Directory> ; </Files>
"""#
