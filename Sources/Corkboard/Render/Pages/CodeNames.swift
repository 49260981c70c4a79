/// What the codes of campaign finance mean, for columns that have no column of labels beside them.
///
/// Source: the FPPC's forms and the CAL format, as in docs/finance/reconciliation.md.
enum CodeNames {
    /// Codes of one kind.
    typealias Names = [String: String]

    /// The meanings of a column's codes; nil for any other column.
    static func of(_ column: String, among columns: [String]) -> Names? {
        let name = column.lowercased()
        guard let names = sets[name] else { return nil }
        let stem = name.hasSuffix("_code") ? String(name.dropLast(5)) : name
        // The label is there already.
        return columns.contains { $0 == stem + "_label" || $0 == name + "_label" } ? nil : names
    }

    private static let sets: [String: Names] = [
        "entity_cd": entities, "entity_code": entities, "form_type": forms, "form": forms, "schedule": forms,
        "form_section": forms, "from_schedule": forms, "sup_opp_cd": sides, "support_or_oppose": sides,
        "off_s_h_cd": offices, "office_sought_or_held": offices, "committee_type": committees, "tran_type": kinds,
        "transaction_type": kinds, "expn_code": expenses, "expense_code": expenses,
    ]

    private static let entities: Names = [
        "IND": "individual", "COM": "committee", "OTH": "other, such as a business", "PTY": "political party",
        "SCC": "small contributor committee", "RCP": "recipient committee", "BNM": "ballot measure",
        "CAO": "candidate or officeholder",
    ]
    private static let sides: Names = ["S": "support", "O": "oppose"]
    private static let offices: Names = ["S": "sought", "H": "held"]
    private static let committees: Names = [
        "CAO": "candidate or officeholder", "CTL": "controlled committee", "RCP": "recipient committee",
        "BMC": "ballot measure committee", "MDI": "major donor or independent spender",
        "SMO": "slate mailer organization",
    ]
    private static let kinds: Names = [
        "I": "through an intermediary", "R": "returned", "F": "forgiven loan", "T": "third-party repayment",
        "X": "transfer",
    ]
    private static let forms: Names = {
        var names: Names = [
            "A": "monetary contributions received", "B1": "loans received", "B2": "loan guarantors",
            "C": "nonmonetary contributions received", "D": "expenditures for and against others",
            "E": "payments made", "F": "accrued expenses", "G": "payments by an agent", "H": "loans made to others",
            "I": "miscellaneous increases to cash", "F460": "recipient committee statement",
            "F461": "independent expenditure and major donor statement",
            "F465": "supplemental independent expenditure report",
            "F496": "24-hour independent expenditure report", "F496P3": "24-hour report, contributions received",
            "F497": "24-hour contribution report", "F497P1": "24-hour report, contributions received",
            "F497P2": "24-hour report, contributions made",
            "F461P5": "major donor statement, payments", "F465P3": "supplemental report, expenditures",
        ]
        for form in ["460", "461", "465", "496", "497"] { names[form] = names["F" + form] }
        return names
    }()
    private static let expenses: Names = [
        "CMP": "campaign paraphernalia", "CNS": "campaign consultants", "CTB": "contribution",
        "CVC": "civic donation", "FIL": "filing and ballot fees", "FND": "fundraising event",
        "IKD": "nonmonetary contribution", "IND": "independent expenditure", "LEG": "legal defense",
        "LIT": "literature and mailings", "LON": "loan", "MBR": "member communication",
        "MON": "monetary contribution", "MTG": "meetings and appearances", "OFC": "office expenses",
        "PET": "petition circulating", "PHO": "phone banks", "POL": "polling and survey research",
        "POS": "postage and delivery", "PRO": "professional services", "PRT": "print ads",
        "RAD": "radio airtime and production", "RFD": "returned contributions", "SAL": "campaign workers' salaries",
        "TEL": "television airtime and production", "TRC": "candidate travel", "TRS": "staff or spouse travel",
        "TSF": "transfer between committees of one candidate", "VOT": "voter registration",
        "WEB": "information technology",
    ]
}
