import Corkboard
import Testing

@Suite struct PythonNumberTests {
    /// What Python's repr() gives.
    @Test(
        arguments: [
            (0.0, "0.0"), (-0.0, "-0.0"), (1.0, "1.0"), (-1.5, "-1.5"), (100.0, "100.0"), (0.1, "0.1"),
            (0.1 + 0.2, "0.30000000000000004"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1e17, "1e+17"),
            (1e22, "1e+22"), (1e23, "1e+23"), (1e100, "1e+100"), (1.5e300, "1.5e+300"), (1e-4, "0.0001"),
            (1e-5, "1e-05"), (1.5e-7, "1.5e-07"), (.leastNonzeroMagnitude, "5e-324"),
            (1.7976931348623157e308, "1.7976931348623157e+308"),
            (123456789.123456789, "123456789.12345679"), (3.141592653589793, "3.141592653589793"), (.infinity, "inf"),
            (-.infinity, "-inf"), (9007199254740993.0, "9007199254740992.0"), (123456.0, "123456.0"),
            (0.00123, "0.00123"),
        ] as [(Double, String)]) func spellsAsPythonDoes(value: Double, text: String)
    {
        #expect(PythonNumber.spell(value) == text)
    }
}
