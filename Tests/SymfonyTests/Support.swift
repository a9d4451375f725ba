import Source
import Testing

@testable import Symfony

/// Loads a project of files in memory below `/p`.
func project(
    _ files: [String: String], layout: ProjectLayout = .microKernel(symfony: SymfonyVersion(5, 4)), environment: String = "prod",
    variables: [String: String] = [:], options: LoadOptions = LoadOptions()
) -> SymfonyProject {
    var options = options
    for (name, value) in variables { options.environmentVariables[name] = EnvironmentValue(value, origin: "--env-var") }
    let paths = Dictionary(uniqueKeysWithValues: files.map { ("/p/" + $0.key, $0.value) })
    let store = SourceStore(tree: MemoryFileTree(text: paths))
    return SymfonyProject.load(root: "/p", layout: layout, environment: environment, options: options, store: store)
}

extension SymfonyProject {
    func parameter(_ name: String) -> String { parameters.value(name).map(describe) ?? "absent" }
    var rules: [String] { findings.map(\.rule) }
}

/// A value as compact text: `{a: 1, b: [x, ~]}`; unknown values as `?`.
func describe(_ value: ConfigValue) -> String {
    switch value.content {
    case .null: "~"
    case .bool(let flag): flag ? "true" : "false"
    case .integer(let number): String(number)
    case .double(let number): "\(number)"
    case .string(let text): "'\(text)'"
    case .list(let list): "[" + list.map(describe).joined(separator: ", ") + "]"
    case .map(let map): "{" + map.entries.map { "\($0.key): \(describe($0.value))" }.joined(separator: ", ") + "}"
    case .unknown: "?"
    }
}
