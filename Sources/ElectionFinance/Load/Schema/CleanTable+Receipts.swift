/// The tables of money received: schedules A, C and I, and part 3 of Form 496.
extension CleanTable {
    private static let contributor =
        CleanColumn.text("transaction_id", "Tran_ID")
        + CleanColumn.code("entity_code", label: "entity_label", "Entity_Cd", .entity)
        + CleanColumn.person(
            "contributor", last: "Tran_NamL", first: "Tran_NamF", prefix: "Tran_NamT", suffix: "Tran_NamS")
        + CleanColumn.place("", city: "Tran_City", state: "Tran_State", zip: "Tran_Zip4")
        + CleanColumn.text("employer", "Tran_Emp") + CleanColumn.text("occupation", "Tran_Occ")
        + CleanColumn.flag("self_employed", "Tran_Self")
        + CleanColumn.code("transaction_type", label: "transaction_type_label", "Tran_Type", .transactionType)
        + CleanColumn.date("contribution_date", "Tran_Date")
        + CleanColumn.money("amount", "Tran_Amt1") + CleanColumn.money("cumulative_amount", "Tran_Amt2")
        + CleanColumn.text("description", "Tran_Dscr") + CleanColumn.text("committee_id", "Cmte_ID")

    private static let intermediary =
        [
            CleanColumn(
                name: "intermediary_name", kind: .text,
                sql: CleanColumn.composed("Intr_NamL", "Intr_NamF", "Intr_NamT", "Intr_NamS"))
        ]
        + CleanColumn.text("intermediary_city", "Intr_City") + CleanColumn.text("intermediary_state", "Intr_State")
        + CleanColumn.text("intermediary_zip", "Intr_Zip4") + CleanColumn.text("intermediary_employer", "Intr_Emp")
        + CleanColumn.text("intermediary_occupation", "Intr_Occ")
        + CleanColumn.text("intermediary_committee_id", "Int_CmteId")

    private static let given = Identity(
        date: "contribution_date", amount: "amount", last: "contributor_last_name", first: "contributor_first_name")
    private static let words = ["filer_name", "contributor_name", "employer", "occupation", "description"]

    static let receipts: [CleanTable] = [
        CleanTable(
            "monetary_contributions", sheet: "A-Contributions", columns: contributor + intermediary + memo,
            identity: given, searched: words + ["intermediary_name"]),
        CleanTable(
            "non_monetary_contributions", sheet: "C-Contributions", columns: contributor + intermediary + memo,
            identity: given, searched: words + ["intermediary_name"]),
        CleanTable(
            "misc_cash_increases", sheet: "I-Contributions", columns: contributor + memo,
            identity: given, searched: words),
        CleanTable(
            "ie_contributions", sheet: "F496P3-Contributions",
            columns: contributor + intermediary + CleanColumn.text("interest_rate", "Loan_Rate") + memo,
            identity: given, searched: words + ["intermediary_name"]),
    ]
}
