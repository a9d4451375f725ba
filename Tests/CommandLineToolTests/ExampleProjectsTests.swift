import TestSupport
import Testing

/// The projects of `examples/` through the real binary. `EZCLUSTER_UPDATE_GOLDEN=1` writes the expected output anew.
@Suite struct ExampleProjectsTests {
    private func expectGolden(_ name: String, _ result: ProgramResult) throws {
        let output = result.output
        let expected = try Golden.expected(name, for: output)
        #expect(String(decoding: output, as: UTF8.self) == expected, "Golden/\(name) differs; EZCLUSTER_UPDATE_GOLDEN=1 writes it anew")
        #expect(result.errorText.isEmpty)
        #expect(!result.outputText.contains(Servers.packageRoot), "a path of this machine")
    }

    @Test("lint prints what is committed", arguments: ExampleProject.all)
    func lint(_ project: ExampleProject) throws {
        let result = try project.run(["lint", "--color", "never"])
        #expect(result.status == (project.isBroken ? 1 : 0), "\(result.errorText)")
        try expectGolden(project.title + ".lint.txt", result)
    }

    @Test("the findings are those of FAULTS.md, where it says", arguments: ExampleProject.all)
    func findings(_ project: ExampleProject) throws {
        let json = try JSON(project.run(["lint", "--format", "json"]).output)
        let findings = json["findings"].items
        guard project.isBroken else {
            #expect(findings.isEmpty && json["undecided"].items.isEmpty)
            return
        }
        let faults = try Fault.read(project.directory + "/FAULTS.md")
        try #require(!faults.isEmpty)
        for fault in faults {
            #expect(!fault.rules.isEmpty, "\(fault.title) names no rule")
            // The document shows the line as it is.
            let parts = fault.place.split(separator: ":")
            let lines = String(decoding: try readFile(project.directory + "/" + parts[0]), as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false)
            let line = lines[try #require(Int(parts[1])) - 1]
            #expect(line.drop { $0 == " " } == fault.text[...], "\(fault.title): \(fault.place)")
            for rule in fault.rules {
                let found = findings.filter { $0["rule"].text == rule && Self.place($0) == fault.place }
                #expect(!found.isEmpty, "\(fault.title): no \(rule) at \(fault.place)")
                #expect(found.allSatisfy { $0["severity"].text == fault.severity }, "\(fault.title)")
            }
        }
        let known = Set(faults.flatMap { $0.rules + $0.consequences })
        let found = Set(findings.compactMap { $0["rule"].text })
        #expect(found == known, "reported: \(found.subtracting(known).sorted()); missed: \(known.subtracting(found).sorted())")
    }

    private static func place(_ finding: JSON) -> String {
        let location = finding["location"]
        return "\(location["file"].text ?? "-"):\(location["startLine"].int ?? 0)"
    }

    @Test("trace prints what is committed", arguments: ExampleProject.all)
    func trace(_ project: ExampleProject) throws {
        let directory = project.name == "ibexa-4.6-static-host" ? "/var/garden/storage/images" : "/var/site/storage/images"
        let result = try project.run(
            ["trace", "--color", "never", "--host", project.host, directory + "/1/2/3/4/567-1-eng-GB/map.png", "/",
             directory + "/1/2/3/4/567-1-eng-GB/upload.php"])
        #expect([0, 1].contains(result.status))
        try expectGolden(project.title + ".trace.txt", result)
    }
}
