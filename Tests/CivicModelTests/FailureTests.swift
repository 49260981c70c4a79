import CivicModel
import Testing

@Suite struct FailureTests {
    @Test(arguments: [
        ("it is gone.", "it is gone."), ("the server says: no such table..", "the server says: no such table."),
        ("`abc...`.", "`abc...`."), ("and so on...", "and so on..."),
    ])
    func endsWithOneFullStop(observed: String, expected: String) {
        let failure = Failure("Could not do it", observed: observed, next: "try again.")
        #expect(failure.observed == expected)
        #expect(
            failure.description
                == "Could not do it: \(expected)\nState: nothing was changed.\nNext: try again.")
    }
}
