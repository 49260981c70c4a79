/// The summary page of Form 460, and the reports due within 24 hours.
extension CleanTable {
    private static let lineKey = "coalesce(r.\"Form_Type\", '') || '-' || coalesce(r.\"Line_Item\", '')"

    private static let summaries = CleanTable(
        "summaries", sheet: "Summary",
        columns: CleanColumn.text("form_section", "Form_Type") + CleanColumn.text("line_item", "Line_Item")
            + [
                CleanColumn(
                    name: "line_label", kind: .text,
                    sql: """
                        (SELECT label FROM code_labels WHERE code_set = 'summary_line' AND code = \(lineKey))
                        """)
            ]
            + CleanColumn.money("amount_period", "Amount_A")
            + CleanColumn.money("amount_year_to_date", "Amount_B") + CleanColumn.money("amount_c", "Amount_C"),
        identity: nil, searched: [], key: lineKey)

    private static let reportID = CleanColumn.text("report_id", "Rpt_ID_Num")

    private static let lateContributions = CleanTable(
        "contribution_reports_24_hours", sheet: "497",
        columns: [
            CleanColumn(
                name: "part", kind: .text,
                sql: "CASE r.\"Form_Type\" WHEN 'F497P1' THEN 'received' WHEN 'F497P2' THEN 'made' END")
        ]
            + CleanColumn.text("transaction_id", "Tran_ID")
            + CleanColumn.code("entity_code", label: "entity_label", "Entity_Cd", .entity)
            + [
                CleanColumn(
                    name: "name", kind: .text,
                    sql: CleanColumn.composed("Enty_NamL", "Enty_NamF", "Enty_NamT", "Enty_NamS"))
            ]
            + CleanColumn.text("last_name", "Enty_NamL") + CleanColumn.text("first_name", "Enty_NamF")
            + CleanColumn.text("name_prefix", "Enty_NamT") + CleanColumn.text("name_suffix", "Enty_NamS")
            + CleanColumn.place("", city: "Enty_City", state: "Enty_ST", zip: "Enty_Zip4")
            + CleanColumn.text("employer", "Ctrib_Emp") + CleanColumn.text("occupation", "Ctrib_Occ")
            + CleanColumn.flag("self_employed", "Ctrib_Self")
            + [
                CleanColumn(
                    name: "election_date", kind: .date, sql: "coalesce(r.\"Elec_Date\", r.\"Elect_Date\")")
            ]
            + CleanColumn.date("contribution_date", "Ctrib_Date") + CleanColumn.money("amount", "Amount")
            + CleanColumn.text("committee_id", "Cmte_ID")
            + candidate + office + sought + measure + memo + reportID,
        identity: Identity(date: "contribution_date", amount: "amount", last: "last_name", first: "first_name"),
        searched: ["filer_name", "name", "employer", "occupation", "candidate_name", "ballot_measure_name"])

    private static let lateExpenditures = CleanTable(
        "ie_reports_24_hours", sheet: "496",
        columns: CleanColumn.text("transaction_id", "Tran_ID") + CleanColumn.date("expenditure_date", "Exp_Date")
            + CleanColumn.money("amount", "Amount") + CleanColumn.text("description", "Expn_Dscr")
            + candidate + office + measure + side + memo + reportID,
        identity: Identity(date: "expenditure_date", amount: "amount"),
        searched: ["filer_name", "description", "candidate_name", "ballot_measure_name"])

    static let reports = [summaries, lateContributions, lateExpenditures]

    /// All sixteen.
    static let all = receipts + expenditures + loans + reports
}
