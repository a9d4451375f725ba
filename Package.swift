// swift-tools-version: 6.0
import PackageDescription

// One line for each target, in the order of the layers of docs/architecture.md:
// a target may only depend on targets above it, and names all that it imports: an import that is not declared here leaves stale
// objects behind when only the imported target changes, so the Makefile's builds refuse it. Test targets follow their targets' names.
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
        // C libraries of the system.
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),

        // Bytes, places, findings, what is known and what is not.
        layer("Source", ["CLinux"]),
        // PCRE2 on bytes, as the web servers use it.
        layer("Patterns", ["CPCRE2"]),

        // Readers: bytes to syntax trees with positions.
        layer("SymfonyYAML", ["Source"]),
        layer("Daemons", ["Source"]),
        // A machine: its processes, sockets, mounts and accounts, live, below a directory or in a snapshot.
        layer("Host", ["CZlib", "Daemons", "Source"]),
        // What Compose, DDEV and Platform.sh files say about where a project runs.
        layer("Hosting", ["Source", "SymfonyYAML"]),

        // The Symfony container's configuration, and the product's model on top of it.
        layer("Symfony", ["Source", "SymfonyYAML"]),
        layer("EzPlatform", ["Source", "Symfony"]),

        // Requests, outcomes, traces; then each web server: grammar and routing.
        layer("Routing", ["Source"]),
        layer("Apache", ["Patterns", "Routing", "Source"]),
        layer("Nginx", ["Patterns", "Routing", "Source"]),

        // The application and every node with its servers, and the judgement on it.
        layer("ClusterModel", [
            "Apache", "Daemons", "EzPlatform", "Host", "Hosting", "Nginx", "Patterns", "Routing", "Source", "Symfony", "SymfonyYAML",
        ]),
        layer("Rules", ["ClusterModel", "Daemons", "EzPlatform", "Host", "Hosting", "Routing", "Source", "Symfony"]),
        // Virtual hosts, memcached and more from the model, proved by reading them back.
        layer("Rendering", ["ClusterModel", "Daemons", "EzPlatform", "Routing", "Rules", "Source", "Symfony"]),
        layer("Reporting", ["Routing", "Source"]),

        // The command line.
        layer("CommandLineTool", [
            "ClusterModel", "EzPlatform", "Host", "Rendering", "Reporting", "Routing", "Rules", "Source", "Symfony",
            .product(name: "ArgumentParser", package: "swift-argument-parser"),
        ]),
        // What has to happen before the Swift runtime starts.
        .target(name: "CStart"),
        .executableTarget(name: "ezcluster", dependencies: ["CStart", "CommandLineTool"], swiftSettings: strict),

        // Runs programs and real servers for the tests.
        .target(name: "TestSupport", dependencies: ["Routing", "Source"], path: "Tests/TestSupport", swiftSettings: strict),
        tests("Source"),
        tests("Patterns"),
        tests("SymfonyYAML", ["Source"], data: ["Recorded"]),
        tests("Daemons", ["Source"]),
        tests("Host", ["Daemons", "Source"]),
        tests("Hosting", ["Source"]),
        tests("Symfony", ["Source"], data: ["Recorded"]),
        tests("EzPlatform", ["Source", "Symfony"], data: ["Recorded"]),
        tests("Routing"),
        tests("Apache", ["Patterns", "Routing", "Source"]),
        tests("Nginx", ["Patterns", "Routing", "Source"]),
        tests("ClusterModel", ["EzPlatform", "Source", "Symfony"]),
        tests("Rules", ["ClusterModel", "EzPlatform", "Host", "Source"]),
        tests("Rendering"),
        tests("Reporting", ["Routing", "Source"], data: ["Golden"]),
        tests("CommandLineTool", ["Reporting", "Routing", "Source"], data: ["Golden"]),
    ]
)
