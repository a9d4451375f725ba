@testable import CommandLineTool
import Testing

@Suite struct ColourTests {
    @Test(arguments: [
        // option, NO_COLOR, FORCE_COLOR, terminal, coloured
        (TextOptions.Colour.auto, nil, nil, true, true), (.auto, nil, nil, false, false), (.auto, "1", nil, true, false),
        (.auto, "", nil, true, true), (.auto, nil, "1", false, true), (.auto, nil, "0", true, false), (.auto, nil, "", false, false),
        (.auto, "1", "1", true, false), (.always, "1", "0", false, true), (.never, nil, "1", true, false),
    ] as [(TextOptions.Colour, String?, String?, Bool, Bool)])
    func colour(_ option: TextOptions.Colour, _ no: String?, _ force: String?, _ terminal: Bool, _ expected: Bool) {
        let surroundings = Surroundings(
            workingDirectory: "/", output: Memory(), errors: Memory(), noColor: no, forceColor: force, outputIsTerminal: terminal)
        #expect(surroundings.usesColour(option) == expected)
    }
}
