/// What templates can name, with what it is. The same list is the reference for people who write their own.
public enum TemplateVariables {
    public struct Variable: Hashable, Sendable {
        public var name: String
        /// Templates that have it, by folder: `apache`, `nginx`, ...
        public var folders: [String]
        public var meaning: String
    }

    public static let all: [Variable] = [
        v("title", "apache nginx memcached varnish fstab dfs", "the release: Ibexa DXP 4.6"),
        v("webRoot", "apache nginx", "the document root"),
        v("hosts", "apache nginx", "list of the host names"),
        v("serverName", "apache", "the first host name; false when none is known"),
        v("hasAliases", "apache", "whether there are further names"),
        v("serverAliases", "apache", "list of the further names"),
        v("listens", "apache nginx", "list of what the server listens on: address, isTLS, http2Parameter"),
        v("address", "apache nginx varnish", "of a listener or node"),
        v("isTLS", "nginx", "of a listener: TLS is spoken there"),
        v("http2Parameter", "nginx", "of a listener: HTTP/2 is turned on by the listen directive (before nginx 1.25.1)"),
        v("http2Directive", "nginx", "HTTP/2 is turned on by the http2 directive (nginx 1.25.1 and later)"),
        v("http2", "apache nginx", "whether HTTP/2 is offered"),
        v("hostBlocks", "apache", "one for each virtual host of the site: listens, tls"),
        v("redirect", "apache nginx", "when HTTP redirects to HTTPS: listens, tlsPort"),
        v("tlsPort", "apache nginx", "of redirect: the port of HTTPS, false for 443"),
        v("tls", "apache nginx", "when TLS is on: certificate, key"),
        v("certificate", "apache nginx", "of tls: the file"),
        v("key", "apache nginx", "of tls: the file"),
        v("bodySize", "apache nginx", "the largest upload, as 48m"),
        v("bodySizeBytes", "apache nginx", "the same in bytes"),
        v("timeout", "apache nginx varnish", "seconds that a request may take"),
        v("frontController", "apache nginx", "app.php or index.php"),
        v("imageController", "apache nginx", "the controller that streams images of a cluster"),
        v("controllers", "apache nginx", "list of the controllers that run: name"),
        v("name", "apache nginx", "of a controller or variable"),
        v("value", "apache nginx", "of a variable"),
        v("variables", "apache nginx", "list of what PHP gets: name, value, assignment"),
        v("assignment", "apache nginx", "of a variable: NAME=value"),
        v("scriptPattern", "apache nginx", "regular expression for uploaded scripts, without regard to case"),
        v("directPattern", "apache nginx", "regular expression for controllers called by name"),
        v("staticPatterns", "apache nginx", "list of regular expressions for what the deployment builds"),
        v("sharedImages", "apache nginx", "list of image URLs that the application answers: pattern"),
        v("localImages", "apache nginx", "list of image URLs answered from disk: pattern"),
        v("pattern", "apache nginx", "of image URLs: a regular expression"),
        v("isShared", "apache nginx", "whether stored files are not on this server's disk"),
        v("legacy", "apache nginx", "whether the legacy kernel's files are served"),
        v("usesFPM", "apache nginx", "whether PHP runs in php-fpm"),
        v("usesModule", "apache nginx", "whether PHP runs in httpd (mod_php)"),
        v("phpModules", "apache nginx", "list of the names that mod_php has had"),
        v("phpAddress", "apache nginx", "php-fpm for fastcgi_pass"),
        v("phpHandler", "apache nginx", "php-fpm for SetHandler"),
        v("controllerFiles", "apache nginx", "regular expression for the file names of the controllers"),
        v("varDirectory", "apache nginx", "the directory var/ of the document root"),
        v("areas", "apache nginx", "of a static host, list: pattern, directories"),
        v("directories", "apache nginx", "of an area, list: url, directory"),
        v("url", "apache nginx", "of a directory of images: its URL path"),
        v("directory", "apache nginx", "of a directory of images: where it is"),
        v("purpose", "memcached", "a sentence about who reaches it"),
        v("listen", "memcached", "the address"),
        v("port", "memcached varnish", "the port"),
        v("memory", "memcached", "memory for items in MiB"),
        v("connections", "memcached", "connections, when given"),
        v("maximumConnections", "memcached", "connections, given or 1024"),
        v("itemSize", "memcached", "the largest item, when given"),
        v("user", "memcached", "the user it runs as"),
        v("nodes", "varnish", "list of the web nodes: identifier, address, port"),
        v("identifier", "varnish", "of a node: its name in VCL"),
        v("backend", "varnish", "what the product's VCL calls its backend"),
        v("source", "fstab", "host:/export"),
        v("mountPoint", "fstab dfs", "where the shared files are mounted"),
        v("table", "dfs", "the SQL table of file metadata"),
        v("rootKey", "dfs", "ezpublish, ezplatform or ibexa"),
        v("ioRootKey", "dfs", "ez_io or ibexa_io"),
        v("nfsParameter", "dfs", "the parameter of the NFS adapter; false when it is not needed"),
        v("path", "dfs", "below the mount point, for each siteaccess"),
        v("adapter", "dfs", "the name of a new Flysystem adapter; false when there is one"),
        v("adapterService", "dfs", "the service of the adapter"),
        v("adapterDirectory", "dfs", "the directory of the adapter"),
        v("directoryKey", "dfs", "directory or location, as the bundle wants it"),
        v("declaresHandlers", "dfs", "whether handlers have to be declared"),
        v("metadataHandler", "dfs", "the metadata handler's name"),
        v("metadataConnection", "dfs", "the service of its connection; false when it is declared"),
        v("binarydataHandler", "dfs", "the binary-data handler's name"),
        v("binarydataAdapter", "dfs", "its adapter; false when it is declared"),
    ]

    private static let names = Set(all.map(\.name))

    static func isKnown(_ name: String) -> Bool { names.contains(name) }

    private static func v(_ name: String, _ folders: String, _ meaning: String) -> Variable {
        Variable(name: name, folders: folders.split(separator: " ").map(String.init), meaning: meaning)
    }
}
