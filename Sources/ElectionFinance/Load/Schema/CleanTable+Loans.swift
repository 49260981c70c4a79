/// The tables of loans: schedule B, parts 1 and 2, and schedule H.
///
/// - Source: the meaning of Loan_Amt1 to 8 is checked on real rows of B1 only; B2 and H had none.
extension CleanTable {
    private static let isDate = "r.\"Loan_Date2\" GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'"

    private static let loan =
        CleanColumn.text("transaction_id", "Tran_ID")
        + CleanColumn.code("entity_code", label: "entity_label", "Entity_Cd", .entity)
        + CleanColumn.person("lender", last: "Lndr_NamL", first: "Lndr_NamF", prefix: "Lndr_NamT", suffix: "Lndr_NamS")
        + CleanColumn.place("", city: "Loan_City", state: "Loan_ST", zip: "Loan_Zip4")
        + CleanColumn.date("loan_date", "Loan_Date1")
        + [
            CleanColumn(name: "due_date", kind: .date, sql: "CASE WHEN \(isDate) THEN r.\"Loan_Date2\" END"),
            CleanColumn(
                name: "due_date_words", kind: .text, sql: "CASE WHEN NOT \(isDate) THEN r.\"Loan_Date2\" END"),
        ]
        + CleanColumn.money("amount_received", "Loan_Amt1") + CleanColumn.money("balance_end", "Loan_Amt2")
        + CleanColumn.money("cumulative", "Loan_Amt3") + CleanColumn.money("balance_start", "Loan_Amt4")
        + CleanColumn.money("amount_paid", "Loan_Amt5") + CleanColumn.money("amount_forgiven", "Loan_Amt6")
        + CleanColumn.money("interest_paid", "Loan_Amt7") + CleanColumn.money("original_amount", "Loan_Amt8")
        + CleanColumn.text("rate", "Loan_Rate") + CleanColumn.text("employer", "Loan_EMP")
        + CleanColumn.text("occupation", "Loan_OCC") + CleanColumn.flag("self_employed", "Loan_Self")
        + [
            CleanColumn(
                name: "guarantor_or_intermediary_name", kind: .text,
                sql: CleanColumn.composed("B2Lender_Name-Inter_name", "Intr_NamF", "Intr_NamT", "Intr_NamS")),
            // On the loan sheets the pair is shifted: Memo_Code holds the reference, and is not the memo mark.
            CleanColumn(name: "memo_reference", kind: .text, sql: "coalesce(r.\"Memo_RefNo\", r.\"Memo_Code\")"),
        ]

    private static let lent = Identity(
        date: "loan_date", amount: "amount_received", last: "lender_last_name", first: "lender_first_name")
    private static let words = ["filer_name", "lender_name", "employer", "occupation"]

    static let loans: [CleanTable] = [
        CleanTable("received_loans", sheet: "B1-Loans", columns: loan, identity: lent, searched: words),
        CleanTable("loan_guarantors", sheet: "B2-Loans", columns: loan, identity: lent, searched: words),
        CleanTable("loans_made", sheet: "H-Loans", columns: loan, identity: lent, searched: words),
    ]
}
