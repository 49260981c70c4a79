/// The tables of money paid or owed: schedules D, E, F and G, and the payments of Forms 461 and 465.
extension CleanTable {
    static let candidate = CleanColumn.person(
        "candidate", last: "Cand_NamL", first: "Cand_NamF", prefix: "Cand_NamT", suffix: "Cand_NamS")

    static let office =
        CleanColumn.code("office_code", label: "office_label", "Office_Cd", .office)
        + CleanColumn.text("office_description", "Offic_Dscr")
        + CleanColumn.code("jurisdiction_code", label: "jurisdiction_label", "Juris_Cd", .jurisdiction)
        + CleanColumn.text("jurisdiction", "Juris_Dscr") + CleanColumn.text("district", "Dist_No")

    static let measure =
        CleanColumn.text("ballot_measure_name", "Bal_Name") + CleanColumn.text("ballot_measure_number", "Bal_Num")
        + CleanColumn.text("ballot_measure_jurisdiction", "Bal_Juris")

    static let side = CleanColumn.code(
        "support_or_oppose", label: "support_or_oppose_label", "Sup_Opp_Cd", .side)

    static let sought = CleanColumn.code(
        "office_sought_or_held", label: "office_sought_or_held_label", "Off_S_H_Cd", .soughtOrHeld)

    static let memo = CleanColumn.text("memo_code", "Memo_Code") + CleanColumn.text("memo_reference", "Memo_RefNo")

    private static let party =
        CleanColumn.text("transaction_id", "Tran_ID")
        + CleanColumn.code("entity_code", label: "entity_label", "Entity_Cd", .entity)
        + CleanColumn.person(
            "payee", last: "Payee_NamL", first: "Payee_NamF", prefix: "Payee_NamT", suffix: "Payee_NamS")

    private static let expense =
        CleanColumn.code("expense_code", label: "expense_label", "Expn_Code", .expense)
        + CleanColumn.text("description", "Expn_Dscr") + CleanColumn.text("committee_id", "Cmte_ID")

    private static func payments(checkNumber: Bool = false) -> [CleanColumn] {
        let place = CleanColumn.place("payee_", city: "Payee_City", state: "Payee_State", zip: "Payee_Zip4")
        let amounts =
            CleanColumn.date("expenditure_date", "Expn_Date") + CleanColumn.money("amount", "Amount")
            + CleanColumn.money("cumulative_amount", "Cum_YTD")
        let check = checkNumber ? CleanColumn.text("check_number", "Expn_ChkNo") : []
        return party + place + amounts + check + expense + candidate + office + sought + measure + side + memo
    }

    private static let agent =
        [
            CleanColumn(
                name: "agent_name", kind: .text,
                sql: CleanColumn.composed("Agent_NamL", "Agent_NamF", "Agent_NamT", "Agent_NamS"))
        ]
        + CleanColumn.text("from_schedule", "G_From_E_F")
        + CleanColumn.text("parent_transaction_id", "BakRef_TID")

    private static let business =
        CleanColumn.text("business_employer", "EmplBus_CB") + CleanColumn.text("business_name", "Bus_Name")
        + CleanColumn.text("business_city", "Bus_City") + CleanColumn.text("business_state", "Bus_ST")
        + CleanColumn.text("business_zip", "Bus_ZIP4") + CleanColumn.text("business_interest", "Bus_Inter")
        + CleanColumn.text("business_activity_checked", "BusAct_CB")
        + CleanColumn.text("business_activity", "BusActvity")
        + CleanColumn.text("association_checked", "Assoc_CB")
        + CleanColumn.text("association_interest", "Assoc_Int")
        + CleanColumn.text("other_checked", "Other_CB") + CleanColumn.text("other_interest", "Other_Int")

    private static let paid = Identity(
        date: "expenditure_date", amount: "amount", last: "payee_last_name", first: "payee_first_name")
    private static let words = [
        "filer_name", "payee_name", "description", "candidate_name", "ballot_measure_name",
    ]

    static let expenditures: [CleanTable] = [
        CleanTable(
            "ie_expenditures", sheet: "F465P3-Expenditure", columns: payments(), identity: paid, searched: words),
        CleanTable(
            "major_donor_ie_statements", sheet: "F461P5-Expenditure", columns: payments() + business,
            identity: paid, searched: words + ["business_name"]),
        CleanTable(
            "expenditure_summaries", sheet: "D-Expenditure", columns: payments(), identity: paid, searched: words),
        CleanTable(
            "on_behalf_of_expenditures", sheet: "G-Expenditure", columns: payments() + agent,
            identity: paid, searched: words + ["agent_name"]),
        CleanTable(
            "payments_made", sheet: "E-Expenditure", columns: payments(checkNumber: true),
            identity: paid, searched: words),
        CleanTable(
            "accrued_expenses", sheet: "F-Expenses",
            columns: party + CleanColumn.place("", city: "Payee_City", state: "Payee_State", zip: "Payee_Zip4")
                + CleanColumn.money("beginning_balance", "Beg_Bal") + CleanColumn.money("amount_incurred", "Amt_Incur")
                + CleanColumn.money("amount_paid", "Amt_Paid") + CleanColumn.money("ending_balance", "End_Bal")
                + expense + memo,
            identity: nil, searched: ["filer_name", "payee_name", "description"]),
    ]
}
