/// Where a contribution that was reported within 24 hours comes back among the filer's period reports.
///
/// - Source: the shares found in Berkeley 2017 and San Diego 2020.
package enum LateContributionFate: String, Sendable, CaseIterable, Hashable {
    /// On schedule A with the same `Tran_ID`, name, amount and date.
    case sameTransaction
    /// On schedule A with the same name, amount and date under another `Tran_ID`.
    case otherTransactionID
    /// On schedule B1, as a loan.
    case loan
    /// Inside a period and under 100 dollars, so it hides in the unitemized line.
    case notItemized
    /// After the last period that the export holds; with a later edition it may turn into `sameTransaction`.
    case afterLastPeriod
    /// In December before, so it stands in the export of the year before.
    case yearBefore
    /// A row of zero dollars that says nothing was received, or one that lost its amount and date.
    case withoutAmount
    /// Made, not received (part 2): it is no receipt of the filer's.
    case made
}
