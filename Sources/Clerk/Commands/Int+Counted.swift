extension Int {
    /// The number with its noun: `1 job`, `2 jobs`.
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
