import Rules
import TestSupport
import Testing

/// `docs/rule-catalogue`: what became of every fault that a review of a cluster could find.
@Suite struct DecisionTableTests {
    /// How many candidates each family has.
    private static let families = [
        "IO": 29, "FS": 19, "DB": 13, "SA": 12, "UR": 14, "AP": 23, "NG": 15, "PC": 22, "SE": 17, "MC": 14, "RD": 3, "HC": 23, "SR": 9,
        "EN": 17, "SC": 12,
    ]

    private struct Row {
        var file: String
        var cells: [String]

        /// Rule ids of the links in a cell.
        func rules(in cell: Int) -> [String] {
            cells[cell].split(separator: "](../rules/").dropFirst().compactMap { $0.split(separator: ".md)").first.map(String.init) }
        }
    }

    /// The rows of all tables with this number of columns, without their heads.
    private static func rows(columns: Int) throws -> [Row] {
        let directory = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/docs/rule-catalogue"
        let names = try Program.run("/bin/ls", [directory]).outputText.split(separator: "\n").map(String.init)
        var rows: [Row] = []
        for name in names where name.hasSuffix(".md") && name != "README.md" {
            let lines = String(decoding: try readFile(directory + "/" + name), as: UTF8.self).split(separator: "\n")
            for line in lines where line.hasPrefix("| ") && !line.hasPrefix("| candidate |") && !line.hasPrefix("| rule |") {
                let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false).map { cell in
                    String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
                }
                if cells.count == columns { rows.append(Row(file: name, cells: cells)) }
                #expect(cells.count == 6 || cells.count == 2, "\(name): \(line)")
            }
        }
        return rows
    }

    @Test("each candidate stands in exactly one row")
    func candidates() throws {
        let expected = Self.families.flatMap { family, count in (1...count).map { family + ($0 < 10 ? "0" : "") + String($0) } }.sorted()
        #expect(try Self.rows(columns: 6).map { $0.cells[0] }.sorted() == expected)
    }

    @Test("a decision is one of the four, and says what it must say")
    func decisions() throws {
        for row in try Self.rows(columns: 6) {
            let candidate: Comment = "\(row.file): \(row.cells[0])"
            let rules = row.rules(in: 4)
            switch row.cells[3] {
            case "implemented", "merged": #expect(!rules.isEmpty, candidate)
            case "left out":
                #expect(rules.isEmpty, candidate)
                #expect(row.cells[5].count > 10, candidate)
            case "open": #expect(rules.isEmpty, candidate)
            default: Issue.record("\(candidate) has the decision \(row.cells[3])")
            }
        }
    }

    @Test("the tables and the catalogue name the same rules")
    func rules() throws {
        let tables = try Self.rows(columns: 6).flatMap { $0.rules(in: 4) } + Self.rows(columns: 2).flatMap { $0.rules(in: 0) }
        let named = Set(tables)
        #expect(named.subtracting(Catalogue.ids).sorted() == [], "these rules do not exist")
        #expect(
            Catalogue.ids.subtracting(named).sorted() == [],
            "these rules stand in no table of docs/rule-catalogue: name them in their candidate's row, or below \"Rules beyond the candidates\"")
    }
}
