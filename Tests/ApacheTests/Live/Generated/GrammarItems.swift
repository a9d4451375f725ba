/// What a scaled run must have written at least twenty times each.
enum GrammarItems {
    static let all: [String] =
        flags.map { "flag \($0)" } + tests.map { "test \($0)" } + variables.map { "variable \($0)" } + directives + urls

    static let flags = [
        "L", "END", "NC", "QSA", "QSD", "QSL", "R", "R=status", "F", "G", "P", "PT", "NE", "B", "BNP", "BCTLS", "BNE", "C", "S", "N", "E", "NS", "DPI", "H", "T", "CO",
        "UnsafeAllow3F", "UnsafePrefixStat", "UNC",
    ]

    static let tests = [
        "regex", "expr", "=", "<", ">", "<=", ">=", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-f", "-d", "-s", "-l", "-L", "-h", "-x", "-F", "-U",
    ]

    static let variables = HttpdGrammar.plainVariables + ["HTTP:", "ENV", "LA-U", "LA-F", "SSL"]

    static let directives = [
        "RewriteCond", "RewriteRule per server", "RewriteRule per directory", "RewriteEngine", "RewriteBase", "RewriteOptions", "RewriteMap int", "RewriteMap txt",
        "condition !", "condition OR", "condition NC", "RewriteOptions Inherit", "RewriteOptions InheritBefore", "RewriteOptions InheritDown",
        "RewriteOptions InheritDownBefore", "RewriteOptions IgnoreInherit", "RewriteOptions AllowNoSlash", "RewriteOptions MergeBase",
        "RewriteOptions IgnoreContextInfo", "RewriteRule in the main server", "directives in the main server", "Alias", "AliasMatch", "ScriptAlias",
        "ScriptAliasMatch", "Redirect", "RedirectTemp", "RedirectPermanent", "RedirectMatch", "Redirect in a section", "Alias in a section", "ProxyPass",
        "ProxyPassMatch", "ProxyPass in a section", "FallbackResource", "DirectoryIndex", "DirectorySlash", "DirectoryIndexRedirect", "DirectoryCheckHandler",
        "Directory", "DirectoryMatch", "Files", "FilesMatch", "Location", "LocationMatch", "If", "ElseIf", "Else", "Proxy", "Require", "Require all granted",
        "Require all denied", "Require ip", "Require local", "Require env", "Require method", "Require expr", "Require valid-user", "RequireAll", "RequireAny",
        "RequireNone", "Require not", "AuthMerging", "Order", "Deny", "Allow", "Satisfy", "SetHandler", "AddHandler", "RemoveHandler", "AddType", "RemoveType", "Action",
        "ForceType", "SetEnvIf", "SetEnvIfNoCase", "SetEnvIfExpr", "BrowserMatch", "BrowserMatchNoCase", "SetEnv", "PassEnv", "UnsetEnv", "AllowEncodedSlashes",
        "MergeSlashes", "AcceptPathInfo", "Options", "Options MultiViews", "Options symlinks", "ErrorDocument", "UseCanonicalName", ".htaccess",
    ]

    static let urls = [
        "URL //", "URL /./", "URL /../", "URL above root", "URL encoded dots", "URL encoded slash", "URL ;", "URL case", "URL non-ASCII", "URL over-long",
        "URL encoded letter", "URL encoded ?", "URL bad escape", "URL control", "URL blank", "URL path info", "URL %25", "URL backslash", "URL special", "URL query",
        "URL absolute", "method",
    ]
}
