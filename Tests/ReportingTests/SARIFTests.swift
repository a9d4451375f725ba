@testable import Reporting
import Source
import TestSupport
import Testing

/// The demands of SARIF 2.1.0 and of the services that read it.
@Suite struct SARIFTests {
    private func run(_ report: Report, limit: Int = 25_000) throws -> JSON {
        let json = try JSON(SARIFReport.render(report, Samples.options, resultLimit: limit))
        #expect(json["version"].text == "2.1.0")
        #expect(json["runs"].items.count == 1)
        return json["runs"][0]
    }

    /// Objects are closed: only members of the standard.
    private func check(_ object: JSON, _ allowed: Set<String>, required: Set<String> = []) {
        #expect(Set(object.keys).isSubset(of: allowed), "\(object.keys)")
        #expect(required.isSubset(of: object.keys), "\(object.keys)")
    }

    private func checkLocation(_ location: JSON) {
        check(location, ["id", "physicalLocation", "message"], required: ["physicalLocation"])
        let place = location["physicalLocation"]
        check(place, ["artifactLocation", "region"], required: ["artifactLocation", "region"])
        let uri = place["artifactLocation"]["uri"].text ?? " "
        #expect(!uri.isEmpty && uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"<>\\^`{|}".utf8.contains($0) }, "\(uri)")
        let region = place["region"]
        let numbers = ["startLine", "startColumn", "endLine", "endColumn"].map { region[$0].int ?? 0 }
        #expect(numbers.allSatisfy { $0 >= 1 })
        #expect((numbers[0], numbers[1]) < (numbers[2], numbers[3]))
    }

    @Test func structure() throws {
        let run = try run(Samples.report())
        check(run, ["tool", "columnKind", "invocations", "results"], required: ["tool", "results"])
        #expect(run["columnKind"].text == "unicodeCodePoints")
        #expect(run["invocations"][0]["executionSuccessful"] == .bool(true))
        let rules = run["tool"]["driver"]["rules"].items
        for result in run["results"].items {
            check(
                result,
                [
                    "ruleId", "ruleIndex", "level", "message", "locations", "relatedLocations", "partialFingerprints", "baselineState",
                    "suppressions", "fixes",
                ], required: ["ruleId", "level", "message", "locations"])
            #expect(rules[result["ruleIndex"].int ?? -1]["id"] == result["ruleId"])
            #expect(["error", "warning", "note"].contains(result["level"].text))
            #expect(result["locations"].items.count == 1)
            result["locations"].items.forEach(checkLocation)
            result["relatedLocations"].items.forEach(checkLocation)
            for suppression in result["suppressions"].items {
                #expect(["inSource", "external"].contains(suppression["kind"].text))
            }
            for fix in result["fixes"].items {
                for change in fix["artifactChanges"].items {
                    for replacement in change["replacements"].items {
                        check(replacement, ["deletedRegion", "insertedContent"], required: ["deletedRegion"])
                    }
                }
            }
        }
        #expect(run["results"].items.count == 4)
        #expect(run["results"][2]["message"]["text"].text?.hasPrefix("Images bypass the cluster: images of the cluster") == true)
    }

    /// Whatever place a finding has, the numbers are at least 1 and the region is not empty.
    @Test func everyPlaceIsAccepted() throws {
        let contents = ["", "\n", "\r\n", "a\n", "本\n\nx"]
        for content in contents {
            let file = SourceFile(path: "/srv/project/a b/ü%#?.yml", text: content)
            for start in 0...file.bytes.count {
                let findings = (start...file.bytes.count).map { Finding("r", .error, "m", at: file.span(start, $0)) }
                for result in try run(Samples.report(findings))["results"].items { checkLocation(result["locations"][0]) }
            }
        }
    }

    @Test func pathsArePercentEncoded() {
        #expect(percentEncoded("a b/ü%.yml") == "a%20b/%C3%BC%25.yml")
    }

    @Test func tooManyResultsAreCutWithANote() throws {
        let findings = (0..<30).map { Finding("r", .error, "m \($0)", at: Samples.dfs.span(0, 1)) }
        let run = try run(Samples.report(findings), limit: 20)
        #expect(run["results"].items.count == 20)
        let notes = run["invocations"][0]["toolExecutionNotifications"].items.compactMap { $0["message"]["text"].text }
        #expect(notes.contains { $0.hasPrefix("10 more results are left out") })
    }

    @Test func nothingJudgedIsNoSuccess() throws {
        let run = try run(Samples.report([], isJudged: false))
        #expect(run["invocations"][0]["executionSuccessful"] == .bool(false))
        #expect(run["results"] != .null)
    }
}
