import CivicSQL

/// The meanings of the codes that filings use.
///
/// - Source: `docs/finance/reconciliation.md`, after the FPPC's forms and the CAL format.
enum CodeLabels {
    /// Codes of one kind; one code can mean two things in two sets.
    enum CodeSet: String, CaseIterable {
        case committeeType = "committee_type"
        case entity
        case transactionType = "transaction_type"
        case expense
        case office
        case jurisdiction
        case side = "support_or_oppose"
        case soughtOrHeld = "office_sought_or_held"
        case form
        case summaryLine = "summary_line"
    }

    static let create = """
        CREATE TABLE code_labels (
            code_set TEXT NOT NULL,
            code TEXT NOT NULL,
            label TEXT NOT NULL,
            PRIMARY KEY (code_set, code)
        ) STRICT, WITHOUT ROWID
        """

    static func insertAll(_ connection: SQLiteConnection) throws {
        let insert = try connection.prepare("INSERT INTO code_labels (code_set, code, label) VALUES (?, ?, ?)")
        for set in CodeSet.allCases {
            for (code, label) in pairs(labels(set)) {
                insert.bind(set.rawValue, at: 0)
                insert.bind(code, at: 1)
                insert.bind(label, at: 2)
                try insert.run()
            }
        }
    }

    /// Lines of `CODE label`.
    private static func pairs(_ text: String) -> [(code: String, label: String)] {
        text.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ", maxSplits: 1)
            return words.count == 2 ? (String(words[0]), String(words[1])) : nil
        }
    }

    private static func labels(_ set: CodeSet) -> String {
        switch set {
        case .committeeType: committeeTypes
        case .entity: entities
        case .transactionType: transactionTypes
        case .expense: expenses
        case .office: offices
        case .jurisdiction: jurisdictions
        case .side: "S support\nO oppose"
        case .soughtOrHeld: "S sought\nH held"
        case .form: forms
        case .summaryLine: summaryLines
        }
    }

    private static let committeeTypes = """
        CAO candidate or officeholder
        CTL controlled committee
        RCP recipient committee
        BMC ballot measure committee
        MDI major donor or independent spender
        SMO slate mailer organization
        """

    private static let entities = """
        IND person
        COM committee
        OTH other (business etc.)
        PTY political party
        SCC small contributor committee
        RCP recipient committee
        BNM ballot measure
        CAO candidate or officeholder
        """

    private static let transactionTypes = """
        I received through an intermediary
        R returned
        F forgiven loan
        T third party repayment
        X transfer
        """

    private static let expenses = """
        CMP campaign paraphernalia, misc.
        CNS campaign consultants
        CTB contribution
        CVC civic donation
        FIL filing and ballot fees
        FND fundraising event
        IKD nonmonetary contribution
        IND independent expenditure
        LEG legal defense
        LIT campaign literature and mailings
        LON loan
        MBR member communication
        MON monetary contribution
        MTG meetings and appearances
        OFC office expenses
        PET petition circulating
        PHO phone banks
        POL polling and survey research
        POS postage, delivery and messenger services
        PRO professional services (legal, accounting)
        PRT print ads
        RAD radio airtime and production costs
        RFD returned contributions
        SAL campaign workers' salaries
        TEL TV or cable airtime and production costs
        TRC candidate travel, lodging and meals
        TRS staff or spouse travel, lodging and meals
        TSF transfer between committees of the same candidate
        VOT voter registration
        WEB information technology
        """

    private static let offices = """
        GOV governor
        LTG lieutenant governor
        SOS secretary of state
        CON state controller
        ATT attorney general
        TRE state treasurer
        INS insurance commissioner
        SUP superintendent of public instruction
        SPM supreme court justice
        SEN state senator
        ASM assembly member
        BOE board of equalization member
        PER public employees retirement system
        APP state appellate court justice
        ASR assessor
        BED board of education
        BSU board of supervisors
        CAT city attorney
        CCB community college board
        CCM city council member
        COU county counsel
        CSU county supervisor
        CTR local controller
        DAT district attorney
        MAY mayor
        PDR public defender
        PLN planning commissioner
        SCJ superior court judge
        SHC sheriff-coroner
        TRS local treasurer
        OTH other
        """

    private static let jurisdictions = """
        STW statewide
        SEN senate district
        ASM assembly district
        BOE board of equalization district
        CIT city
        CTY county
        LOC local
        OTH other
        """

    private static let forms = """
        F460 recipient committee campaign statement
        F461 independent expenditure and major donor committee statement
        F465 supplemental independent expenditure report
        F496 24-hour independent expenditure report
        F496P3 24-hour independent expenditure report, part 3: contributions received
        F497 24-hour contribution report
        """

    private static let summaryLines = """
        A-1 monetary contributions of $100 or more, itemized
        A-2 monetary contributions under $100, unitemized
        A-3 monetary contributions, total
        B1-1 loans received
        B1-2 loans paid or forgiven
        B1-3 loans, net change
        C-1 nonmonetary contributions of $100 or more, itemized
        C-2 nonmonetary contributions under $100, unitemized
        C-3 nonmonetary contributions, total
        D-1 contributions and independent expenditures, itemized
        D-2 contributions and independent expenditures, unitemized
        D-3 contributions and independent expenditures, total
        E-1 payments of $100 or more, itemized
        E-2 payments under $100, unitemized
        E-3 interest paid on loans
        E-4 payments, total
        F-1 accrued expenses incurred
        F-2 accrued expenses paid
        F-3 accrued expenses, net change
        H-1 loans made
        H-2 loan payments received
        H-3 loans made, net change
        I-1 miscellaneous increases to cash of $100 or more, itemized
        I-2 miscellaneous increases to cash under $100, unitemized
        I-3 interest received on loans made
        I-4 miscellaneous increases to cash, total
        F460-1 monetary contributions
        F460-2 loans received
        F460-3 subtotal cash contributions
        F460-4 nonmonetary contributions
        F460-5 total contributions received
        F460-6 payments made
        F460-7 loans made
        F460-8 subtotal cash payments
        F460-9 accrued expenses (unpaid bills)
        F460-10 nonmonetary adjustment
        F460-11 total expenditures made
        F460-12 beginning cash balance
        F460-13 cash receipts
        F460-14 miscellaneous increases to cash
        F460-15 cash payments
        F460-16 ending cash balance
        F460-17 loan guarantees received
        F460-18 cash equivalents
        F460-19 outstanding debts
        F460-20 contributions received, primary and general
        F460-21 expenditures made, primary and general
        F460-22A expenditures subject to the voluntary limit
        F460-22B expenditures subject to the voluntary limit
        """
}
