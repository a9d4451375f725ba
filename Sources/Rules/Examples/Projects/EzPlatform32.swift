/// eZ Platform 3.2 on two web servers behind Apache: what 3.3 has, with the front controller and the loading order of 3.2.
enum EzPlatform32 {
    static let files: [String: String] = {
        var files = Ibexa33.files
        files["composer.json"] = """
            {
                "name": "acme/site",
                "require": {"ezsystems/ezplatform-kernel": "~1.2.0"},
                "extra": {"symfony": {"require": "5.2.*"}}
            }

            """
        files["composer.lock"] = """
            {
                "packages": [
                    {"name": "doctrine/doctrine-bundle", "version": "2.2.4"},
                    {"name": "ezsystems/ezplatform-core", "version": "v2.2.8"},
                    {"name": "ezsystems/ezplatform-http-cache", "version": "v2.2.4"},
                    {"name": "ezsystems/ezplatform-kernel", "version": "v1.2.9"},
                    {"name": "league/flysystem", "version": "1.1.4"},
                    {"name": "oneup/flysystem-bundle", "version": "3.7.0"},
                    {"name": "symfony/yaml", "version": "v5.2.14"}
                ]
            }

            """
        // Sessions are set in the configuration.
        files[".env"] = files[".env"].map { text in
            text.split(separator: "\n").filter { !$0.hasPrefix("SESSION_") }.map { $0 + "\n" }.joined()
        }
        // The pool's file is loaded like all others; nothing has to name it.
        files["config/packages/cache.redis.yaml"] = files.removeValue(forKey: "config/packages/cache_pool/cache.redis.yaml")
        files["config/packages/framework.yaml"] = """
            framework:
                secret: '%env(APP_SECRET)%'
                esi: true
                fragments: true
                session:
                    handler_id: '%ezplatform.session.handler_id%'
                    save_path: '%ezplatform.session.save_path%'

            parameters:
                ezplatform.session.handler_id: ezplatform.core.session.handler.native_redis
                ezplatform.session.save_path: tcp://10.0.10.22:6379

            """
        files["deploy/apache/site.conf"] = files["deploy/apache/site.conf"]?.replacing(
            "    SetEnvIf Request_URI \".*\" APP_ENV=prod\n",
            with: """
                    SetEnvIf Request_URI ".*" APP_ENV=prod
                    SetEnv APP_HTTP_CACHE 0
                    SetEnv TRUSTED_PROXIES "10.0.10.40"

                """)
        return files
    }()
}
