import EzPlatform
import Source

extension Rule {
    static let defaultSecret = Rule(
        "default-secret", .error, .operations,
        summary: "the secret is the one that everybody has",
        explanation: """
            `framework.secret` signs remember-me cookies, links, tokens of forms and the addresses of fragments. The distributions ship an example that is \
            published with them; who knows the secret can forge all of that, and with fragments run code. It also has to be the same on all nodes, or what one \
            signs the others refuse.

            Judged for clusters only, so that a fresh checkout is left alone. A secret of less than 16 characters is a warning.
            """,
        remedy: "generate a random secret (openssl rand -hex 32), keep it out of the repository and give it to all nodes",
        sources: [
            .init("Security checklist", "https://doc.ibexa.co/en/latest/infrastructure_and_maintenance/security/security_checklist/"),
            .init("Symfony, framework.secret", "https://symfony.com/doc/current/reference/configuration/framework.html#secret"),
        ],
        isClusterOnly: true,
        examples: [
            .triggering(
                "the example of 2.5", on: .ez25, likewise: [.ezPublish54, .ez113],
                [
                    .replace(
                        in: "app/config/parameters.yml", "secret: 5f7bd9d2c7d84f0e9a55d3ab4fd3e811",
                        with: "secret: ↓ThisEzPlatformTokenIsNotSoSecretChangeIt")
                ]),
            .triggering("too short", on: .ibexa46, likewise: [.ez32, .ibexa33, .ibexa50], [.replace(in: ".env", "APP_SECRET=5f7bd9d2c7d84f0e9a55d3ab4fd3e811", with: "APP_SECRET=↓acme")]),
            .clean("a random one", on: .ibexa46, likewise: BaseProject.clusters, []),
            .clean("a fresh checkout", on: .single46, [
                .replace(in: ".env", "APP_SECRET=5f7bd9d2c7d84f0e9a55d3ab4fd3e811", with: "APP_SECRET=ff6dc61a329dc96652bb092ec58981f7")
            ], deployment: "single-server"),
        ]
    ) { context in
        guard let application = context.application, let secret = application.framework.secret.value, let span = secret.provenance.origin(of: secret.value.reveal())
        else { return }
        let text = secret.value.reveal()
        // An empty value in .env is filled in by the hosts.
        guard !text.isEmpty else { return }
        if Self.isPublished(text) {
            context.report("this secret is published with the product: anybody can forge what it signs", at: span, of: secret.provenance)
        } else if text.utf8.count < 16 {
            context.report(
                "a secret of \(text.utf8.count) characters can be guessed", at: span, of: secret.provenance, severity: .warning)
        }
    }

    private static func isPublished(_ secret: String) -> Bool {
        let word = secret.lowercased()
        return ["ff6dc61a329dc96652bb092ec58981f7", "$ecretf0rt3st", "!changeme!", "changeme"].contains(word) || word.hasPrefix("this") && word.contains("notsosecret")
    }
}
