/// One column of a sheet of NetFile's yearly export: its header and how its cells are read.
package struct NetFileColumn: Sendable, Hashable {
    /// How a cell of the column is read. Anything that does not fit stops the year with an error.
    package enum Kind: Sendable {
        /// Text as it stands; an empty text is a missing value.
        case text
        /// A calendar day: a date cell, or text that spells one.
        case date
        /// A date cell, a text that spells a date, or words ("on demand"). Only `Loan_Date2` is such a column.
        case looseDate
        /// Dollars with at most two decimals.
        case money
        /// A whole number written as text, such as `Report_Num` `001`.
        case wholeNumber
    }

    /// The header, exactly as NetFile writes it.
    package let name: String
    /// How its cells are read.
    package let kind: Kind
    /// Whether an export without this column is refused.
    ///
    /// Not required are the columns that NetFile blanks in public exports: street lines, treasurers,
    /// cross references and the cover page's office. Nothing of ours is built from them.
    package let isRequired: Bool

    init(_ name: String) {
        self.name = name
        kind = Self.kind(of: name)
        isRequired = !Self.isBlanked(name)
    }

    private static func kind(of name: String) -> Kind {
        switch name {
        case "Loan_Date2": .looseDate
        case "Rpt_Date", "From_Date", "Thru_Date", "Elect_Date", "Elec_Date", "Tran_Date", "Tran_Date1",
            "Expn_Date", "Exp_Date", "Ctrib_Date", "Date_Thru", "Loan_Date1":
            .date
        case "Tran_Amt1", "Tran_Amt2", "Amount", "Cum_YTD", "Beg_Bal", "Amt_Incur", "Amt_Paid", "End_Bal",
            "Amount_A", "Amount_B", "Amount_C":
            .money
        case "Report_Num": .wholeNumber
        default: name.hasPrefix("Loan_Amt") ? .money : .text
        }
    }

    private static func isBlanked(_ name: String) -> Bool {
        name.hasPrefix("Tres_") || name.hasPrefix("XRef_") || name.hasPrefix("tblCover_")
            || name.hasSuffix("_Adr1") || name.hasSuffix("_Adr2")
    }
}
