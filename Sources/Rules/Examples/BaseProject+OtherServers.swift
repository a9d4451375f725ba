/// The clusters behind the other web server: what a rule says of httpd or nginx it says of it in each release family.
extension BaseProject {
    public static let ezPublish54Nginx = ezPublish54.behindNginx(
        EzPlatform25.files,
        [
            ("app\\.php", "index\\.php"), ("app.php", "index.php"), ("SYMFONY_ENV", "ENVIRONMENT"), ("SYMFONY_HTTP_CACHE", "USE_HTTP_CACHE"),
            ("SYMFONY_TRUSTED_PROXIES", "TRUSTED_PROXIES"),
            ("    rewrite \"^/favicon", "    rewrite \"^/var/([^/]+/)?cache/(texttoimage|public)/(.*)\" \"/index_cluster.php\" break;\n    rewrite \"^/(design|share|extension)/(.*)\" \"/$1/$2\" break;\n    rewrite \"^/favicon"),
        ])
    public static let ez113Nginx = ez113.behindNginx(EzPlatform25.files)
    public static let ez25Apache = ez25.behindApache(EzPlatform113.files)
    public static let ez32Nginx = ez32.behindNginx(
        Ibexa46.files,
        [("fastcgi_param APP_ENV prod;\n", "fastcgi_param APP_ENV prod;\n            fastcgi_param APP_HTTP_CACHE 0;\n            fastcgi_param TRUSTED_PROXIES \"10.0.10.40\";\n")])
    public static let ibexa33Nginx = ibexa33.behindNginx(Ibexa46.files)
    public static let ibexa46Apache = ibexa46.behindApache(Ibexa33.files)
    public static let ibexa50Apache = ibexa50.behindApache(Ibexa33.files)

    /// In the order of the releases.
    public static let othersOnApache: [BaseProject] = [.ez25Apache, .ibexa46Apache, .ibexa50Apache]
    public static let othersOnNginx: [BaseProject] = [.ezPublish54Nginx, .ez113Nginx, .ez32Nginx, .ibexa33Nginx]
    /// Each family behind httpd, and behind nginx.
    public static let onApache: [BaseProject] = [.ezPublish54, .ez113, .ez25Apache, .ez32, .ibexa33, .ibexa46Apache, .ibexa50Apache]
    public static let onNginx: [BaseProject] = [.ezPublish54Nginx, .ez113Nginx, .ez25, .ez32Nginx, .ibexa33Nginx, .ibexa46, .ibexa50]

    private static let apacheFile = "deploy/apache/site.conf"
    private static let nginxFile = "deploy/nginx/site.conf"

    private func behindNginx(_ other: [String: String], _ changes: [(String, String)] = []) -> BaseProject {
        var text = other[Self.nginxFile] ?? ""
        for (old, new) in changes { text = text.replacing(old, by: new) }
        return behind("nginx", Self.nginxFile, text, insteadOf: Self.apacheFile)
    }

    private func behindApache(_ other: [String: String]) -> BaseProject {
        behind("Apache", Self.apacheFile, other[Self.apacheFile] ?? "", insteadOf: Self.nginxFile)
    }

    private func behind(_ server: String, _ path: String, _ text: String, insteadOf old: String) -> BaseProject {
        var project = self
        project.files[old] = nil
        project.files[path] = text
        let title = release?.title ?? name
        project.name = "\(title) on \(server)"
        return project
    }
}
