/// The headers of the sixteen sheets, as NetFile spells them. Their spelling differs from sheet to sheet
/// (`Tran_State`, `Payee_State`, `Loan_ST`; `Tran_Zip4`, `Tres_ZIP4`), so nothing is derived.
extension NetFileSheet {
    private static func words(_ text: String) -> [String] { text.split { $0 == " " || $0 == "\n" }.map(String.init) }

    private static let report = words(
        "Filer_ID Filer_NamL Report_Num Committee_Type Rpt_Date From_Date Thru_Date Elect_Date")
    private static let header = report + words("tblCover_Office_Cd tblCover_Offic_Dscr")
    private static let treasurer = words("Tres_NamL Tres_NamF Tres_NamT Tres_NamS Tres_Adr1 Tres_Adr2 Tres_City")
    private static let candidate = words("Cand_NamL Cand_NamF Cand_NamT Cand_NamS")

    static let receipts =
        header
        + words(
            """
            Rec_Type Form_Type Tran_ID Entity_Cd Tran_NamL Tran_NamF Tran_NamT Tran_NamS Tran_Adr1 Tran_Adr2
            Tran_City Tran_State Tran_Zip4 Tran_Emp Tran_Occ Tran_Self Tran_Type Tran_Date Tran_Date1 Tran_Amt1
            Tran_Amt2 Tran_Dscr Cmte_ID
            """) + treasurer
        + words(
            """
            Tres_State Tres_Zip Intr_NamL Intr_NamF Intr_NamT Intr_NamS Intr_Adr1 Intr_Adr2 Intr_City Intr_State
            Intr_Zip4 Intr_Emp Intr_Occ Intr_Self
            """) + candidate
        + words(
            """
            tblDetlTran_Office_Cd tblDetlTran_Offic_Dscr Juris_Cd Juris_Dscr Dist_No Off_S_H_Cd Bal_Name Bal_Num
            Bal_Juris Sup_Opp_Cd Memo_Code Memo_RefNo BakRef_TID XRef_SchNm XRef_Match Loan_Rate Int_CmteId
            """)

    static let payments =
        header
        + words(
            """
            Rec_Type Form_Type Tran_ID Entity_Cd Payee_NamL Payee_NamF Payee_NamT Payee_NamS Payee_Adr1 Payee_Adr2
            Payee_City Payee_State Payee_Zip4 Expn_Date Amount Cum_YTD Expn_ChkNo Expn_Code Expn_Dscr
            Agent_NamL Agent_NamF Agent_NamT Agent_NamS Cmte_ID
            """) + treasurer + words("Tres_ST Tres_ZIP4") + candidate
        + words(
            """
            Office_Cd Offic_Dscr Juris_Cd Juris_Dscr Dist_No Off_S_H_Cd Bal_Name Bal_Num Bal_Juris Sup_Opp_Cd
            Memo_Code Memo_RefNo BakRef_TID G_From_E_F XRef_SchNm XRef_Match
            """)

    static let majorDonor = words(
        """
        EmplBus_CB Bus_Name Bus_Adr1 Bus_Adr2 Bus_City Bus_ST Bus_ZIP4 Bus_Inter BusAct_CB BusActvity
        Assoc_CB Assoc_Int Other_CB Other_Int
        """)

    static let unpaidBills =
        header
        + words(
            """
            Rec_Type Form_Type Tran_ID Entity_Cd Payee_NamL Payee_NamF Payee_NamT Payee_NamS Payee_Adr1 Payee_Adr2
            Payee_City Payee_State Payee_Zip4 Beg_Bal Amt_Incur Amt_Paid End_Bal Expn_Code Expn_Dscr Cmte_ID
            """) + treasurer + words("Tres_ST Tres_ZIP4 Memo_Code Memo_RefNo BakRef_TID XRef_SchNm XRef_Match")

    static let loans =
        header
        + words(
            """
            Rec_Type Form_Type Tran_ID Entity_Cd Lndr_NamL Lndr_NamF Lndr_NamT Lndr_NamS Loan_Adr1 Loan_Adr2
            Loan_City Loan_ST Loan_Zip4 Loan_Date1 Loan_Date2 Loan_Amt1 Loan_Amt2 Loan_Amt3 Loan_Amt4 Loan_Rate
            Loan_EMP Loan_OCC Loan_Self Cmte_ID
            """) + treasurer
        + words(
            """
            Tres_ST Tres_ZIP4 B2Lender_Name-Inter_name Intr_NamF Intr_NamT Intr_NamS Intr_Adr1 Intr_Adr2 Intr_City
            Intr_ST Intr_ZIP4 Memo_Code Memo_RefNo BakRef_TID XRef_SchNm XRef_Match Loan_Amt5 Loan_Amt6 Loan_Amt7
            Loan_Amt8
            """)

    static let summaryLines = header + words("Rec_Type Form_Type Line_Item Amount_A Amount_B Amount_C")

    static let lateContributions =
        report
        + words(
            """
            Rec_Type Form_Type Tran_ID Entity_Cd Enty_NamL Enty_NamF Enty_NamT Enty_NamS Enty_Adr1 Enty_Adr2
            Enty_City Enty_ST Enty_Zip4 Ctrib_Emp Ctrib_Occ Ctrib_Self Elec_Date Ctrib_Date Date_Thru Amount Cmte_ID
            """) + candidate
        + words(
            """
            Office_Cd Offic_Dscr Juris_Cd Juris_Dscr Dist_No Off_S_H_Cd Bal_Name Bal_Num Bal_Juris
            Memo_Code Memo_RefNo Rpt_ID_Num
            """)

    static let lateExpenditures =
        report
        + words(
            """
            Rec_Type Form_Type Tran_ID Amount Exp_Date Date_Thru Expn_Dscr Memo_Code Memo_RefNo Bal_Name Bal_Num
            Bal_Juris Sup_Opp_Cd
            """) + candidate + words("Office_Cd Offic_Dscr Juris_Cd Juris_Dscr Dist_No Rpt_ID_Num")
}
