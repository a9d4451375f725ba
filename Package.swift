// swift-tools-version: 6.0
import PackageDescription

// One line for each target, in the order of the layers of docs/architecture.md:
// a target may only depend on targets above it. Test targets follow their targets' names.
let strict: [SwiftSetting] = [.swiftLanguageMode(.v6)]

func layer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency] = [], data: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests",
        dependencies: [.target(name: name), "TestSupport"] + dependencies,
        exclude: data,
        swiftSettings: strict)
}

let package = Package(
    name: "ezcluster",
    products: [.executable(name: "ezcluster", targets: ["ezcluster"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    ],
    targets: [
        // The system's C library.
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),

        // Bytes, places, findings, what is known and what is not.
        layer("Source"),
        // PCRE2 on bytes, as the web servers use it.
        layer("Patterns", ["CPCRE2"]),

        // Readers: bytes to syntax trees with positions.
        layer("SymfonyYAML", ["Source"]),
        layer("Daemons", ["Source"]),
        // What Compose, DDEV and Platform.sh files say about where a project runs.
        layer("Hosting", ["Source", "SymfonyYAML"]),

        // The Symfony container's configuration, and the product's model on top of it.
        layer("Symfony", ["Source", "SymfonyYAML"]),
        layer("EzPlatform", ["Source", "Symfony"]),

        // Requests, outcomes, traces; then each web server: grammar and routing.
        layer("Routing", ["Patterns", "Source"]),
        layer("Apache", ["Patterns", "Routing", "Source"]),
        layer("Nginx", ["Patterns", "Routing", "Source"]),

        // The application and every node with its servers, and the judgement on it.
        layer("ClusterModel", [
            "Apache", "Daemons", "EzPlatform", "Hosting", "Nginx", "Routing", "Source", "Symfony", "SymfonyYAML",
        ]),
        layer("Rules", ["ClusterModel", "Source"]),
        layer("Reporting", ["Routing", "Source"]),

        // The command line.
        layer("CommandLineTool", [
            "Apache", "ClusterModel", "Hosting", "Nginx", "Patterns", "Reporting", "Routing", "Rules", "Source",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
        .executableTarget(name: "ezcluster", dependencies: ["CommandLineTool"], swiftSettings: strict),

        // Runs programs and real servers for the tests.
        .target(name: "TestSupport", dependencies: ["Source"], path: "Tests/TestSupport", swiftSettings: strict),
        tests("Source"),
        tests("Patterns"),
        tests("SymfonyYAML", data: ["Recorded"]),
        tests("Daemons"),
        tests("Hosting"),
        tests("Symfony"),
        tests("EzPlatform", data: ["Recorded"]),
        tests("Routing"),
        tests("Apache"),
        tests("Nginx"),
        tests("ClusterModel"),
        tests("Rules"),
        tests("Reporting", data: ["Golden"]),
        tests("CommandLineTool", data: ["Golden"]),
    ]
)
